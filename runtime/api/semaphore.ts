/** Limits the number of holders at a time. */
import { placeAtAwait } from '../kernel/await-places.js';
import { Awaitable, type Coroutine } from '../kernel/coroutine.js';
import { Future, type WaitDescription } from '../kernel/future.js';
import { titleOf, waitFor, waitLabel, type NameOptions } from './named.js';
import { leave } from './entered.js';
import type { AsyncContext } from './with-async.js';

/** A semaphore of `value` permits. As a context, one is held while the body runs. Throws `RangeError` below 0. */
export class Semaphore implements AsyncContext<undefined>, AsyncDisposable {
  readonly title: string;
  readonly #acquireWait: WaitDescription;
  // A permit given to a waiter is subtracted at once, so that no other task can take it before the waiter runs.
  readonly #waiters = new Set<Future<undefined>>();
  #value: number;

  constructor(value = 1, options: NameOptions = {}, kind = 'Semaphore') {
    if (!(value >= 0))
      throw new RangeError(`Cannot make a ${kind} of ${value} permits: it must be 0 or more`);
    this.#value = value;
    this.title = titleOf(kind, options);
    this.#acquireWait = waitFor(waitLabel('semaphore', ' ', options), {
      title: this.title,
      state: () => ({ kind: 'semaphore', permits: this.#value, waiters: this.#waiters.size }),
    });
  }

  /** Whether `acquire` would wait. */
  locked(): boolean {
    return this.#value === 0 || this.#waiters.size > 0;
  }

  /** Takes a permit, waiting for one in order; gives true. */
  acquire(): Awaitable<true> {
    return new Awaitable(this.#acquireWait.label, () => this.#acquire());
  }

  /** Gives a permit back. */
  release(): void {
    this.#value++;
    this.#handOut();
  }

  statistics(): { readonly value: number; readonly waiters: number } {
    return Object.freeze({ value: this.#value, waiters: this.#waiters.size });
  }

  *enter(): Coroutine<undefined> {
    yield* this.#acquire();
    return undefined;
  }

  /** For `await using`, see `entered`: gives the permit back. */
  [Symbol.asyncDispose](): Promise<void> {
    return leave(this);
  }

  // eslint-disable-next-line require-yield -- releasing takes no time
  *exit(): Coroutine<boolean> {
    this.release();
    return false;
  }

  *#acquire(): Coroutine<true> {
    if (!this.locked()) {
      this.#value--;
      return true;
    }
    const waiter = new Future<undefined>({ kind: 'semaphore', label: this.#acquireWait });
    this.#waiters.add(waiter);
    try {
      yield waiter;
      this.#waiters.delete(waiter);
    } catch (error) {
      this.#waiters.delete(waiter);
      if (waiter.done() && !waiter.cancelled()) this.#value++;
      this.#handOut();
      throw placeAtAwait(error);
    }
    return true;
  }

  #handOut(): void {
    for (const waiter of this.#waiters) {
      if (this.#value === 0) return;
      if (waiter.done()) continue;
      this.#value--;
      waiter.setResult(undefined);
    }
  }
}

/** A semaphore that refuses to be released more often than acquired. */
export class BoundedSemaphore extends Semaphore {
  readonly #bound: number;

  constructor(value = 1, options: NameOptions = {}) {
    super(value, options, 'BoundedSemaphore');
    this.#bound = value;
  }

  /** Throws `RangeError` if no permit is taken. */
  override release(): void {
    if (this.statistics().value >= this.#bound)
      throw new RangeError(`Cannot release ${this.title}: all its ${this.#bound} permits are there`);
    super.release();
  }
}
