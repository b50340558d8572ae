/**
 * A task: a coroutine or an `async` function that runs by itself, and the future of its result.
 *
 * A generator is driven step by step and can be cancelled at every suspension. An `async` function runs on Node's own
 * microtasks; the library sees it only while it awaits something of the library's, each such await being a coroutine
 * driven for it. So its cancellation arrives at the library await it is in, or else at its next one: a plain promise
 * cannot be interrupted.
 */
import { Context, currentValues, enterContext, type Values } from './context.js';
import { isCoroutine, isCoroutineFunction, type Awaitable, type Coroutine } from './coroutine.js';
import { Driver, type PendingCancel } from './driver.js';
import { CancelledError, InvalidStateError } from './errors.js';
import { Future } from './future.js';
import { isStepping, runAsTask, setSteppingTask } from './running-loop.js';
import type { EventLoop } from './event-loop.js';
import type { Strand, TaskOutcome } from './instrument.js';
import type { Runnable } from './ready-queue.js';

/** What can be made a task: a coroutine, an operation, or a function (`async` or `function*`) of no parameters. */
export type TaskSource<T> = Coroutine<T> | Awaitable<T> | (() => Coroutine<T> | PromiseLike<T>);

export interface TaskOptions {
  /** For people; `Task-1`, `Task-2`, … when absent. */
  readonly name?: string;
  /** For people: whatever they want to find it by. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Its context variables; absent: a copy of the present ones. */
  readonly context?: Context;
  /** For the kernel: what the program awaits, when the task is made for an await outside of tasks. */
  readonly subject?: object;
}

/** The promise of an `async` function's await. */
interface Settling {
  readonly resolve: (value: unknown) => void;
  readonly reject: (reason: unknown) => void;
}

export class Task<T> extends Future<T> implements Runnable {
  /** Made of the values it begins with when first asked for: most tasks wait for that, and some never do. */
  #context: Context | undefined;
  readonly #values: Values;
  readonly labels: Readonly<Record<string, string>>;
  /** For an instrument: whatever it keeps about this task. */
  note: unknown = undefined;
  #name: string | undefined;
  readonly #number: number;
  #driver: Driver | undefined = undefined;
  /** A coroutine or a function; set until the first step. */
  #source: Coroutine<unknown> | (() => unknown) | undefined = undefined;
  /** What an `async` function awaits of the library now; several with `Promise.all`. */
  #attended: Map<Driver, Settling> | undefined = undefined;
  #cancelsAsked = 0;
  #cancelPending: PendingCancel | undefined = undefined;
  /** For the loop: its neighbours among the tasks that are not done. */
  older: Task<unknown> | null = null;
  newer: Task<unknown> | null = null;

  /** Use `createTask`. */
  constructor(loop: EventLoop, source: TaskSource<T>, options: TaskOptions, number: number) {
    super({ loop, kind: 'task' });
    this.#context = options.context;
    this.#values = options.context?.values ?? currentValues();
    this.labels = options.labels ?? NO_LABELS;
    this.#name = options.name;
    this.#number = number;
    if (typeof source === 'function' && !isCoroutineFunction(source)) this.#source = source;
    else {
      const made = typeof source === 'function' ? (source() as Coroutine<T>) : source;
      const coroutine = isCoroutine(made) ? made : made[Symbol.iterator]();
      // Otherwise it gets its driver with its first step: many tasks may be made before any of them runs.
      if (options.subject === undefined) this.#source = coroutine;
      else this.#driver = new Driver(this, coroutine, options.subject);
    }
    loop.makeReady(this);
  }

