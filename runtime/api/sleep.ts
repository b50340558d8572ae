/** Waiting for time to pass. */
import { Awaitable } from '../kernel/coroutine.js';
import { Future, type FutureOptions } from '../kernel/future.js';
import { getRunningLoop } from '../kernel/running-loop.js';

/**
 * Waits for `delay` seconds, then gives `result`. With a delay of 0 or less it gives way for one loop iteration.
 * Throws `RangeError` for NaN. Costs one timer, O(log n) of the pending ones.
 */
export function sleep(delay: number): Awaitable<undefined>;
export function sleep<T>(delay: number, result: T): Awaitable<T>;
export function sleep<T>(delay: number, result?: T): Awaitable<T | undefined> {
  return new Awaitable('sleep', function* () {
    if (delay <= 0) {
      yield;
      return result;
    }
    const loop = getRunningLoop();
    const future = new Sleep({ loop, kind: 'sleep' }, delay);
    const timer = loop.callLater(delay, () => {
      if (!future.done()) future.setResult(undefined);
    });
    try {
      yield* future;
      return result;
    } finally {
      timer.cancel();
    }
  });
}

/** Says how long it is only when asked: numbers are slow to write. */
class Sleep extends Future<undefined> {
  readonly #delay: number;

  constructor(options: FutureOptions, delay: number) {
    super(options);
    this.#delay = delay;
  }

  override get label(): string {
    return `sleep ${this.#delay} s`;
  }
}
