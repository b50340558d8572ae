/** A flag that many can wait for. */
import { Awaitable, type Coroutine } from '../kernel/coroutine.js';
import type { WaitDescription } from '../kernel/future.js';
import { WaitQueue } from '../kernel/wait-queue.js';
import { titleOf, waitFor, waitLabel, type NameOptions } from './named.js';

/** A flag: who waits for it continues once it is set. */
export class Event {
  readonly title: string;
  readonly #waiters = new WaitQueue('event');
  readonly #waitDescription: WaitDescription;
  #set = false;

  constructor(options: NameOptions = {}) {
    this.title = titleOf('Event', options);
    this.#waitDescription = waitFor(waitLabel('event', ' ', options), {
      title: this.title,
      state: () => ({ kind: 'event', waiters: this.#waiters.length }),
    });
  }

  isSet(): boolean {
    return this.#set;
  }

  /** Raises the flag and wakes all who wait. */
  set(): void {
    if (this.#set) return;
    this.#set = true;
    this.#waiters.wakeAll();
  }

  clear(): void {
    this.#set = false;
  }

  /** Waits until the flag is raised; gives true. Returns at once if it is. */
  wait(): Awaitable<true> {
    const set = (): boolean => this.#set;
    const waiters = this.#waiters;
    const description = this.#waitDescription;
    return new Awaitable(description.label, function* (): Coroutine<true> {
      if (!set()) yield* waiters.wait(description);
      return true;
    });
  }

  statistics(): { readonly set: boolean; readonly waiters: number } {
    return Object.freeze({ set: this.#set, waiters: this.#waiters.length });
  }
}
