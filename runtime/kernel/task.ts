/**
 * A task: a coroutine or an `async` function that runs independently, and the future of its result.
 *
 * A generator is driven step by step and can be cancelled at every suspension. An `async` function runs on Node's own
 * microtasks (`async-body.ts`). So its cancellation arrives at its current library await, or else at its next one: a
 * plain promise cannot be interrupted.
 */
import { AsyncBody } from './async-body.js';
import { stackOfPromise } from './await-places.js';
import { Context, currentValues, enterContext, type Values } from './context.js';
import {
  coroutineOf,
  isCoroutine,
  isCoroutineFunction,
  type Awaitable,
  type Coroutine,
} from './coroutine.js';
import { placeOf } from './debug-places.js';
import { Driver } from './driver.js';
import { CancelledError, cancelledBy, InvalidStateError, type CancelReason } from './errors.js';
import { Future } from './future.js';
import { currentScope, runAsCode } from './running-loop.js';
import type { CancelScope, PendingCancel } from './cancel-scope.js';
import type { EventLoop } from './event-loop.js';
import type { Strand, TaskOutcome } from './instrument.js';
import type { Runnable } from './ready-queue.js';

/** The sources of a task: a coroutine, an operation, or a function (`async` or `function*`) without parameters. */
export type TaskSource<T> = Coroutine<T> | Awaitable<T> | (() => Coroutine<T> | PromiseLike<T>);

export interface TaskOptions {
  /** For display; `Task-1`, `Task-2`, … if absent. */
  readonly name?: string;
  /** For display: labels to find it by. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Its context variables; absent: a copy of the current ones. */
  readonly context?: Context;
  /** Whether it runs at once up to its first wait; else with the loop's next iteration. */
  readonly eagerStart?: boolean;
  /** For the kernel: what the program awaits, if the task is made for an await outside of tasks. */
  readonly subject?: object;
}

/** Its display name. */
interface About {
  readonly name: string | undefined;
  readonly labels: Readonly<Record<string, string>> | undefined;
}

/** A request to end: who asks (undefined: the program), and why. */
interface Asked extends PendingCancel {
  readonly origin: string | undefined;
}

/** Rarely used fields. */
interface RareFields {
  cancelsAsked: number;
  /** It is just being asked to end, and asks its future. */
  isBeingAsked: boolean;
  /** A cancellation that came before its first step, or that could not be delivered yet. */
  cancelPending: PendingCancel | undefined;
  /** Finished bodies with branches that are not awaited. */
  leftBehind: Set<AsyncBody> | undefined;
}

