/**
 * The one thing a coroutine can wait for: a placeholder for a later result. Cancelling it wakes its waiters with
 * `CancelledError`. Waiters and callbacks never run inside `setResult`: they are made ready, in order.
 */
import type { Context } from './context.js';
import { copyContext, enterContext } from './context.js';
import { noteWait } from './debug-places.js';
import { placeAtAwait } from './await-places.js';
import { promiseFor, type Coroutine } from './coroutine.js';
import { CancelledError, cancelledBy, InvalidStateError, toError, type CancelReason } from './errors.js';
import { getRunningLoop } from './running-loop.js';
import type { Runnable } from './ready-queue.js';
import type { AsyncBody } from './async-body.js';
import type { EventLoop } from './event-loop.js';

/** The name of the method that Node's `console.log` calls. */
const INSPECT: unique symbol = Symbol.for('nodejs.util.inspect.custom');

export type FutureState = 'pending' | 'finished' | 'cancelled';

export interface FutureOptions {
  /** The loop that runs its callbacks; absent: the running one. */
  readonly loop?: EventLoop;
  /** The kind of object that waits for it: `sleep`, `queue`, `lock`, …; `future` if absent. */
  readonly kind?: string;
  /** For display: its awaiter waits for `future <name>`. */
  readonly name?: string;
  /** Instead of the name, a description of the wait: `queue get from orders`. */
  readonly label?: string | WaitDescription;
}

/** The source of a description that may change during the wait. */
export interface ChangingWords {
  /** `told`: `reportWords` is called at each change. Absent: the description is read again for each view. */
  readonly changes?: 'never' | 'reported';
}

/** A description of a wait; read only for a view. */
export interface WaitDescription extends ChangingWords {
  readonly label: string;
  /** The futures and tasks whose end, or whose release of something, it needs. */
  readonly dependsOn: readonly Future<unknown>[];
  /** The resource it is a wait for, if several can wait for the same. */
  readonly resource?: WaitedResource;
  /** The promise whose outcome it takes over. */
  readonly promise?: PromiseLike<unknown>;
}

/** A queue, a lock, … as a debugger shows it: one object each. */
export interface WaitedResource {
  readonly title: string;
  state(): ResourceState;
}

/** The current state of a resource. Counts are of waiters. */
export type ResourceState =
  /** `maxsize` 0: no bound. */
  | {
      readonly kind: 'queue';
      readonly size: number;
      readonly maxsize: number;
      readonly getters: number;
      readonly putters: number;
    }
  /** `owner` absent: it is free, or held by a callback. */
  | { readonly kind: 'lock'; readonly owner?: Future<unknown>; readonly waiters: number }
  | { readonly kind: 'semaphore'; readonly permits: number; readonly waiters: number }
  | { readonly kind: 'event'; readonly waiters: number }
  /** `dueInSeconds`: on the loop's clock. */
  | { readonly kind: 'timer'; readonly dueInSeconds: number };

/** Made ready when a future is done. */
export type Waiter = (Runnable & { readonly readyBy?: undefined }) | WaiterForSeveral;

/** A waiter for several futures that must know which is done: it answers what to run then, if anything. */
export interface WaiterForSeveral {
  readyBy(future: Future<unknown>): Runnable | undefined;
}

export type DoneCallback<T> = (future: Future<T>) => void;

/** A placeholder for a later result, which any number of coroutines and promises can wait for. */
export class Future<T> implements PromiseLike<T> {
  readonly loop: EventLoop;
  readonly kind: string;
  readonly #label: string | WaitDescription;
  // Few and shared fields: programs make futures by the hundred thousand.
  #state: FutureState = 'pending';
  /** The result or a `Failure` when finished, the reason or the error itself when cancelled. */
  #outcome: unknown = undefined;
  /** The waiters made ready when it is done. One is the common case and needs no array. */
  #waiters: Waiter | Waiter[] | undefined = undefined;

  /** Throws `Error` if no loop is given and none is running. */
  constructor(options: FutureOptions = {}) {
    this.loop = options.loop ?? getRunningLoop();
    this.kind = options.kind ?? 'future';
    this.#label = options.label ?? (options.name === undefined ? 'future' : `future ${options.name}`);
    if (this.loop.debug) noteWait();
  }

