/**
 * The one thing a coroutine can wait for: a box for a result that comes later. Cancelling it wakes its waiters with
 * `CancelledError`. Waiters and callbacks never run inside `setResult`: they are made ready, in order.
 */
import type { Context } from './context.js';
import { copyContext, enterContext } from './context.js';
import { promiseFor, type Coroutine } from './coroutine.js';
import { CancelledError, InvalidStateError, toError } from './errors.js';
import { getRunningLoop } from './running-loop.js';
import type { Runnable } from './ready-queue.js';
import type { EventLoop } from './event-loop.js';

export type FutureState = 'pending' | 'finished' | 'cancelled';

export interface FutureOptions {
  /** The loop that runs its callbacks; absent: the running one. */
  readonly loop?: EventLoop;
  /** What sort of thing waits for it: `sleep`, `queue`, `lock`, …; `future` when absent. */
  readonly kind?: string;
  /** For people: who awaits it waits for `future <name>`. */
  readonly name?: string;
  /** Instead of the name, what who awaits it waits for, in words: `queue get from orders`. */
  readonly label?: string | WaitDescription;
}

/** A wait in words that may change while it lasts; read only when somebody looks. */
export interface WaitDescription {
  readonly label: string;
  /** The futures and tasks whose end, or whose release of something, it needs. */
  readonly dependsOn: readonly Future<unknown>[];
}

/** Somebody who sleeps until a future is done: woken by being made ready. */
export interface Waiter extends Runnable {
  readonly waiter: true;
}

export type DoneCallback<T> = (future: Future<T>) => void;

export class Future<T> implements PromiseLike<T> {
  readonly loop: EventLoop;
  readonly kind: string;
  readonly #label: string | WaitDescription;
  #state: FutureState = 'pending';
  #value: T | undefined;
  #error: Error | undefined;
  #cancelMessage: string | undefined;
  // One is the common case and costs no array.
  #first: Waiter | Callback | undefined;
  #more: (Waiter | Callback)[] | undefined;
  #unretrieved: object | undefined;

  /** Throws `Error` when no loop is given and none is running. */
  constructor(options: FutureOptions = {}) {
    this.loop = options.loop ?? getRunningLoop();
    this.kind = options.kind ?? 'future';
    this.#label = options.label ?? (options.name === undefined ? 'future' : `future ${options.name}`);
  }

  /** In words: `queue get from orders`. */
  get label(): string {
    return typeof this.#label === 'string' ? this.#label : this.#label.label;
  }

  /** The futures and tasks whose end, or whose release of something, it needs; empty when not known. */
  get dependsOn(): readonly Future<unknown>[] {
    return typeof this.#label === 'string' ? NOTHING : this.#label.dependsOn;
  }

  done(): boolean {
    return this.#state !== 'pending';
  }

  cancelled(): boolean {
    return this.#state === 'cancelled';
  }

  get state(): FutureState {
    return this.#state;
  }

  /** Throws its error, `CancelledError` when cancelled, `InvalidStateError` when it is not done. */
  result(): T {
    if (this.#state === 'pending')
      throw new InvalidStateError(`Cannot get the result of ${this.label}: it is pending`);
    if (this.#state === 'cancelled') throw this.cancelledError();
    this.#retrieve();
    if (this.#error !== undefined) throw this.#error;
    return this.#value as T;
  }

  /** Its error, or null. Throws `CancelledError` when cancelled, `InvalidStateError` when it is not done. */
  exception(): Error | null {
    if (this.#state === 'pending')
      throw new InvalidStateError(`Cannot get the exception of ${this.label}: it is pending`);
    if (this.#state === 'cancelled') throw this.cancelledError();
    this.#retrieve();
    return this.#error ?? null;
  }

  /** Throws `InvalidStateError` when it is already done. */
  setResult(value: T): void {
    this.#mustBePending('set the result of');
    this.#value = value;
    this.#finish('finished');
  }

  /** Throws `InvalidStateError` when it is already done. */
  setException(error: unknown): void {
    this.#mustBePending('set an exception on');
    this.#error = toError(error);
    this.#unretrieved = this.loop.noteUnretrieved(this, this.#error);
    this.#finish('finished');
  }

  /** Asks it to end as cancelled. Answers false when it was done already. */
  cancel(message?: string): boolean {
    if (this.#state !== 'pending') return false;
    this.#cancelMessage = message;
    this.#finish('cancelled');
    return true;
  }

  /** Calls back soon after it is done; each time in a copy of the present context unless one is given. */
  addDoneCallback(callback: DoneCallback<T>, options: { readonly context?: Context } = {}): void {
    const entry = new Callback(callback as DoneCallback<unknown>, this, options.context ?? copyContext());
    if (this.#state === 'pending') this.#add(entry);
    else this.loop.makeReady(entry);
  }

  /** Takes a callback back; answers how many times it was there. */
  removeDoneCallback(callback: DoneCallback<T>): number {
    const before = this.#entries();
    const after = before.filter((entry) => !(entry instanceof Callback && entry.callback === callback));
    this.#first = after[0];
    this.#more = after.length > 1 ? after.slice(1) : undefined;
    return before.length - after.length;
  }

  /** For whoever drives coroutines: is made ready when this is done. */
  addWaiter(waiter: Waiter): void {
    if (this.#state === 'pending') this.#add(waiter);
    else this.loop.makeReady(waiter);
  }

  *[Symbol.iterator](): Coroutine<T> {
    if (this.#state === 'pending') yield this;
    if (this.#state === 'pending')
      throw new Error(`Cannot resume a wait for ${this.label}: it is still pending`);
    return this.result();
  }

  then<A = T, B = never>(
    fulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    rejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return promiseFor(() => this[Symbol.iterator](), this).then(fulfilled, rejected);
  }

  /** The error that a cancelled future throws. */
  protected cancelledError(): CancelledError {
    return new CancelledError(this.#cancelMessage ?? '');
  }

  #mustBePending(verb: string): void {
    if (this.#state !== 'pending')
      throw new InvalidStateError(`Cannot ${verb} ${this.label}: it is already ${this.#state}`);
  }

  #add(entry: Waiter | Callback): void {
    if (this.#first === undefined) this.#first = entry;
    else (this.#more ??= []).push(entry);
  }

  #entries(): (Waiter | Callback)[] {
    return this.#first === undefined ? [] : [this.#first, ...(this.#more ?? [])];
  }

  #finish(state: FutureState): void {
    this.#state = state;
    const first = this.#first;
    if (first === undefined) return;
    const more = this.#more;
    this.#first = undefined;
    this.#more = undefined;
    this.loop.makeReady(first);
    if (more !== undefined) for (const entry of more) this.loop.makeReady(entry);
  }

  #retrieve(): void {
    if (this.#unretrieved === undefined) return;
    this.loop.noteRetrieved(this.#unretrieved);
    this.#unretrieved = undefined;
  }
}

const NOTHING: readonly Future<unknown>[] = Object.freeze([]);

class Callback implements Runnable {
  readonly callback: DoneCallback<unknown>;
  readonly #future: Future<unknown>;
  readonly #context: Context;

  constructor(callback: DoneCallback<unknown>, future: Future<unknown>, context: Context) {
    this.callback = callback;
    this.#future = future;
    this.#context = context;
  }

  run(): void {
    const before = enterContext(this.#context);
    try {
      this.callback(this.#future);
    } finally {
      enterContext(before);
    }
  }
}
