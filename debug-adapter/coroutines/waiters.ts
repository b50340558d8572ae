/** Who waits for which future, from the coroutines' facts alone: the program is not asked. */
import type { CoroutineFacts, FutureDetails, FutureFacts } from '../../runtime/protocol/facts.js';
import type { CoroutineId, FutureId } from '../../runtime/protocol/ids.js';

/** Kinds of futures that are made of others: their details are needed to know who waits for whom. */
const COMPOSITE = new Set<FutureFacts['kind']>(['all', 'allSettled', 'race', 'any', 'then', 'library']);

/** In order of the oldest coroutine that waits for each. */
export function waitersByFuture(live: readonly CoroutineFacts[]): Map<FutureId, CoroutineId[]> {
  const waiters = new Map<FutureId, CoroutineId[]>();
  for (const { id, wait } of live) {
    if (wait?.future === undefined) continue;
    const known = waiters.get(wait.future);
    if (known === undefined) waiters.set(wait.future, [id]);
    else known.push(id);
  }
  return waiters;
}

/** The futures made of others that coroutines wait for, at most `limit`. */
export function compositeFutures(live: readonly CoroutineFacts[], limit: number): FutureId[] {
  const found = new Set<FutureId>();
  for (const { wait } of live) {
    if (wait?.future === undefined || !COMPOSITE.has(wait.kind) || wait.coroutine !== undefined) continue;
    found.add(wait.future);
    if (found.size >= limit) break;
  }
  return [...found];
}

export function withWaiters(
  details: readonly FutureDetails[],
  waiters: ReadonlyMap<FutureId, readonly CoroutineId[]>,
): [FutureId, FutureFacts][] {
  return details.map((future) => [future.id, { ...future, waiters: waiters.get(future.id) ?? [] }]);
}
