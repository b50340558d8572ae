/** Waits for one, up to a limit. */
import { placeAtAwait } from '../kernel/await-places.js';
import { Awaitable, coroutineOf, type Coroutine } from '../kernel/coroutine.js';
import { CancelledError, TimeoutError, toError } from '../kernel/errors.js';
import { Future } from '../kernel/future.js';
import { ensureFuture, type FutureSource } from './tasks.js';
import { timeout } from './timeout.js';

/**
 * Waits for a result at most `delay` seconds; then cancels it, waits until that is done, and throws `TimeoutError`.
 * Undefined: no limit. A coroutine or an operation runs as part of the waiting task.
 */
export function waitFor<T>(source: FutureSource<T>, delay: number | undefined): Awaitable<T> {
  return new Awaitable('waitFor', function* () {
    if (delay === undefined) return yield* waitOf(source);
    if (delay > 0) {
      // As `withAsync`, whose body would be a call of a function that may be `async`: that costs more than the limit.
      const limit = timeout(delay);
      limit.begin();
      let result: T;
      try {
        result = yield* waitOf(source);
      } catch (thrown) {
        const error = toError(thrown);
        limit.end(error);
        throw error;
      }
      limit.end(undefined);
      return result;
    }
    const future = ensureFuture(source);
    if (future.done()) return future.result();
    future.cancel();
    try {
      return yield* future;
    } catch (error) {
      if (!(error instanceof CancelledError)) throw error;
      const late = new TimeoutError(`${future.label} was not done in ${delay} seconds`, { cause: error });
      throw placeAtAwait(late);
    }
  });
}

function waitOf<T>(source: FutureSource<T>): Coroutine<T> {
  if (source instanceof Future) return source[Symbol.iterator]();
  return coroutineOf<T>(source) ?? ensureFuture(source)[Symbol.iterator]();
}
