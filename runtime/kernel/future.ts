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

/** What words are read from that may change while somebody waits. */
export interface ChangingWords {
  /** `told`: `tellWords` is called at each change. Absent: they are read anew whenever somebody looks. */
  readonly changes?: 'never' | 'told';
}

/** A wait in words; read only when somebody looks. */
export interface WaitDescription extends ChangingWords {
  readonly label: string;
  /** The futures and tasks whose end, or whose release of something, it needs. */
  readonly dependsOn: readonly Future<unknown>[];
  /** The thing it is a wait for, where several can wait for the same. */
  readonly resource?: WaitedResource;
  /** The promise whose outcome it takes over. */
  readonly promise?: PromiseLike<unknown>;
}

/** A queue, a lock, … as a debugger shows it: one object for each. */
export interface WaitedResource {
  readonly title: string;
  state(): ResourceState;
}

/** How a resource is now. The counts are of those who wait. */
export type ResourceState =
  /** `maxsize` 0: no bound. */
  | {
      readonly kind: 'queue';
      readonly size: number;
      readonly maxsize: number;
      readonly getters: number;
      readonly putters: number;
    }
  /** `owner` absent: nobody holds it, or a callback does. */
  | { readonly kind: 'lock'; readonly owner?: Future<unknown>; readonly waiters: number }
  | { readonly kind: 'semaphore'; readonly permits: number; readonly waiters: number }
  | { readonly kind: 'event'; readonly waiters: number }
  /** `dueInSeconds`: on the loop's clock. */
  | { readonly kind: 'timer'; readonly dueInSeconds: number };

/** Who is made ready when a future is done. */
export type Waiter = (Runnable & { readonly readyBy?: undefined }) | WaiterForSeveral;

/** Who waits for several futures and must know which is done: it answers what is to run then, if anything. */
export interface WaiterForSeveral {
  readyBy(future: Future<unknown>): Runnable | undefined;
}

export type DoneCallback<T> = (future: Future<T>) => void;

export class Future<T> implements PromiseLike<T> {
  readonly loop: EventLoop;
  readonly kind: string;
  readonly #label: string | WaitDescription;
  // Few and shared fields: programs make futures by the hundred thousand.
  #state: FutureState = 'pending';
  /** The result or a `Failure` when finished, the message or the error itself when cancelled. */
  #outcome: unknown = undefined;
  /** Who is made ready when it is done. One is the common case and costs no array. */
  #waiters: Waiter | Waiter[] | undefined = undefined;

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

  /** For debuggers: what its words are read from, where these may change while it is pending; many may share it. */
  get changingWords(): ChangingWords | undefined {
    return typeof this.#label !== 'string' && this.#label.changes !== 'never' ? this.#label : undefined;
  }

  /** For the library: the words of those who wait for this have changed. */
  tellWords(): void {
    const { instrument } = this.loop;
    const words = instrument === null ? undefined : this.changingWords;
    if (words !== undefined) instrument?.wordsChanged(words);
  }

  /** For debuggers: the thing it is a wait for. */
  get resource(): WaitedResource | undefined {
    return typeof this.#label === 'string' ? undefined : this.#label.resource;
  }

  /** For debuggers: the promise whose outcome it takes over. */
  get promise(): PromiseLike<unknown> | undefined {
    return typeof this.#label === 'string' ? undefined : this.#label.promise;
  }

  /** For the library: a task that is just being asked to end, so that who asks it again waits for itself. */
  get isBeingAsked(): boolean {
    return false;
  }

  done(): boolean {
    return this.#state !== 'pending';
  }

  cancelled(): boolean {
    return this.#state === 'cancelled';
  }

  /** For the library: whether it was cancelled or has an error, which stays one that nobody has looked at. */
  get endedBadly(): boolean {
    return this.#state === 'cancelled' || this.#outcome instanceof Failure;
  }

  get state(): FutureState {
    return this.#state;
  }

  /** Throws its error, `CancelledError` when cancelled, `InvalidStateError` when it is not done. */
  result(): T {
    if (this.#state === 'pending')
      throw new InvalidStateError(`Cannot get the result of ${this.label}: it is pending`);
    if (this.#state === 'cancelled') throw this.#cancelledError();
    const outcome = this.#outcome;
    if (outcome instanceof Failure) throw outcome.retrieve(this.loop);
    return outcome as T;
  }

  /** Its error, or null. Throws `CancelledError` when cancelled, `InvalidStateError` when it is not done. */
  exception(): Error | null {
    if (this.#state === 'pending')
      throw new InvalidStateError(`Cannot get the exception of ${this.label}: it is pending`);
    if (this.#state === 'cancelled') throw this.#cancelledError();
    return this.#outcome instanceof Failure ? this.#outcome.retrieve(this.loop) : null;
  }

  /** Throws `InvalidStateError` when it is already done. */
  setResult(value: T): void {
    this.#mustBePending('set the result of');
    this.#finish('finished', value);
  }

  /** Throws `InvalidStateError` when it is already done. */
  setException(error: unknown): void {
    this.#mustBePending('set an exception on');
    const exception = toError(error);
    this.#finish('finished', new Failure(exception, this.loop.noteUnretrieved(this, exception)));
  }

  /** Asks it to end as cancelled. Answers false when it was done already. */
  cancel(message?: string): boolean {
    if (this.#state !== 'pending') return false;
    this.#finish('cancelled', message);
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
    this.#waiters = after.length > 1 ? after : after[0];
    return before.length - after.length;
  }

  /** For whoever drives coroutines: is made ready when this is done. */
  addWaiter(waiter: Waiter): void {
    if (this.#state === 'pending') this.#add(waiter);
    else this.#wake(waiter);
  }

  /** For whoever drives coroutines: it no longer waits. */
  removeWaiter(waiter: Waiter): void {
    const after = this.#entries().filter((entry) => entry !== waiter);
    this.#waiters = after.length > 1 ? after : after[0];
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

  /** For tasks: ends it as cancelled by this very error. */
  protected endCancelled(error: CancelledError): void {
    this.#finish('cancelled', error);
  }

  #cancelledError(): CancelledError {
    const outcome = this.#outcome;
    return outcome instanceof CancelledError
      ? outcome
      : new CancelledError((outcome as string | undefined) ?? '');
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

/** The error of a future, until somebody looks also as an error to report. */
class Failure {
  readonly #error: Error;
  #unretrieved: object | undefined;

  constructor(error: Error, unretrieved: object | undefined) {
    this.#error = error;
    this.#unretrieved = unretrieved;
  }

  retrieve(loop: EventLoop): Error {
    if (this.#unretrieved !== undefined) loop.noteRetrieved(this.#unretrieved);
    this.#unretrieved = undefined;
    return this.#error;
  }
}

/** It needs no other future. */
export const NOTHING: readonly Future<unknown>[] = Object.freeze([]);

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
