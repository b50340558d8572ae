/** The await graph as nodes and edges for drawing: coroutines, the futures between them, and who created whom. */
import type { CoroutineFacts, FutureFacts } from '../../runtime/protocol/facts.js';
import type { CoroutineId, FutureId } from '../../runtime/protocol/ids.js';
import type { GraphEdge, GraphNode } from '../protocol/requests.js';
import type { CoroutineStore } from './coroutine-store.js';
import type { RowBuilder } from './task-rows.js';
import { findWaitCycles } from './wait-cycles.js';

type Edge = Omit<GraphEdge, 'inCycle'>;

/** The edges of everything, unlimited: strings only. */
function edgesOf(live: readonly CoroutineFacts[], byFuture: ReadonlyMap<FutureId, FutureFacts>): Edge[] {
  const edges: Edge[] = [];
  const ids = new Set(live.map(({ id }) => id));
  const awaited = new Set<CoroutineId>();
  const shown = new Set<FutureId>();
  for (const { id, wait } of live) {
    if (wait === undefined) continue;
    const future = wait.future === undefined ? undefined : byFuture.get(wait.future);
    if (wait.coroutine !== undefined && ids.has(wait.coroutine) && wait.kind !== 'then') {
      edges.push({ from: `c${id}`, to: `c${wait.coroutine}`, kind: 'awaits' });
      awaited.add(wait.coroutine);
    } else if (future !== undefined) {
      edges.push({ from: `c${id}`, to: `f${future.id}`, kind: 'awaits' });
      shown.add(future.id);
    }
  }
  for (const id of shown) {
    const future = byFuture.get(id);
    for (const part of future?.parts ?? []) {
      if (part.settled === true) continue;
      const kind = future?.kind === 'then' ? 'then' : 'part';
      if (part.coroutine !== undefined && ids.has(part.coroutine)) {
        edges.push({ from: `f${id}`, to: `c${part.coroutine}`, kind });
        awaited.add(part.coroutine);
      } else if (part.future !== undefined && byFuture.has(part.future)) {
        edges.push({ from: `f${id}`, to: `f${part.future}`, kind });
        shown.add(part.future);
      }
    }
  }
  for (const { id, parent } of live) {
    if (parent !== undefined && ids.has(parent) && !awaited.has(id)) {
      edges.push({ from: `c${parent}`, to: `c${id}`, kind: 'spawned' });
    }
  }
  return edges;
}

/** Nodes and edges around one coroutine (both directions), or from the oldest coroutines on; at most `limit` nodes. */
export function graphRows(
  store: CoroutineStore,
  builder: RowBuilder,
  futures: ReadonlyMap<FutureId, FutureFacts>,
  around: CoroutineId | undefined,
  limit: number,
): { nodes: GraphNode[]; edges: GraphEdge[]; dropped: number } {
  const live = store.liveCoroutines();
  const edges = edgesOf(live, futures);
  const chosen = choose(live, edges, around, limit);
  const inCycle = new Map<string, number>();
  findWaitCycles(live, store.index, futures).forEach((cycle, index) => {
    for (const id of cycle) inCycle.set(`c${id}`, index);
  });
  // A future between two coroutines of one cycle is part of it.
  for (const { to } of edges.filter(({ from }) => inCycle.has(from))) {
    const onward = edges.find((edge) => edge.from === to && inCycle.has(edge.to));
    const cycle = onward === undefined ? undefined : inCycle.get(onward.to);
    if (cycle !== undefined && to.startsWith('f')) inCycle.set(to, cycle);
  }
  const nodes = [...chosen].flatMap((id): GraphNode[] => {
    const future = id.startsWith('f') ? futures.get(Number(id.slice(1)) as FutureId) : undefined;
    if (future !== undefined) return [futureNode(id, future, builder, inCycle.has(id))];
    const facts = store.get(Number(id.slice(1)) as CoroutineId);
    return facts === undefined ? [] : [coroutineNode(id, facts, store, inCycle.has(id))];
  });
  const all = new Set(edges.flatMap(({ from, to }) => [from, to]));
  for (const { id } of live) all.add(`c${id}`);
  return {
    nodes,
    edges: edges
      .filter(({ from, to }) => chosen.has(from) && chosen.has(to))
      .map((edge) => ({
        ...edge,
        inCycle:
          edge.kind !== 'spawned' &&
          inCycle.has(edge.from) &&
          inCycle.get(edge.from) === inCycle.get(edge.to),
      })),
    dropped: around === undefined ? all.size - chosen.size : 0,
  };
}

function choose(
  live: readonly CoroutineFacts[],
  edges: readonly Edge[],
  around: CoroutineId | undefined,
  limit: number,
): Set<string> {
  const neighbours = new Map<string, string[]>();
  for (const { from, to } of edges) {
    for (const [one, other] of [
      [from, to],
      [to, from],
    ] as const) {
      const known = neighbours.get(one);
      if (known === undefined) neighbours.set(one, [other]);
      else known.push(other);
    }
  }
  const chosen = new Set<string>();
  const starts = around === undefined ? live.map(({ id }) => `c${id}`) : [`c${around}`];
  for (const start of starts) {
    const left = [start];
    for (let next = left.shift(); next !== undefined && chosen.size < limit; next = left.shift()) {
      if (chosen.has(next)) continue;
      chosen.add(next);
      left.push(...(neighbours.get(next) ?? []));
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
