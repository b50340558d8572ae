/** Adds each future's waiters, which the adapter knows from its index, to the details that the program reports. */
import type { FutureDetails, FutureFacts } from '../../../runtime/protocol/facts.js';
import type { FutureId } from '../../../runtime/protocol/ids.js';
import type { WaitIndex } from './wait-index.js';

export function withWaiters(details: readonly FutureDetails[], index: WaitIndex): [FutureId, FutureFacts][] {
  return details.map((future) => [future.id, { ...future, waiters: index.waitersOf(future.id) }]);
}
