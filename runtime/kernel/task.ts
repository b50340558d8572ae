/**
 * A task: a coroutine or an `async` function that runs by itself, and the future of its result.
 *
 * A generator is driven step by step and can be cancelled at every suspension. An `async` function runs on Node's own
 * microtasks; the library sees it only while it awaits something of the library's, each such await being a coroutine
 * driven for it. So its cancellation arrives at the library await it is in, or else at its next one: a plain promise
 * cannot be interrupted.
 */
import { Context, currentValues, enterContext, type Values } from './context.js';
import {
  coroutineOf,
  isCoroutine,
  isCoroutineFunction,
  type Awaitable,
  type Coroutine,
} from './coroutine.js';
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

/** What people know it by. */
interface About {
  readonly name: string | undefined;
  readonly labels: Readonly<Record<string, string>> | undefined;
}

/** What most tasks never have. */
interface Seldom {
  /** What an `async` function awaits of the library now; several with `Promise.all`. */
  attended: Map<Driver, Settling> | undefined;
  cancelsAsked: number;
  /** It is just being asked to end, and asks what it waits for. */
  isBeingAsked: boolean;
  cancelPending: PendingCancel | undefined;
}

export class Task<T> extends Future<T> implements Runnable {
  // Few fields: a hundred thousand tasks may wait for their first step, and the garbage collector copies each.
  /** Made of the values it begins with when first asked for: most tasks wait for that, and some never do. */
  #context: Context | Values;
  #about: About;
  readonly #number: number;
  /** For an instrument: whatever it keeps about this task. */
  note: unknown = undefined;
  /** What it runs: a coroutine or a function until the first step, then what drives the coroutine. */
  #code: Driver | Coroutine<unknown> | (() => unknown) | undefined = undefined;
  #seldom: Seldom | undefined = undefined;
  /** For the loop: its neighbours among the tasks that are not done. */
  older: Task<unknown> | null = null;
  newer: Task<unknown> | null = null;

  /** Use `createTask`. */
  constructor(loop: EventLoop, source: TaskSource<T>, options: TaskOptions, number: number) {
    super({ loop, kind: 'task' });
    this.#context = options.context ?? currentValues();
    const { name, labels } = options;
    this.#about = name === undefined && labels === undefined ? NOTHING_ABOUT : { name, labels };
    this.#number = number;
    if (typeof source === 'function' && !isCoroutineFunction(source)) this.#code = source;
    else {
      const made = typeof source === 'function' ? (source() as Coroutine<T>) : source;
      const coroutine = isCoroutine(made) ? made : made[Symbol.iterator]();
      // Otherwise it gets its driver with its first step: many tasks may be made before any of them runs.
      this.#code = options.subject === undefined ? coroutine : new Driver(this, coroutine, options.subject);
    }
    loop.makeReady(this);
  }

