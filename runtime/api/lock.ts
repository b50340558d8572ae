/** Mutual exclusion: one holder at a time, waiters served in the order they came. */
import { Awaitable, type Coroutine } from '../kernel/coroutine.js';
import type { Future, WaitDescription } from '../kernel/future.js';
import { currentTask } from '../kernel/running-loop.js';
import { listener, tellLock } from '../kernel/resource-watch.js';
import { WaitQueue } from '../kernel/wait-queue.js';
import { titleOf, waitLabel, type NameOptions } from './named.js';
import type { AsyncContext } from './with-async.js';

/**
 * A lock. As a context it is held while the body runs:
 *
 *     yield* withAsync(lock, function* () { … });
 */
export class Lock implements AsyncContext<undefined> {
  readonly title: string;
  readonly #waiters = new WaitQueue('lock');
  readonly #held: WaitDescription;
  #locked = false;
  /** The task that took it; undefined when a callback did. */
  #holder: Future<unknown> | undefined;

  constructor(options: NameOptions = {}) {
    this.title = titleOf('Lock', options);
    const title = waitLabel('lock', ' ', options);
    const holder = (): Future<unknown> | undefined => this.#holder;
    this.#held = {
      changes: 'told',
      get label(): string {
        const by = holder()?.label;
        return by === undefined ? title : `${title} held by ${by}`;
      },
      get dependsOn(): readonly Future<unknown>[] {
        const by = holder();
        return by === undefined ? [] : [by];
      },
      resource: {
        title: this.title,
        state: () => ({
          kind: 'lock',
          waiters: this.#waiters.length,
          ...(this.#holder === undefined ? {} : { owner: this.#holder }),
        }),
      },
    };
  }

  locked(): boolean {
    return this.#locked;
  }

  /** For debuggers: the task that holds it. */
  get owner(): Future<unknown> | undefined {
    return this.#holder;
  }

  /** For debuggers: what its waiters wait for, in order. */
  get waiting(): readonly Future<unknown>[] {
    return this.#waiters.entries();
  }

  /** Waits until it is free and takes it; gives true. Does not give way when nobody holds or waits. */
  acquire(): Awaitable<true> {
    return new Awaitable('Lock.acquire', () => this.#acquire());
  }

  /** Frees it and wakes the first waiter. Throws `Error` when it is not held. */
  release(): void {
    if (!this.#locked) throw new Error(`Cannot release ${this.title}: it is not held`);
    if (listener !== null) tellLock('lockReleased', this);
    this.#locked = false;
    this.#holder = undefined;
    this.#waiters.tellWords();
    this.#waiters.wakeFirst();
  }

  statistics(): { readonly locked: boolean; readonly waiters: number } {
    return Object.freeze({ locked: this.#locked, waiters: this.#waiters.length });
  }

  *enter(): Coroutine<undefined> {
    yield* this.#acquire();
    return undefined;
  }

  // eslint-disable-next-line require-yield -- releasing takes no time
  *exit(): Coroutine<boolean> {
    this.release();
    return false;
  }

  *#acquire(): Coroutine<true> {
    if (this.#locked || this.#waiters.anyAlive) {
      if (listener !== null && this.#locked) tellLock('lockFoundHeld', this);
      // Whoever was woken and then cancelled hands the wake-up on.
      yield* this.#waiters.wait(this.#held, () => {
        if (!this.#locked) this.#waiters.wakeFirst();
      });
    }
    this.#locked = true;
    this.#holder = currentTask();
    this.#waiters.tellWords();
    if (listener !== null) tellLock('lockTaken', this);
    return true;
  }
}
