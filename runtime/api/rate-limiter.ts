/** Limits how many may pass in a period of time. */
import { Awaitable, type Coroutine } from '../kernel/coroutine.js';
import { getRunningLoop } from '../kernel/running-loop.js';
import { Lock } from './lock.js';
import { titleOf, type NameOptions } from './named.js';
import { sleep } from './sleep.js';
import type { AsyncContext } from './with-async.js';

/**
 * Lets `count` through in any `seconds`, the others in the order of arrival. As a context, entering waits for it.
 * Throws `RangeError` for less than one, or a period that is not positive.
 */
export class RateLimiter implements AsyncContext<undefined> {
  readonly title: string;
  readonly #count: number;
  readonly #seconds: number;
  /** Its holder is next. */
  readonly #turn: Lock;
  /** When the last `count` were let through, on the loop's clock, oldest first. */
  readonly #passed: number[] = [];

  constructor(count: number, seconds: number, options: NameOptions = {}) {
    if (!(count >= 1 && seconds > 0))
      throw new RangeError(
        `Cannot make a RateLimiter of ${count} in ${seconds} seconds: both must be positive`,
      );
    this.title = titleOf('RateLimiter', options);
    this.#count = count;
    this.#seconds = seconds;
    this.#turn = new Lock(options);
  }

  /** Waits for its turn. A task cancelled meanwhile uses up no place. */
  acquire(): Awaitable<true> {
    return new Awaitable(`${this.title}.acquire`, () => this.#acquire());
  }

  *enter(): Coroutine<undefined> {
    yield* this.#acquire();
    return undefined;
  }

  // eslint-disable-next-line require-yield -- leaving takes no time
  *exit(): Coroutine<boolean> {
    return false;
  }

  *#acquire(): Coroutine<true> {
    yield* this.#turn.acquire();
    try {
      const [oldest] = this.#passed;
      if (this.#passed.length >= this.#count && oldest !== undefined) {
        const wait = oldest + this.#seconds - getRunningLoop().time();
        if (wait > 0) yield* sleep(wait);
        this.#passed.shift();
      }
      this.#passed.push(getRunningLoop().time());
    } finally {
      this.#turn.release();
    }
    return true;
  }
}
