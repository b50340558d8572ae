/**
 * The await graph as nodes and edges for drawing: coroutines, the futures between them, and their creators. The graph
 * is found from node to node, so it costs what is drawn and not what there is.
 */
import type {
  CoroutineFacts,
  FutureFacts,
  HolderFacts,
  HoldersFacts,
} from '../../../runtime/protocol/facts.js';
import type { CoroutineId, FutureId } from '../../../runtime/protocol/ids.js';
import type { GraphEdge, GraphNode } from '../../protocol/requests.js';
import type { CoroutineStore } from '../store/coroutine-store.js';
import { GraphNeighbours, type Edge } from './graph-neighbours.js';
import type { RowBuilder } from './task-rows.js';
import { holderRow } from './holder-words.js';
import { stuckGroups } from '../store/stuck-groups.js';
import type { Holding } from '../store/stuck-waits.js';
import { findWaitCycles } from '../store/wait-cycles.js';

/** Nodes and edges around one coroutine (both directions), or from the oldest coroutines on; at most `limit` nodes. */
export function graphRows(
  store: CoroutineStore,
  builder: RowBuilder,
  futures: ReadonlyMap<FutureId, FutureFacts>,
  around: CoroutineId | undefined,
  limit: number,
  held: ReadonlyMap<FutureId, HoldersFacts> = new Map(),
): { nodes: GraphNode[]; edges: GraphEdge[]; dropped: number } {
  const neighbours = new GraphNeighbours(store, futures, held);
  const chosen = choose(store, neighbours, around, limit);
  const edges = neighbours.edgesAmong(chosen);
  const inCycle = cyclesAmong(chosen, edges, store, futures);
  const throughHolders = holdingCycles(edges, inCycle, { index: store.index, futures, held }, store);
  const nodes = [...chosen].flatMap((id): GraphNode[] => {
    const future = id.startsWith('f') ? futures.get(Number(id.slice(1)) as FutureId) : undefined;
    if (future !== undefined) return [futureNode(id, future, builder, inCycle.has(id))];
    const holder = id.startsWith('h') ? neighbours.holderAt(id) : undefined;
    if (holder !== undefined) return [holderNode(id, holder, store)];
    const facts = store.get(Number(id.slice(1)) as CoroutineId);
    return facts === undefined ? [] : [coroutineNode(id, facts, store, inCycle.has(id))];
  });
  return {
    nodes: nodes.map((node) => (throughHolders.has(node.id) ? { ...node, throughHolders: true } : node)),
    edges: edges.map((edge) => ({
      ...edge,
      inCycle:
        edge.kind !== 'spawned' && inCycle.has(edge.from) && inCycle.get(edge.from) === inCycle.get(edge.to),
    })),
    dropped:
      around === undefined
        ? store.live + neighbours.futureCount - [...chosen].filter((id) => !id.startsWith('h')).length
        : 0,
  };
}

/** The number of the cycle each node is in, of those that are in one. */
function cyclesAmong(
  chosen: ReadonlySet<string>,
  edges: readonly Edge[],
  store: CoroutineStore,
  futures: ReadonlyMap<FutureId, FutureFacts>,
): Map<string, number> {
  const inCycle = new Map<string, number>();
  const starts = [...chosen]
    .filter((id) => id.startsWith('c'))
    .map((id) => store.index.get(Number(id.slice(1)) as CoroutineId))
    .filter((facts) => facts !== undefined)
    .sort((a, b) => a.id - b.id);
  findWaitCycles(starts, store.index, futures).forEach((cycle, index) => {
    for (const id of cycle) inCycle.set(`c${id}`, index);
  });
  // A future between two coroutines of one cycle is part of it.
  for (const { to } of edges.filter(({ from }) => inCycle.has(from))) {
    const onward = edges.find((edge) => edge.from === to && inCycle.has(edge.to));
    const cycle = onward === undefined ? undefined : inCycle.get(onward.to);
    if (cycle !== undefined && to.startsWith('f')) inCycle.set(to, cycle);
  }
  return inCycle;
}

/** Adds cycles that lead through what variables hold; answers what is in one of those. */
function holdingCycles(
  edges: readonly Edge[],
  inCycle: Map<string, number>,
  holding: Holding,
  store: CoroutineStore,
): ReadonlySet<string> {
  const found = new Set<string>();
  if (holding.held.size === 0) return found;
  const groups = stuckGroups(holding, (id) => store.graph.taskOf(id));
  let number = Math.max(-1, ...inCycle.values());
  for (const { tasks } of groups.filter(({ isCircle }) => isCircle)) {
    number++;
    for (const task of tasks) {
      let at: string | undefined = `c${task}`;
      // From a task through its chain and the future at its end to the coroutine that holds it.
      while (at !== undefined && !found.has(at)) {
        found.add(at);
        inCycle.set(at, number);
        const node: string = at;
        const onward: readonly Edge[] = edges.filter(({ from, kind }) => from === node && kind !== 'spawned');
        at = onward.find(({ to }) => !to.startsWith('h'))?.to;
      }
    }
  }
  return found;
}

function choose(
  store: CoroutineStore,
  neighbours: GraphNeighbours,
  around: CoroutineId | undefined,
  limit: number,
): Set<string> {
  const chosen = new Set<string>();
  const from = (start: string): void => {
    const left = [start];
    for (let at = 0; at < left.length && chosen.size < limit; at++) {
      const next = left[at] as string;
      if (chosen.has(next)) continue;
      chosen.add(next);
      left.push(...neighbours.of(next, limit));
    }
  };
  if (around !== undefined) from(`c${around}`);
  else {
    for (const { id } of store.index.oldestFirst()) {
      if (chosen.size >= limit) break;
      from(`c${id}`);
    }
  }
  return chosen;
}

function futureNode(id: string, future: FutureFacts, builder: RowBuilder, inCycle: boolean): GraphNode {
  const { text, location } = builder.futureRow(future);
  return {
    id,
    future: future.id,
    label: text,
    state: 'pending',
    inCycle,
    ...(location === undefined ? {} : { location }),
  };
}

function holderNode(id: string, holder: HolderFacts, store: CoroutineStore): GraphNode {
  const { text, location } = holderRow(holder, store);
  return {
    ...{ id, label: text, state: 'holder', inCycle: false },
    ...(location === undefined ? {} : { location }),
  };
}

function coroutineNode(
  id: string,
  facts: CoroutineFacts,
  store: CoroutineStore,
  inCycle: boolean,
): GraphNode {
  const location = store.placeOf(facts.site);
  return {
    id,
    coroutine: facts.id,
    label: store.nameOf(facts),
    state: facts.state,
    inCycle,
    ...(location === undefined ? {} : { location }),
  };
}
