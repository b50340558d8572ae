/** A meeting point: no task continues before all have arrived. */
import { Awaitable, type Coroutine } from '../kernel/coroutine.js';
import { BrokenBarrierError } from '../kernel/errors.js';
import type { WaitDescription } from '../kernel/future.js';
import { WaitQueue } from '../kernel/wait-queue.js';
import { titleOf, waitLabel, type NameOptions } from './named.js';
import type { AsyncContext } from './with-async.js';

/** A barrier for `parties` tasks. As a context, entering waits for it. Throws `RangeError` for less than one. */
export class Barrier implements AsyncContext<number> {
  readonly parties: number;
  readonly title: string;
  readonly #waiters = new WaitQueue('barrier');
  readonly #waitLabel: WaitDescription;
  // filling: tasks arrive; draining: all have arrived and leave; resetting: they are sent away; broken: closed to all.
  #state: 'filling' | 'draining' | 'resetting' | 'broken' = 'filling';
  #count = 0;

  constructor(parties: number, options: NameOptions = {}) {
    if (!(parties >= 1))
      throw new RangeError(`Cannot make a Barrier of ${parties} parties: it must be 1 or more`);
    this.parties = parties;
    this.title = titleOf('Barrier', options);
    const title = waitLabel('barrier', ' ', options);
    const come = (): string => `${this.#count}/${this.parties}`;
    this.#waitLabel = {
      changes: 'reported',
      get label(): string {
        return `${title} ${come()}`;
      },
      dependsOn: [],
    };
  }

  /** How many wait now, while it fills. */
  get waiting(): number {
    return this.#state === 'filling' ? this.#count : 0;
  }

  get broken(): boolean {
    return this.#state === 'broken';
  }

  /**
   * Waits until all have arrived; gives each a different number from 0 to parties-1. Throws `BrokenBarrierError` if it
   * is aborted or reset, before or during the wait.
   */
  wait(): Awaitable<number> {
    return new Awaitable('Barrier.wait', () => this.#wait());
  }

  /** Sends the waiters away with `BrokenBarrierError`; it then fills again. */
  reset(): void {
    if (this.#count > 0) {
      if (this.#state !== 'resetting') this.#state = 'resetting';
    } else this.#state = 'filling';
    this.#waiters.wakeAll();
  }

  /** Breaks it: current and later waiters get `BrokenBarrierError` until `reset`. */
  abort(): void {
    this.#state = 'broken';
    this.#waiters.wakeAll();
  }

  statistics(): { readonly parties: number; readonly waiting: number; readonly broken: boolean } {
    return Object.freeze({ parties: this.parties, waiting: this.waiting, broken: this.broken });
  }

  enter(): Coroutine<number> {
    return this.#wait();
  }

  // eslint-disable-next-line require-yield -- leaving takes no time
  *exit(): Coroutine<boolean> {
    return false;
  }

  #stateNow(): 'filling' | 'draining' | 'resetting' | 'broken' {
    return this.#state;
  }

  *#wait(): Coroutine<number> {
    // A task that arrives while others still leave waits for the next filling.
    while (this.#state === 'draining' || this.#state === 'resetting')
      yield* this.#waiters.wait(this.#waitLabel);
    if (this.broken) throw new BrokenBarrierError(`Cannot wait for ${this.title}: it is broken`);
    const index = this.#count++;
    this.#waiters.reportWords();
    try {
      if (index + 1 === this.parties) {
        this.#state = 'draining';
        this.#waiters.wakeAll();
      } else {
        while (this.#state === 'filling') yield* this.#waiters.wait(this.#waitLabel);
        // The state changed while this one slept, which the type checker cannot know.
        const state = this.#stateNow();
        if (state !== 'draining')
          throw new BrokenBarrierError(
            `Cannot wait for ${this.title}: it was ${state === 'broken' ? 'aborted' : 'reset'}`,
          );
      }
      return index;
    } finally {
      this.#count--;
      this.#waiters.reportWords();
      const after = this.#stateNow();
      if (this.#count === 0 && (after === 'draining' || after === 'resetting')) {
        this.#state = 'filling';
        this.#waiters.wakeAll();
      }
    }
  }
}
