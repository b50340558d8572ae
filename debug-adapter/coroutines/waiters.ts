/** What the program told of futures, with who waits for each: that it is not asked. */
import type { FutureDetails, FutureFacts } from '../../runtime/protocol/facts.js';
import type { FutureId } from '../../runtime/protocol/ids.js';
import type { WaitIndex } from './wait-index.js';

export function withWaiters(details: readonly FutureDetails[], index: WaitIndex): [FutureId, FutureFacts][] {
  return details.map((future) => [future.id, { ...future, waiters: index.waitersOf(future.id) }]);
}