/** A coroutine or an `async` function that runs independently, and the future of its result. */
export class Task<T> extends Future<T> implements Runnable {
  // Few fields: a hundred thousand tasks may wait for their first step, and the garbage collector copies each.
  /** Created from the initial values on first use: most tasks wait for that, and some never do. */
  #context: Context | Values;
  #about: About;
  readonly #number: number;
  /** For an instrument: its note on this task. */
  note: unknown = undefined;
  /** What it runs: a coroutine or a function until the first step, then its driver, or its call. */
  #code: Driver | AsyncBody | Coroutine<unknown> | (() => unknown) | undefined = undefined;
  #rare: RareFields | undefined = undefined;
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
      const coroutine = coroutineOf<T>(made);
      if (coroutine === undefined) throw new TypeError(`Cannot make a task of ${nameOf(made)}`);
      // Otherwise it gets its driver with its first step: many tasks may be created before any of them runs.
      this.#code = options.subject === undefined ? coroutine : new Driver(this, coroutine, options.subject);
    }
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

  /** Whether its name was given explicitly. */
  get named(): boolean {
    return this.#about.name !== undefined;
  }

  get labels(): Readonly<Record<string, string>> {
    return this.#about.labels ?? NO_LABELS;
  }

  override get label(): string {
    return `task ${this.name}`;
  }

  protected override get progress(): string {
    if (this.done()) return this.state;
    if (currentScope()?.task === this) return 'running';
    const { waitsFor } = this;
    if (waitsFor !== undefined) return `waiting for ${waitsFor.label}`;
    // An `async` function of whose await the library knows nothing.
    return this.#code instanceof AsyncBody && this.strands.length === 0 ? 'waiting for a promise' : 'ready';
  }

  /** For debuggers: the coroutines it drives now, its own and those that its `async` functions await. */
  get strands(): readonly Strand[] {
    return [...this.#drivers()];
  }

  /** For debuggers: whether it drives this one now. */
  drives(strand: Strand): boolean {
    return strand === this.#code || (strand as Driver).within?.attends(strand as Driver) === true;
  }

  /** The coroutine it runs; undefined for an `async` function, and once it is done. */
  get coroutine(): Coroutine<unknown> | undefined {
    if (this.#code instanceof Driver) return this.#code.coroutine;
    return isCoroutine(this.#code) ? this.#code : undefined;
  }

  /** The future it waits for; undefined if it is ready, running or finished. */
  get waitsFor(): Future<unknown> | undefined {
    for (const { waitsFor } of this.#drivers()) if (waitsFor !== undefined) return waitsFor;
    return undefined;
  }

  /**
   * Where it waits, innermost first, as lines of a stack. For generators known in debug mode only, for `async`
   * functions the library's awaits.
   */
  async getStack(): Promise<readonly string[]> {
    const stacks: string[] = [];
    for (const driver of [...this.#drivers()].reverse()) {
      // Node 26 also knows the awaiters then: they are read below, on every version.
      stacks.push(...placeOf(driver).filter((frame) => !frame.startsWith('at async ')));
      const promise = driver.within?.promiseOf(driver);
      if (promise !== undefined) stacks.push(...(await stackOfPromise(promise)));
    }
    return stacks;
  }

  /** Writes where it waits to standard error. */
  async printStack(): Promise<void> {
    const lines = (await this.getStack()).map((line) => `    ${line}\n`);
    this.loop.defaultExceptionHandler({
      message: `Stack of ${this.label}, ${this.progress}\n${lines.join('')}`.trimEnd(),
    });
  }

  /**
   * Asks it to end: `CancelledError` is thrown in at its await, soon. It may clean up, and may even refuse by not
   * throwing the error again. An error that is the reason becomes its `cause`. Answers false if it was already done.
   */
  override cancel(reason?: CancelReason): boolean {
    return this.cancelFor(undefined, reason);
  }

  /** For the library: as `cancel`, with the requesting part. */
  cancelFor(origin: string | undefined, reason?: CancelReason): boolean {
    if (!this.ask(this.#scope, { origin, reason })) return false;
    const rest = this.#rareFields();
    rest.cancelsAsked++;
    for (const { attended } of rest.leftBehind ?? [])
      for (const driver of attended) driver.deliverCancel(reason);
    return true;
  }

  /** For the kernel: asks a part of its code to end, or all of it before its first step, without counting that. */
  ask(scope: CancelScope | undefined, { origin, reason }: Asked): boolean {
    if (this.done() || this.isBeingAsked) return false;
    this.loop.instrument?.cancelAsked(this, { origin, message: textOf(reason) });
    const rest = this.#rareFields();
    rest.isBeingAsked = true;
    try {
      if (scope === undefined) rest.cancelPending = { reason };
      else scope.deliverCancel(reason);
    } finally {
      rest.isBeingAsked = false;
    }
    return true;
  }

  override get isBeingAsked(): boolean {
    return this.#rare?.isBeingAsked === true;
  }

  /**
   * How many times it was asked to end, less `uncancel` calls. When its own code asks, requests to the running part
   * count too: those of the enclosing time limits and groups.
   */
  cancelling(): number {
    const scope = currentScope();
    return (scope?.task === this ? scope : this.#scope)?.cancelling() ?? this.timesAsked;
  }

  /** Takes one `cancel` back, for code that caught its effect; answers how many remain. */
  uncancel(): number {
    const scope = currentScope();
    const part = scope?.task === this ? scope : this.#scope;
    if (part !== undefined) return part.uncancelInnermost();
    this.takeRequestBack();
    if (this.timesAsked === 0) this.#takePendingCancel();
    return this.timesAsked;
  }

  /** For the kernel: how many times all of it was asked to end. */
  get timesAsked(): number {
    return this.#rare?.cancelsAsked ?? 0;
  }

  /** For the kernel. */
  takeRequestBack(): void {
    const rare = this.#rare;
    if (rare === undefined || rare.cancelsAsked === 0) return;
    rare.cancelsAsked--;
    this.loop.instrument?.cancelWithdrawn(this);
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
    } else if (code !== undefined && !(code instanceof AsyncBody)) this.#drive(code);
  }

  /** All its code; undefined before its first step, and when it is done. */
  get #scope(): CancelScope | undefined {
    const code = this.#code;
    return code instanceof Driver || code instanceof AsyncBody ? code : undefined;
  }

  *#drivers(): Generator<Driver, void> {
    const bodies: AsyncBody[] = [...(this.#rare?.leftBehind ?? [])];
    const code = this.#code;
    if (code instanceof AsyncBody) bodies.push(code);
    else if (code instanceof Driver) {
      yield code;
      if (code.awaitedBody !== undefined) bodies.push(code.awaitedBody);
    }
    for (let body = bodies.pop(); body !== undefined; body = bodies.pop())
      for (const driver of body.attended) {
        yield driver;
        if (driver.awaitedBody !== undefined) bodies.push(driver.awaitedBody);
      }
  }

  #rareFields(): RareFields {
    return (this.#rare ??= {
      cancelsAsked: 0,
      isBeingAsked: false,
      cancelPending: undefined,
      leftBehind: undefined,
    });
  }

  /** An undelivered cancellation; it is forgotten here. */
  #takePendingCancel(): PendingCancel | undefined {
    const rare = this.#rare;
    const pending = rare?.cancelPending;
    if (rare !== undefined) rare.cancelPending = undefined;
    return pending;
  }

  /** For the kernel: a body of its code is over, and left branches behind. */
  keepBranchesOf(body: AsyncBody): void {
    (this.#rareFields().leftBehind ??= new Set()).add(body);
  }

  #drive(coroutine: Coroutine<unknown>): void {
    const driver = new Driver(this, coroutine);
    this.#code = driver;
    const pending = this.#takePendingCancel();
    if (pending !== undefined) driver.deliverCancel(pending.reason);
    driver.run();
  }

  #call(start: () => unknown): void {
    const pending = this.#takePendingCancel();
    if (pending !== undefined) {
      this.#end(cancelledBy(pending.reason), undefined);
      return;
    }
    const task = this as Task<unknown>;
    const body = new AsyncBody(task, undefined);
    this.#code = body;
    this.loop.instrument?.stepStarted(task, undefined);
    const contextBefore = enterContext(this.context);
    let made: unknown;
    let coroutine: Coroutine<unknown> | undefined;
    let failed: { readonly error: Error } | undefined;
    try {
      made = runAsCode(body, start);
      coroutine = coroutineOf(made);
    } catch (error) {
      failed = { error: error as Error };
    }
    enterContext(contextBefore);
    this.loop.instrument?.stepEnded(task, undefined);
    if (failed !== undefined) {
      this.#bodyEnded(body, failed.error, undefined);
      return;
    }
    if (coroutine !== undefined) {
      body.end();
      this.#rareFields().cancelPending = body.takePendingCancel();
      this.#drive(coroutine);
    } else
      Promise.resolve(made).then(
        (value) => this.#bodyEnded(body, undefined, value),
        (error: unknown) => this.#bodyEnded(body, error as Error, undefined),
      );
  }

  #bodyEnded(body: AsyncBody, error: Error | undefined, value: unknown): void {
    body.end();
    const pending = body.takePendingCancel();
    if (pending !== undefined) this.#rareFields().cancelPending ??= pending;
    this.#end(error, value);
  }

  /** For the driver of its own coroutine. */
  finished(driver: Driver, error: Error | undefined, value: unknown): void {
    const { pendingCancel } = driver;
    if (pendingCancel !== undefined) this.#rareFields().cancelPending ??= pendingCancel;
    this.#end(error, value);
  }

  #end(error: Error | undefined, value: unknown): void {
    // A finished coroutine need not be kept by holders of the result.
    this.#code = undefined;
    if (this.#context instanceof Context) this.#context = this.#context.values;
    this.loop.forgetTask(this);
    if (error instanceof CancelledError) {
      this.endCancelled(error);
      this.#reportFinished('cancelled');
    } else if (error !== undefined) {
      super.setException(error);
      this.#reportFinished('threw');
    } else if (this.#rare?.cancelPending !== undefined) {
      super.cancel(this.#rare.cancelPending.reason);
      this.#reportFinished('cancelled');
    } else {
      super.setResult(value as T);
      this.#reportFinished('returned');
    }
  }

  #reportFinished(outcome: TaskOutcome): void {
    this.loop.instrument?.taskFinished(this, outcome);
  }
}

/** For the library: cancels a future; for a task, with the requesting part of the library. */
export function cancelFor(future: Future<unknown>, origin: string, reason?: CancelReason): boolean {
  return future instanceof Task ? future.cancelFor(origin, reason) : future.cancel(reason);
}

/** The kind of futures whose wait is the wait for an `async` body that is the task's own code (`callBody`). */
export const BODY = 'body';

const NOTHING_ABOUT: About = Object.freeze({ name: undefined, labels: undefined });
const NO_LABELS: Readonly<Record<string, string>> = Object.freeze({});

function textOf(reason: CancelReason | undefined): string | undefined {
  return reason instanceof Error ? reason.message : reason;
}

/** Describes a value that cannot become a task. */
function nameOf(value: unknown): string {
  if (typeof value === 'object' && value !== null && 'then' in value)
    return 'a promise: hand the async function, not its call, or use ensureFuture';
  return typeof value === 'object' && value !== null ? 'an object that is no coroutine' : `a ${typeof value}`;
}
