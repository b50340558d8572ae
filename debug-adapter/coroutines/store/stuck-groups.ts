/** Tasks that are stuck together: each waits for what another of them, or it itself, alone could give it. */
import type { CoroutineId } from '../../../runtime/protocol/ids.js';
import { heldFutureOf, stuckWaits, type Holding } from './stuck-waits.js';

/** More are not put together: who waits for whom among so many is no sentence. */
const MOST_STUCK = 2000;

export interface StuckGroup {
  /** Oldest first; of a circle in the order of waiting, from the oldest on. */
  readonly tasks: readonly CoroutineId[];
  /** Each waits for what the next one alone holds in a variable of its own, the last for what the first one holds. */
  readonly isCircle: boolean;
  /** When the first of the timers is due that can end a wait of theirs by an error, in milliseconds; absent if none can. */
  readonly rejectsInMs?: number;
}

/** @param taskOf the task whose chain a coroutine belongs to */
export function stuckGroups(holding: Holding, taskOf: (id: CoroutineId) => CoroutineId): StuckGroup[] {
  const stuck = stuckWaits(holding);
  if (stuck.size > MOST_STUCK) return [];
  const wakers = new Map<CoroutineId, Set<CoroutineId>>();
  for (const [id, ids] of stuck) {
    const task = taskOf(id);
    const known = wakers.get(task) ?? new Set();
    wakers.set(task, known);
    // What is awaited within a chain is part of it; a coroutine that waits for a future waits for those that settle it.
    const facts = holding.index.get(id);
    if (facts?.wait?.coroutine === undefined) for (const one of ids) known.add(taskOf(one));
  }
  const groups: StuckGroup[] = [];
  for (const members of connected(wakers)) {
    const circle = circleAmong(members, holding, taskOf);
    const rejects = firstRejection(members, holding);
    if (circle !== undefined) groups.push({ tasks: circle, isCircle: true, ...rejects });
    else {
      const waiting = members.filter((id) => {
        const facts = holding.index.get(id);
        return facts !== undefined && heldFutureOf(facts, holding) !== undefined;
      });
      if (waiting.length > 0)
        groups.push({ tasks: waiting.sort((a, b) => a - b), isCircle: false, ...rejects });
    }
  }
  return groups.sort((a, b) => (a.tasks[0] ?? 0) - (b.tasks[0] ?? 0));
}

function firstRejection(tasks: readonly CoroutineId[], holding: Holding): Pick<StuckGroup, 'rejectsInMs'> {
  const due = tasks.flatMap((id) => {
    const facts = holding.index.get(id);
    const future = facts === undefined ? undefined : heldFutureOf(facts, holding);
    return (future === undefined ? undefined : holding.held.get(future)?.agents?.rejectsInMs) ?? [];
  });
  return due.length === 0 ? {} : { rejectsInMs: Math.min(...due) };
}

/** Each alone holds what the one before it waits for. */
function circleAmong(
  members: readonly CoroutineId[],
  holding: Holding,
  taskOf: (id: CoroutineId) => CoroutineId,
): CoroutineId[] | undefined {
  const first = Math.min(...members) as CoroutineId;
  const circle: CoroutineId[] = [];
  for (let task = first; !circle.includes(task);) {
    circle.push(task);
    const facts = holding.index.get(task);
    const future = facts === undefined ? undefined : heldFutureOf(facts, holding);
    const holders = future === undefined ? [] : (holding.held.get(future)?.holders ?? []);
    const tasks = new Set(
      holders.flatMap(({ coroutine, onlyRejects }) =>
        onlyRejects === true ? [] : [coroutine && taskOf(coroutine)],
      ),
    );
    const [next, ...others] = tasks;
    if (next === undefined || others.length > 0) return undefined;
    if (next === first && circle.length === members.length) return circle;
    task = next;
  }
  return undefined;
}

/** The strongly connected parts that have an edge within, by Tarjan's algorithm, without recursion. */
function connected(edges: ReadonlyMap<CoroutineId, ReadonlySet<CoroutineId>>): CoroutineId[][] {
  const found: CoroutineId[][] = [];
  const order = new Map<CoroutineId, number>();
  const lowest = new Map<CoroutineId, number>();
  const open: CoroutineId[] = [];
  const isOpen = new Set<CoroutineId>();
  for (const start of edges.keys()) {
    if (order.has(start)) continue;
    const path = [{ node: start, left: enter(start) }];
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const { node, left } = top;
      const { value, done } = left.next();
      if (done !== true) {
        if (!edges.has(value)) continue;
        if (!order.has(value)) path.push({ node: value, left: enter(value) });
        else if (isOpen.has(value)) lower(node, order.get(value) ?? 0);
        continue;
      }
      path.pop();
      const above = path.at(-1);
      if (above !== undefined) lower(above.node, lowest.get(node) ?? 0);
      if (lowest.get(node) !== order.get(node)) continue;
      const part = open.splice(open.indexOf(node));
      for (const one of part) isOpen.delete(one);
      if (part.length > 1 || edges.get(node)?.has(node) === true) found.push(part);
    }
  }
  return found;

  function enter(node: CoroutineId): Iterator<CoroutineId, undefined> {
    lowest.set(node, order.size);
    order.set(node, order.size);
    open.push(node);
    isOpen.add(node);
    return (edges.get(node) ?? new Set<CoroutineId>()).values();
  }

  function lower(node: CoroutineId, to: number): void {
    lowest.set(node, Math.min(lowest.get(node) ?? to, to));
  }
}