  /** A description: `queue get from orders`. */
  get label(): string {
    return typeof this.#label === 'string' ? this.#label : this.#label.label;
  }

  /** For display: `<future answer: pending>`, `<task cook: waiting for sleep 5 s>`, `<task cook: failed, Error: burnt>`. */
  toString(): string {
    const outcome = this.#outcome;
    return `<${this.label}: ${outcome instanceof Failure ? `failed, ${outcome.text}` : this.progress}>`;
  }

  [INSPECT](): string {
    return this.toString();
  }

  /** For display. */
  protected get progress(): string {
    return this.#state;
  }

  /** The futures and tasks whose end, or whose release of something, it needs; empty if unknown. */
  get dependsOn(): readonly Future<unknown>[] {
    return typeof this.#label === 'string' ? NOTHING : this.#label.dependsOn;
  }

  /** For debuggers: the source of its description, if that may change while it is pending; many may share it. */
  get changingWords(): ChangingWords | undefined {
    return typeof this.#label !== 'string' && this.#label.changes !== 'never' ? this.#label : undefined;
  }

  /** For the library: the description for the waiters of this has changed. */
  reportWords(): void {
    const { instrument } = this.loop;
    const words = instrument === null ? undefined : this.changingWords;
    if (words !== undefined) instrument?.wordsChanged(words);
  }

  /** For debuggers: the resource it is a wait for. */
  get resource(): WaitedResource | undefined {
    return typeof this.#label === 'string' ? undefined : this.#label.resource;
  }

  /** For debuggers: the promise whose outcome it takes over. */
  get promise(): PromiseLike<unknown> | undefined {
    return typeof this.#label === 'string' ? undefined : this.#label.promise;
  }

  /** For the library: a task that is being asked to end, so another request to it would wait for itself. */
  get isBeingAsked(): boolean {
    return false;
  }

  /** For the kernel: the `async` body whose end this is. */
  get body(): AsyncBody | undefined {
    return undefined;
  }

  done(): boolean {
    return this.#state !== 'pending';
  }

  cancelled(): boolean {
    return this.#state === 'cancelled';
  }

  /** For the library: whether it was cancelled or has an error, which still counts as unread. */
  get endedBadly(): boolean {
    return this.#state === 'cancelled' || this.#outcome instanceof Failure;
  }

  get state(): FutureState {
    return this.#state;
  }

