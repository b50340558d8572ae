/** Coroutines that wait for each other in a cycle, so none can resume. Only certain waits count. */
import type { CoroutineFacts, FutureFacts } from '../../../runtime/protocol/facts.js';
import type { CoroutineId, FutureId } from '../../../runtime/protocol/ids.js';
import type { WaitIndex } from './wait-index.js';

/** Settled by code of the program, and only perhaps by what their parts are. */
const BY_HAND: ReadonlySet<FutureFacts['kind']> = new Set(['relay', 'thenable', 'unhooked']);

/** The coroutines without whose end this one certainly cannot resume. */
function blockersOf({ wait }: CoroutineFacts, futures: ReadonlyMap<FutureId, FutureFacts>): CoroutineId[] {
  const blocker = wait?.coroutine ?? wait?.task;
  if (blocker !== undefined) return [blocker];
  return wait?.future === undefined ? [] : settlersOf(wait.future, futures, new Set());
}

/** The coroutines without whose end this future certainly cannot settle, through derived futures. */
function settlersOf(
  id: FutureId,
  futures: ReadonlyMap<FutureId, FutureFacts>,
  seen: Set<FutureId>,
): CoroutineId[] {
  const future = futures.get(id);
  // A future settled by hand can also be settled in other ways: by a timer, for example.
  if (future?.parts === undefined || BY_HAND.has(future.kind) || seen.has(id)) return [];
  seen.add(id);
  const { counts } = future;
  // No one waits for ever for a settled future, even if its waiters have not resumed yet.
  if (counts?.decided === true || future.parts.some(({ decides }) => decides === true)) return [];
  // Only if a single part is left is it known whether the others have settled.
  if (counts !== undefined && future.kind !== 'allSettled' && counts.total - counts.settled > 1) return [];
  const pending = future.parts.filter(({ settled }) => settled !== true);
  // `all` ends early if another part fails, `race` and `any` if another succeeds: a single part must be left.
  if (future.kind !== 'allSettled' && pending.length > 1) return [];
  return pending.flatMap((part) => {
    if (part.coroutine !== undefined) return [part.coroutine];
    return part.future === undefined ? [] : settlersOf(part.future, futures, seen);
  });
}

/**
 * Each cycle once, from its oldest coroutine on, in the order of waiting.
 *
 * @param starts a cycle is found if one of these belongs to it
 */
export function findWaitCycles(
  starts: readonly CoroutineFacts[],
  index: WaitIndex,
  futures: ReadonlyMap<FutureId, FutureFacts>,
): CoroutineId[][] {
  const done = new Set<CoroutineId>();
  const cycles = new Map<string, CoroutineId[]>();
  for (const facts of starts) {
    const { id } = facts;
    // Most wait for no coroutine: they cost no more than this.
    if (done.has(id) || blockersOf(facts, futures).length === 0) continue;
    const path: CoroutineId[] = [];
    const onPath = new Set<CoroutineId>();
    const left: { id: CoroutineId; depth: number }[] = [{ id, depth: 0 }];
    for (let next = left.pop(); next !== undefined; next = left.pop()) {
      while (path.length > next.depth) onPath.delete(path.pop() as CoroutineId);
      if (onPath.has(next.id)) {
        const cycle = fromOldest(path.slice(path.indexOf(next.id)));
        cycles.set(cycle.join(), cycle);
        continue;
      }
      const known = index.get(next.id);
      if (known === undefined || done.has(next.id)) continue;
      done.add(next.id);
      path.push(next.id);
      onPath.add(next.id);
      const depth = path.length;
      left.push(...blockersOf(known, futures).map((blocker) => ({ id: blocker, depth })));
    }
  }
  return [...cycles.values()];
}

function fromOldest(cycle: CoroutineId[]): CoroutineId[] {
  const at = cycle.indexOf(Math.min(...cycle) as CoroutineId);
  return [...cycle.slice(at), ...cycle.slice(0, at)];
}
