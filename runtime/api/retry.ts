/** Retries work that may fail. */
import { callBody, type Body } from '../kernel/body.js';
import { Awaitable } from '../kernel/coroutine.js';
import { CancelledError, toError } from '../kernel/errors.js';
import { sleep } from './sleep.js';

/** Seconds to wait after a failure; undefined: no further attempt. `attempt`: the number of attempts so far, from 1. */
export type Schedule = (attempt: number, error: Error) => number | undefined;

/** This many attempts, this many seconds apart. */
export function spaced(attempts: number, seconds: number): Schedule {
  return (attempt) => (attempt < attempts ? seconds : undefined);
}

export interface ExponentialOptions {
  /** Seconds after the first failure. */
  readonly first: number;
  /** Factor from each wait to the next; 2 if absent. */
  readonly factor?: number;
  /** Upper limit of a wait, in seconds. */
  readonly longest?: number;
  /** The random share of each wait, from 0 to 1, so that many callers do not retry at once; 0 if absent. */
  readonly jitter?: number;
}

/** This many attempts, each wait longer than the one before. */
export function exponential(attempts: number, options: ExponentialOptions): Schedule {
  const { first, factor = 2, longest = Infinity, jitter = 0 } = options;
  return (attempt) => {
    if (attempt >= attempts) return undefined;
    const wait = Math.min(first * factor ** (attempt - 1), longest);
    return wait * (1 - jitter * Math.random());
  };
}

/**
 * Calls a function (`function*` or `async`) until it gives a result, as often as the schedule allows; throws its last
 * error. A cancellation is never retried. `when`: which errors are; all if absent.
 *
 *     const page = yield* retry(fetchPage, exponential(5, { first: 0.1 }), { when: (error) => error.code === 'ECONNRESET' });
 */
export function retry<R>(
  body: Body<[attempt: number], R>,
  schedule: Schedule,
  { when = () => true }: { readonly when?: (error: Error) => boolean } = {},
): Awaitable<R> {
  return new Awaitable('retry', function* () {
    for (let attempt = 1; ; attempt++)
      try {
        return yield* callBody(body, attempt);
      } catch (thrown) {
        const error = toError(thrown);
        const wait = error instanceof CancelledError || !when(error) ? undefined : schedule(attempt, error);
        if (wait === undefined) throw error;
        yield* sleep(wait);
      }
  });
}