  /** Its context variables. */
  get context(): Context {
    const context = this.#context;
    return context instanceof Context ? context : (this.#context = new Context(context));
  }

  get name(): string {
    return this.#about.name ?? `Task-${this.#number}`;
  }

  set name(name: string) {
    this.#about = { ...this.#about, name };
    this.loop.instrument?.taskRenamed(this);
  }

  /** Whether its name was given to it. */
  get named(): boolean {
    return this.#about.name !== undefined;
  }

  get labels(): Readonly<Record<string, string>> {
    return this.#about.labels ?? NO_LABELS;
  }

  override get label(): string {
    return `task ${this.name}`;
  }

  /** For debuggers: the coroutines it drives now, its own or those that its `async` function awaits. */
  get strands(): readonly Strand[] {
    const driver = this.#driver();
    return [...(driver === undefined ? [] : [driver]), ...(this.#seldom?.attended?.keys() ?? [])];
  }

  /** For debuggers: whether it drives this one now. */
  drives(strand: Strand): boolean {
    return strand === this.#code || this.#seldom?.attended?.has(strand as Driver) === true;
  }

  /** The coroutine it runs; undefined for an `async` function, and when it is done. */
  get coroutine(): Coroutine<unknown> | undefined {
    if (this.#code instanceof Driver) return this.#code.coroutine;
    return isCoroutine(this.#code) ? this.#code : undefined;
  }

  /** What it waits for now; undefined when it is ready, running or finished. */
  get waitsFor(): Future<unknown> | undefined {
    if (this.#code instanceof Driver) return this.#code.waitsFor;
    for (const driver of this.#seldom?.attended?.keys() ?? [])
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
    if (this.done() || this.isBeingAsked) return false;
    this.loop.instrument?.cancelAsked(this, { message, origin });
    const rest = this.#rest();
    rest.cancelsAsked++;
    rest.isBeingAsked = true;
    try {
      this.#ask(rest, message);
    } finally {
      rest.isBeingAsked = false;
    }
    return true;
  }

  #ask(rest: Seldom, message: string | undefined): void {
    const own = this.#driver();
    let taken = own?.waitsFor?.kind !== BODY && own !== undefined;
    if (taken) own?.cancel(message);
    for (const driver of rest.attended?.keys() ?? []) {
      if (driver.waitsFor?.kind === BODY) continue;
      taken = true;
      driver.cancel(message);
    }
    if (!taken) rest.cancelPending = { message };
  }

  override get isBeingAsked(): boolean {
    return this.#seldom?.isBeingAsked === true;
  }

  /** How many times it was asked to end, less `uncancel` calls. */
  cancelling(): number {
    return this.#seldom?.cancelsAsked ?? 0;
  }

  /** Takes one `cancel` back, for whoever caught what that caused; answers how many remain. */
  uncancel(): number {
    const rest = this.#rest();
    if (rest.cancelsAsked > 0) {
      rest.cancelsAsked--;
      this.loop.instrument?.cancelWithdrawn(this);
    }
    if (rest.cancelsAsked === 0) {
      rest.cancelPending = undefined;
      this.#driver()?.withdrawCancel();
    }
    return rest.cancelsAsked;
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
    const code = this.#code;
    if (code instanceof Driver) code.run();
    else if (typeof code === 'function') {
      this.#code = undefined;
      this.#call(code);
    } else if (code !== undefined) this.#drive(code);
  }

  #driver(): Driver | undefined {
    return this.#code instanceof Driver ? this.#code : undefined;
  }

  #rest(): Seldom {
    return (this.#seldom ??= {
      attended: undefined,
      cancelsAsked: 0,
      isBeingAsked: false,
      cancelPending: undefined,
    });
  }

  /** A cancellation that nobody could be told yet; it is forgotten here. */
  #takePendingCancel(): PendingCancel | undefined {
    const seldom = this.#seldom;
    const pending = seldom?.cancelPending;
    if (seldom !== undefined) seldom.cancelPending = undefined;
    return pending;
  }

  #drive(coroutine: Coroutine<unknown>): void {
    const driver = new Driver(this, coroutine);
    this.#code = driver;
    const pending = this.#takePendingCancel();
    if (pending !== undefined) driver.cancel(pending.message);
    driver.run();
  }

  #call(start: () => unknown): void {
    const pending = this.#takePendingCancel();
    if (pending !== undefined) {
      this.#end(new CancelledError(pending.message ?? ''), undefined);
      return;
    }
    const task = this as Task<unknown>;
    this.loop.instrument?.stepStarted(task, undefined);
    const contextBefore = enterContext(this.context);
    const taskBefore = setSteppingTask(task);
    let made: unknown;
    let coroutine: Coroutine<unknown> | undefined;
    let failed: { readonly error: Error } | undefined;
    try {
      made = runAsTask(task, start);
      coroutine = coroutineOf(made);
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
    if (coroutine !== undefined) this.#drive(coroutine);
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
    (this.#rest().attended ??= new Map()).set(driver, { resolve, reject });
    const pending = this.#takePendingCancel();
    if (pending !== undefined) driver.cancel(pending.message);
    // The first step runs at once, as an await of a coroutine does, unless this is called in the middle of a step.
    if (isStepping(this)) this.loop.makeReady(driver);
    else driver.run();
  }

  /** For `callBody`: throws a cancellation that came while an `async` body waited for nothing of the library's. */
  throwPendingCancel(): void {
    const pending = this.#takePendingCancel();
    if (pending !== undefined) throw new CancelledError(pending.message ?? '');
  }

  /** For the driver. */
  finished(driver: Driver, error: Error | undefined, value: unknown): void {
    const { pendingCancel } = driver;
    if (pendingCancel !== undefined) this.#rest().cancelPending ??= pendingCancel;
    if (driver === this.#code) {
      this.#end(error, value);
      return;
    }
    const attended = this.#seldom?.attended;
    const settling = attended?.get(driver);
    attended?.delete(driver);
    if (error === undefined) settling?.resolve(value);
    else settling?.reject(error);
  }

  #end(error: Error | undefined, value: unknown): void {
    // What is over need not be kept while somebody keeps the result.
    this.#code = undefined;
    if (this.#context instanceof Context) this.#context = this.#context.values;
    this.loop.forgetTask(this);
    if (error instanceof CancelledError) {
      this.endCancelled(error);
      this.#tellFinished('cancelled');
    } else if (error !== undefined) {
      super.setException(error);
      this.#tellFinished('threw');
    } else if (this.#seldom?.cancelPending !== undefined) {
      super.cancel(this.#seldom.cancelPending.message);
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

const NOTHING_ABOUT: About = Object.freeze({ name: undefined, labels: undefined });
const NO_LABELS: Readonly<Record<string, string>> = Object.freeze({});
