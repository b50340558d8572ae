/** Conversion between futures, promises and `AbortSignal`s, both ways. */
import { CancelledError, type CancelReason } from '../kernel/errors.js';
import { Future, NOTHING } from '../kernel/future.js';
import { cancelFor } from '../kernel/task.js';
import { getRunningLoop } from '../kernel/running-loop.js';
import { settle } from '../kernel/coroutine.js';

/**
 * A future with a promise's outcome. Cancelling the future does not affect the promise, whose outcome is then ignored.
 * A virtual clock does not wait for it: the promise may itself wait for the loop. See `EventLoop.hold`.
 */
export function fromPromise<T>(promise: PromiseLike<T>, label = 'promise'): Future<T> {
  const loop = getRunningLoop();
  const future = new Future<T>({
    loop,
    kind: 'promise',
    label: { label, changes: 'never', dependsOn: NOTHING, promise },
  });
  const unlessDone = (act: () => void): void => {
    if (!future.done()) act();
  };
  promise.then(
    (value) => unlessDone(() => future.setResult(value)),
    (error: unknown) => unlessDone(() => future.setException(error)),
  );
  return future;
}

/** A promise with a future's outcome; it rejects with `CancelledError` if the future is cancelled. */
export function toPromise<T>(future: Future<T>): Promise<T> {
  return new Promise((resolve, reject) => future.addDoneCallback(() => settle(future, resolve, reject)));
}

/** Cancels a future when a signal aborts: the signal's reason is the cancellation's. Answers the future. */
export function cancelOnAbort<F extends Future<unknown>>(future: F, signal: AbortSignal): F {
  const cancel = (): void => {
    const reason: unknown = signal.reason;
    cancelFor(future, 'AbortSignal', cancelReasonOf(reason));
  };
  if (signal.aborted) cancel();
  else {
    signal.addEventListener('abort', cancel, { once: true });
    future.addDoneCallback(() => signal.removeEventListener('abort', cancel));
  }
  return future;
}

/**
 * A signal that aborts when a future is cancelled: for `fetch` and similar functions. An error that is the reason of the
 * cancellation is the signal's reason, too; else that is the `CancelledError`.
 */
export function abortSignalOf(future: Future<unknown>): AbortSignal {
  const controller = new AbortController();
  future.addDoneCallback(() => {
    if (future.cancelled()) controller.abort(reasonOf(future));
  });
  return controller.signal;
}

/**
 * Calls a function that takes an `AbortSignal` (`fetch`, `timers/promises`, …) and gives a future of its promise's
 * result; cancelling the future aborts the signal, with the reason as in `abortSignalOf`. Holds a virtual clock until the promise settles.
 */
export function withSignal<T>(start: (signal: AbortSignal) => PromiseLike<T>, label?: string): Future<T> {
  const controller = new AbortController();
  const future = fromPromise(start(controller.signal), label);
  const release = getRunningLoop().hold();
  future.addDoneCallback(() => {
    release();
    if (future.cancelled()) controller.abort(reasonOf(future));
  });
  return future;
}

/** What a signal's reason is for a cancellation: any value can be one. */
function cancelReasonOf(reason: unknown): CancelReason {
  return reason instanceof Error || typeof reason === 'string'
    ? reason
    : new Error(String(reason), { cause: reason });
}

/** Why it was cancelled; its cancellation if no error was the reason. */
function reasonOf(future: Future<unknown>): Error {
  try {
    future.result();
  } catch (error) {
    if (error instanceof CancelledError) {
      if (error.cause instanceof Error) return error.cause;
      if (error.message !== '') return error;
    }
  }
  return new CancelledError(`${future.label} was cancelled`);
}
