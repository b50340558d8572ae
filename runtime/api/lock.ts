/** Mutual exclusion: one holder at a time, waiters served in order of arrival. */
import { Awaitable, type Coroutine } from '../kernel/coroutine.js';
import type { Future, WaitDescription } from '../kernel/future.js';
import { currentTask } from '../kernel/running-loop.js';
import { listener, reportLock } from '../kernel/resource-watch.js';
import { WaitQueue } from '../kernel/wait-queue.js';
import { titleOf, waitLabel, type NameOptions } from './named.js';
import { leave } from './entered.js';
import type { AsyncContext } from './with-async.js';

/**
 * A lock. As a context it is held while the body runs:
 *
 *     yield* withAsync(lock, function* () { … });
 */
export class Lock implements AsyncContext<undefined>, AsyncDisposable {
  readonly title: string;
  readonly #waiters = new WaitQueue('lock');
  readonly #held: WaitDescription;
  #locked = false;
  /** The task that acquired it; undefined for a callback. */
  #holder: Future<unknown> | undefined;

  constructor(options: NameOptions = {}) {
    this.title = titleOf('Lock', options);
    const title = waitLabel('lock', ' ', options);
    const holder = (): Future<unknown> | undefined => this.#holder;
    this.#held = {
      changes: 'reported',
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

  /** For debuggers: the futures of its waiters, in order. */
  get waiting(): readonly Future<unknown>[] {
    return this.#waiters.entries();
  }

  /** Waits until it is free and acquires it; gives true. Returns at once if there is neither holder nor waiter. */
  acquire(): Awaitable<true> {
    return new Awaitable('Lock.acquire', () => this.#acquire());
  }

  /** Releases it and wakes the first waiter. Throws `Error` if it is not held. */
  release(): void {
    if (!this.#locked) throw new Error(`Cannot release ${this.title}: it is not held`);
    if (listener !== null) reportLock('lockReleased', this);
    this.#locked = false;
    this.#holder = undefined;
    this.#waiters.reportWords();
    this.#waiters.wakeFirst();
  }

  statistics(): { readonly locked: boolean; readonly waiters: number } {
    return Object.freeze({ locked: this.#locked, waiters: this.#waiters.length });
  }

  *enter(): Coroutine<undefined> {
    yield* this.#acquire();
    return undefined;
  }

  /** For `await using`, see `entered`: releases it. */
  [Symbol.asyncDispose](): Promise<void> {
    return leave(this);
  }

  // eslint-disable-next-line require-yield -- releasing takes no time
  *exit(): Coroutine<boolean> {
    this.release();
    return false;
  }

  *#acquire(): Coroutine<true> {
    if (this.#locked || this.#waiters.anyAlive) {
      if (listener !== null && this.#locked) reportLock('lockFoundHeld', this);
      // A waiter cancelled after it was woken passes the wake-up on.
      yield* this.#waiters.wait(this.#held, () => {
        if (!this.#locked) this.#waiters.wakeFirst();
      });
    }
    this.#locked = true;
    this.#holder = currentTask();
    this.#waiters.reportWords();
    if (listener !== null) reportLock('lockTaken', this);
    return true;
  }
}
