/**
 * Drives one coroutine for a task: runs a step, looks at what it yields, sleeps until that is done. The only code that
 * resumes coroutines.
 *
 * How cancelling works: it cancels the future the coroutine waits for, whose `CancelledError` then comes out of the
 * `yield*`. When the coroutine waits for nothing that can be cancelled, the error is thrown in at its next step.
 */
import { enterContext } from './context.js';
import { CancelledError, toError } from './errors.js';
import { Future } from './future.js';
import { setSteppingTask } from './running-loop.js';
import type { Coroutine } from './coroutine.js';
import type { Runnable } from './ready-queue.js';
import type { Task } from './task.js';

/** A request to end. */
export interface PendingCancel {
  readonly message: string | undefined;
}

export class Driver implements Runnable {
  /** What the program awaited, when an `async` function awaits the coroutine. */
  readonly subject: object | undefined;
  /** For an instrument: whatever it keeps about this coroutine. */
  note: unknown = undefined;
  readonly #task: Task<unknown>;
  readonly #coroutine: Coroutine<unknown>;
  #waitsFor: Future<unknown> | undefined = undefined;
  #mustThrow: Error | undefined = undefined;
  /** A cancellation that has not yet reached the coroutine. */
  #pendingCancel: PendingCancel | undefined = undefined;

  constructor(task: Task<unknown>, coroutine: Coroutine<unknown>, subject?: object) {
    this.#task = task;
    this.#coroutine = coroutine;
    this.subject = subject;
  }

  /** The future it waits for now. */
  get waitsFor(): Future<unknown> | undefined {
    return this.#waitsFor;
  }

  get coroutine(): Coroutine<unknown> {
    return this.#coroutine;
  }

  /** A cancellation that has not yet reached the coroutine. */
  get pendingCancel(): PendingCancel | undefined {
    return this.#pendingCancel;
  }

  cancel(message: string | undefined): void {
    const future = this.#waitsFor;
    if (future?.cancel(message) === true) return;
    this.#pendingCancel = { message };
    if (future?.isBeingAsked !== true) return;
    // It waits for itself through others: nobody else could wake it.
    future.removeWaiter(this);
    this.#waitsFor = undefined;
    this.#task.loop.makeReady(this);
  }

  /** Forgets a cancellation that has not yet reached the coroutine. */
  withdrawCancel(): void {
    this.#pendingCancel = undefined;
  }

  /** One step: up to the next suspension or the end. */
  run(): void {
    const task = this.#task;
    let error = this.#mustThrow;
    this.#mustThrow = undefined;
    let value: unknown;
    const waited = this.#waitsFor;
    if (waited !== undefined) {
      this.#waitsFor = undefined;
      try {
        value = waited.result();
      } catch (thrown) {
        error = thrown as Error;
      }
    }
    if (this.#pendingCancel !== undefined) {
      if (!(error instanceof CancelledError)) error = new CancelledError(this.#pendingCancel.message ?? '');
      this.#pendingCancel = undefined;
    }
    const { loop } = task;
    if (loop.instrument !== null) tellStep(task, this, error);
    const contextBefore = enterContext(task.context);
    const taskBefore = setSteppingTask(task);
    let step: IteratorResult<Future<unknown> | undefined, unknown>;
    try {
      step = error === undefined ? this.#coroutine.next(value) : this.#coroutine.throw(error);
    } catch (thrown) {
      setSteppingTask(taskBefore);
      enterContext(contextBefore);
      loop.instrument?.stepEnded(task, this);
      task.finished(this, toError(thrown), undefined);
      return;
    }
    setSteppingTask(taskBefore);
    enterContext(contextBefore);
    loop.instrument?.stepEnded(task, this);
    if (step.done === true) task.finished(this, undefined, step.value);
    else this.#suspend(step.value);
  }

  #suspend(yielded: unknown): void {
    const { loop } = this.#task;
    if (yielded === undefined) {
      loop.instrument?.taskSuspended(this.#task, this, undefined);
      loop.makeReady(this);
      return;
    }
    const problem = this.#problem(yielded);
    if (problem !== undefined) {
      this.#mustThrow = new Error(problem);
      loop.makeReady(this);
      return;
    }
    const future = yielded as Future<unknown>;
    this.#waitsFor = future;
    loop.instrument?.taskSuspended(this.#task, this, future);
    future.addWaiter(this);
    if (this.#pendingCancel !== undefined && future.cancel(this.#pendingCancel.message))
      this.#pendingCancel = undefined;
  }

  #problem(yielded: unknown): string | undefined {
    const name = this.#task.label;
    if (!(yielded instanceof Future)) {
      const hint = typeof yielded === 'object' && yielded !== null ? ': use yield* with awaitables' : '';
      return `Cannot suspend ${name}: it yielded a ${typeof yielded}, not a future${hint}`;
    }
    if (yielded === this.#task) return `Cannot suspend ${name}: a task cannot await itself`;
    if (yielded.loop !== this.#task.loop)
      return `Cannot suspend ${name}: ${yielded.label} belongs to another event loop`;
    return undefined;
  }
}

function tellStep(task: Task<unknown>, driver: Driver, error: Error | undefined): void {
  if (error instanceof CancelledError && task.cancelling() > 0)
    task.loop.instrument?.cancelDelivered(task, driver, error);
  task.loop.instrument?.stepStarted(task, driver);
}