  /** Throws its error, `CancelledError` if cancelled, `InvalidStateError` if it is not done. */
  result(): T {
    if (this.#state === 'pending')
      throw new InvalidStateError(`Cannot get the result of ${this.label}: it is pending`);
    if (this.#state === 'cancelled') throw this.#cancelledError();
    const outcome = this.#outcome;
    if (outcome instanceof Failure) throw outcome.retrieve(this.loop);
    return outcome as T;
  }

  /** Its error, or null. Throws `CancelledError` if cancelled, `InvalidStateError` if it is not done. */
  exception(): Error | null {
    if (this.#state === 'pending')
      throw new InvalidStateError(`Cannot get the exception of ${this.label}: it is pending`);
    if (this.#state === 'cancelled') throw this.#cancelledError();
    return this.#outcome instanceof Failure ? this.#outcome.retrieve(this.loop) : null;
  }

  /** Throws `InvalidStateError` if it is already done. */
  setResult(value: T): void {
    this.#mustBePending('set the result of');
    this.#finish('finished', value);
  }

  /** Throws `InvalidStateError` if it is already done. */
  setException(error: unknown): void {
    this.#mustBePending('set an exception on');
    const exception = toError(error);
    this.#finish('finished', new Failure(exception, this.loop.noteUnretrieved(this, exception)));
  }

  /** Asks it to end as cancelled; an error that is the reason becomes the `cause`. Answers false if it was already done. */
  cancel(reason?: CancelReason): boolean {
    if (this.#state !== 'pending') return false;
    // Only the error that ends a task is kept as it is.
    this.#finish('cancelled', reason instanceof CancelledError ? cancelledBy(reason) : reason);
    return true;
  }

  /** Calls back soon after it is done; each time in a copy of the current context unless one is given. */
  addDoneCallback(callback: DoneCallback<T>, options: { readonly context?: Context } = {}): void {
    const entry = new Callback(callback as DoneCallback<unknown>, this, options.context ?? copyContext());
    this.loop.carried?.give(entry);
    if (this.#state === 'pending') this.#add(entry);
    else this.loop.makeReady(entry);
  }

  /** Removes a callback; answers how many times it was registered. */
  removeDoneCallback(callback: DoneCallback<T>): number {
    const before = this.#entries();
    const after = before.filter((entry) => !(entry instanceof Callback && entry.callback === callback));
    this.#waiters = after.length > 1 ? after : after[0];
    return before.length - after.length;
  }

  /** For drivers of coroutines: is made ready when this is done. */
  addWaiter(waiter: Waiter): void {
    if (this.#state === 'pending') this.#add(waiter);
    else this.#wake(waiter);
  }

  /** For drivers of coroutines: it no longer waits. */
  removeWaiter(waiter: Waiter): void {
    const after = this.#entries().filter((entry) => entry !== waiter);
    this.#waiters = after.length > 1 ? after : after[0];
  }

  *[Symbol.iterator](): Coroutine<T> {
    if (this.#state === 'pending')
      try {
        if (this.loop.debug) noteWait();
        yield this;
      } catch (error) {
        throw placeAtAwait(error);
      }
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

  /** For tasks: ends it as cancelled by this error. */
  protected endCancelled(error: CancelledError): void {
    this.#finish('cancelled', error);
  }

  #cancelledError(): CancelledError {
    const outcome = this.#outcome;
    return outcome instanceof CancelledError ? outcome : cancelledBy(outcome as CancelReason | undefined);
  }

  #mustBePending(verb: string): void {
    if (this.#state !== 'pending')
      throw new InvalidStateError(`Cannot ${verb} ${this.label}: it is already ${this.#state}`);
  }

  #add(entry: Waiter): void {
    const waiters = this.#waiters;
    if (waiters === undefined) this.#waiters = entry;
    else if (Array.isArray(waiters)) waiters.push(entry);
    else this.#waiters = [waiters, entry];
  }

  #wake(waiter: Waiter): void {
    const runnable = waiter.readyBy === undefined ? waiter : waiter.readyBy(this);
    if (runnable !== undefined) this.loop.makeReady(runnable);
  }

  #entries(): Waiter[] {
    const waiters = this.#waiters;
    if (waiters === undefined) return [];
    return Array.isArray(waiters) ? waiters : [waiters];
  }

  #finish(state: FutureState, outcome: unknown): void {
    this.#state = state;
    this.#outcome = outcome;
    const waiters = this.#waiters;
    if (waiters === undefined) return;
    this.#waiters = undefined;
    if (Array.isArray(waiters)) for (const entry of waiters) this.#wake(entry);
    else this.#wake(waiters);
  }
}

/** The error of a future: until it is read, also an error to report. */
class Failure {
  readonly #error: Error;
  #unretrieved: object | undefined;

  constructor(error: Error, unretrieved: object | undefined) {
    this.#error = error;
    this.#unretrieved = unretrieved;
  }

  /** For display; it then still counts as unread. */
  get text(): string {
    return `${this.#error.name}: ${this.#error.message}`;
  }

  retrieve(loop: EventLoop): Error {
    if (this.#unretrieved !== undefined) loop.noteRetrieved(this.#unretrieved);
    this.#unretrieved = undefined;
    return this.#error;
  }
}

/** It needs no other future. */
export const NOTHING: readonly Future<unknown>[] = Object.freeze([]);

export class Callback implements Runnable {
  readonly callback: DoneCallback<unknown>;
  readonly future: Future<unknown>;
  readonly #context: Context;

  constructor(callback: DoneCallback<unknown>, future: Future<unknown>, context: Context) {
    this.callback = callback;
    this.future = future;
    this.#context = context;
  }

  /** For display. */
  get label(): string {
    const { name } = this.callback;
    return `callback ${name === '' ? '(anonymous)' : name} of ${this.future.label}`;
  }

  run(): void {
    const before = enterContext(this.#context);
    try {
      this.callback(this.future);
    } finally {
      enterContext(before);
    }
  }
}
