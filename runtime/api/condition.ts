/** Waiting for a notification, with a lock held around it. */
import { Awaitable, type Coroutine } from '../kernel/coroutine.js';
import { CancelledError } from '../kernel/errors.js';
import { WaitQueue } from '../kernel/wait-queue.js';
import { Lock } from './lock.js';
import { titleOf, waitLabel, type NameOptions } from './named.js';
import { leave } from './entered.js';
import type { AsyncContext } from './with-async.js';

/** A condition variable. As a context its lock is held while the body runs. */
export class Condition implements AsyncContext<undefined>, AsyncDisposable {
  readonly title: string;
  readonly #lock: Lock;
  readonly #waiters = new WaitQueue('condition');
  readonly #waitLabel: string;

  /** With a lock of its own unless one is given. */
  constructor(options: NameOptions & { readonly lock?: Lock } = {}) {
    this.title = titleOf('Condition', options);
    this.#lock = options.lock ?? new Lock(options);
    this.#waitLabel = waitLabel('condition', ' ', options);
  }

  locked(): boolean {
    return this.#lock.locked();
  }

  acquire(): Awaitable<true> {
    return this.#lock.acquire();
  }

  /** Throws `Error` if the lock is not held. */
  release(): void {
    this.#lock.release();
  }

  /**
   * Releases the lock, waits for a notification, acquires the lock again; gives true. Throws `Error` if it is not held.
   */
  wait(): Awaitable<true> {
    return new Awaitable(this.#waitLabel, () => this.#wait());
  }

  /** Waits until a condition holds; gives its last value. It is checked first, and after each notification. */
  waitFor<T>(predicate: () => T): Awaitable<T> {
    const wait = (): Coroutine<true> => this.#wait();
    return new Awaitable(`${this.title}.waitFor`, function* () {
      let value = predicate();
      while (!value) {
        yield* wait();
        value = predicate();
      }
      return value;
    });
  }

  /** Wakes this many waiters, in order. Throws `Error` if the lock is not held. */
  notify(count = 1): void {
    if (!this.#lock.locked()) throw new Error(`Cannot notify ${this.title}: its lock is not held`);
    this.#waiters.wake(count);
  }

  notifyAll(): void {
    this.notify(this.#waiters.length);
  }

  statistics(): { readonly locked: boolean; readonly waiters: number } {
    return Object.freeze({ locked: this.locked(), waiters: this.#waiters.length });
  }

  enter(): Coroutine<undefined> {
    return this.#lock.enter();
  }

  /** For `await using`, see `entered`: releases the lock. */
  [Symbol.asyncDispose](): Promise<void> {
    return leave(this);
  }

  exit(): Coroutine<boolean> {
    return this.#lock.exit();
  }

  *#wait(): Coroutine<true> {
    if (!this.#lock.locked()) throw new Error(`Cannot wait for ${this.title}: its lock is not held`);
    this.#lock.release();
    try {
      try {
        yield* this.#waiters.wait(this.#waitLabel);
      } finally {
        yield* this.#reacquire();
      }
    } catch (error) {
      // It may have been notified before it was cancelled: pass that on. An extra notification is allowed.
      this.#waiters.wakeOne();
      throw error;
    }
    return true;
  }

  /** Acquires the lock whatever cancellations come, and throws the last of these afterwards. */
  *#reacquire(): Coroutine<void> {
    let cancelled: CancelledError | undefined;
    for (let held = false; !held;)
      try {
        held = yield* this.#lock.acquire();
      } catch (error) {
        if (!(error instanceof CancelledError)) throw error;
        cancelled = error;
      }
    if (cancelled === undefined) return;
    throw cancelled;
  }
}