  /** Its context variables. */
  get context(): Context {
    return (this.#context ??= new Context(this.#values));
  }

  get name(): string {
    return this.#name ?? `Task-${this.#number}`;
  }

  set name(name: string) {
    this.#name = name;
  }

  /** Whether its name was given to it. */
  get named(): boolean {
    return this.#name !== undefined;
  }

  override get label(): string {
    return `task ${this.name}`;
  }

  /** For debuggers: the coroutines it drives now, its own or those that its `async` function awaits. */
  get strands(): readonly Strand[] {
    return [...(this.#driver === undefined ? [] : [this.#driver]), ...(this.#attended?.keys() ?? [])];
  }

  /** The coroutine it runs; undefined for an `async` function, and when it is done. */
  get coroutine(): Coroutine<unknown> | undefined {
    if (this.#driver !== undefined) return this.#driver.coroutine;
    return isCoroutine(this.#source) ? this.#source : undefined;
  }

  /** What it waits for now; undefined when it is ready, running or finished. */
  get waitsFor(): Future<unknown> | undefined {
    if (this.#driver !== undefined) return this.#driver.waitsFor;
    for (const driver of this.#attended?.keys() ?? [])
      if (driver.waitsFor !== undefined) return driver.waitsFor;
    return undefined;
  }

  /**
   * Asks it to end: `CancelledError` is thrown in at its await, soon. It may clean up, and may even refuse by not
   * throwing the error again. Answers false when it was done already.
   */
  override cancel(message?: string): boolean {
    return this.cancelFor(undefined, message);
  }

  /** For the library: as `cancel`, and says which part of it asks. */
  cancelFor(origin: string | undefined, message?: string): boolean {
    if (this.done()) return false;
    this.loop.instrument?.cancelAsked(this, { message, origin });
    this.#cancelsAsked++;
    let taken = this.#driver?.waitsFor?.kind !== BODY && this.#driver !== undefined;
    if (taken) this.#driver?.cancel(message);
    for (const driver of this.#attended?.keys() ?? []) {
      if (driver.waitsFor?.kind === BODY) continue;
      taken = true;
      driver.cancel(message);
    }
    if (!taken) this.#cancelPending = { message };
    return true;
  }

  /** How many times it was asked to end, less `uncancel` calls. */
  cancelling(): number {
    return this.#cancelsAsked;
  }

  /** Takes one `cancel` back, for whoever caught what that caused; answers how many remain. */
  uncancel(): number {
    if (this.#cancelsAsked > 0) {
      this.#cancelsAsked--;
      this.loop.instrument?.cancelWithdrawn(this);
    }
    if (this.#cancelsAsked === 0) {
      this.#cancelPending = undefined;
      this.#driver?.withdrawCancel();
    }
    return this.#cancelsAsked;
  }

  /** Not for tasks: throws `InvalidStateError`. */
  override setResult(): void {
    throw new InvalidStateError(`Cannot set the result of ${this.label}: only its code can`);
  }

  /** Not for tasks: throws `InvalidStateError`. */
  override setException(): void {
    throw new InvalidStateError(`Cannot set an exception on ${this.label}: only its code can`);
  }

  /** For the loop: the first step. */
  run(): void {
    const source = this.#source;
    this.#source = undefined;
    if (source === undefined) this.#driver?.run();
    else if (typeof source === 'function') this.#call(source);
    else this.#drive(source);
  }

  #drive(coroutine: Coroutine<unknown>): void {
    const driver = new Driver(this, coroutine);
    this.#driver = driver;
    const pending = this.#cancelPending;
    this.#cancelPending = undefined;
    if (pending !== undefined) driver.cancel(pending.message);
    driver.run();
  }

  #call(start: () => unknown): void {
    if (this.#cancelPending !== undefined) {
      this.#end(new CancelledError(this.#cancelPending.message ?? ''), undefined);
      return;
    }
    const task = this as Task<unknown>;
    this.loop.instrument?.stepStarted(task, undefined);
    const contextBefore = enterContext(this.context);
    const taskBefore = setSteppingTask(task);
    let made: unknown;
    let failed: { readonly error: Error } | undefined;
    try {
      made = runAsTask(task, start);
    } catch (error) {
      failed = { error: error as Error };
    }
    setSteppingTask(taskBefore);
    enterContext(contextBefore);
    this.loop.instrument?.stepEnded(task, undefined);
    if (failed !== undefined) {
      this.#end(failed.error, undefined);
      return;
    }
    if (isCoroutine(made)) this.#drive(made);
    else
      Promise.resolve(made).then(
        (value) => this.#end(undefined, value),
        (error: unknown) => this.#end(error as Error, undefined),
      );
  }

  /** For the kernel: drives a coroutine that the task's `async` function awaits. */
  attend(
    coroutine: Coroutine<unknown>,
    subject: object,
    resolve: (value: unknown) => void,
    reject: (reason: unknown) => void,
  ): void {
    const driver = new Driver(this, coroutine, subject);
    (this.#attended ??= new Map()).set(driver, { resolve, reject });
    const pending = this.#cancelPending;
    this.#cancelPending = undefined;
    if (pending !== undefined) driver.cancel(pending.message);
    // The first step runs at once, as an await of a coroutine does, unless this is called in the middle of a step.
    if (isStepping(this)) this.loop.makeReady(driver);
    else driver.run();
  }

  /** For `callBody`: throws a cancellation that came while an `async` body waited for nothing of the library's. */
  throwPendingCancel(): void {
    const pending = this.#cancelPending;
    this.#cancelPending = undefined;
    if (pending !== undefined) throw new CancelledError(pending.message ?? '');
  }

  /** For the driver. */
  finished(driver: Driver, error: Error | undefined, value: unknown): void {
    this.#cancelPending ??= driver.pendingCancel;
    if (driver === this.#driver) {
      this.#end(error, value);
      return;
    }
    const settling = this.#attended?.get(driver);
    this.#attended?.delete(driver);
    if (error === undefined) settling?.resolve(value);
    else settling?.reject(error);
  }

  #end(error: Error | undefined, value: unknown): void {
    // What is over need not be kept while somebody keeps the result.
    this.#driver = undefined;
    if (this.#context?.values === this.#values) this.#context = undefined;
    this.loop.forgetTask(this);
    if (error instanceof CancelledError) {
      this.endCancelled(error);
      this.#tellFinished('cancelled');
    } else if (error !== undefined) {
      super.setException(error);
      this.#tellFinished('threw');
    } else if (this.#cancelPending !== undefined) {
      super.cancel(this.#cancelPending.message);
      this.#tellFinished('cancelled');
    } else {
      super.setResult(value as T);
      this.#tellFinished('returned');
    }
  }

  #tellFinished(outcome: TaskOutcome): void {
    this.loop.instrument?.taskFinished(this, outcome);
  }
}

/** For the library: cancels a future; when it is a task, says which part of the library asks. */
export function cancelFor(future: Future<unknown>, origin: string, message?: string): boolean {
  return future instanceof Task ? future.cancelFor(origin, message) : future.cancel(message);
}

/** The kind of futures whose wait is the wait for an `async` body that is the task's own code (`callBody`). */
export const BODY = 'body';

const NO_LABELS: Readonly<Record<string, string>> = Object.freeze({});
