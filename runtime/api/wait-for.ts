/** Waiting for one, up to a limit. */
import { Awaitable } from '../kernel/coroutine.js';
import { CancelledError, TimeoutError } from '../kernel/errors.js';
import { ensureFuture, type FutureSource } from './tasks.js';
import { timeout } from './timeout.js';
import { withAsync } from './with-async.js';

/**
 * Waits for a result at most `delay` seconds; then cancels it, waits until that is done, and throws `TimeoutError`.
 * Undefined: no limit.
 */
export function waitFor<T>(source: FutureSource<T>, delay: number | undefined): Awaitable<T> {
  return new Awaitable('waitFor', function* () {
    const future = ensureFuture(source);
    if (delay === undefined || future.done()) return yield* future;
    if (delay > 0) return yield* withAsync(timeout(delay), () => future[Symbol.iterator]());
    future.cancel();
    try {
      return yield* future;
    } catch (error) {
      if (error instanceof CancelledError)
        throw new TimeoutError(`${future.label} was not done in ${delay} seconds`, { cause: error });
      throw error;
    }
  });
}
