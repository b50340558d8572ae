/**
 * Drives one coroutine for a task: runs a step, reads the yielded future, sleeps until that is done. The only code that
 * resumes coroutines.
 *
 * How cancelling works: it cancels the future the coroutine waits for, whose `CancelledError` then comes out of the
 * `yield*`. If the coroutine waits for nothing that can be cancelled, the error is thrown in at its next step.
 */
import { withoutStack } from './await-places.js';
import { CancelScope, type PendingCancel } from './cancel-scope.js';
import { forgetPlace } from './debug-places.js';
import { enterContext } from './context.js';
import { CancelledError, cancelledBy, toError, type CancelReason } from './errors.js';
import { Future } from './future.js';
import { setSteppingScope } from './running-loop.js';
import type { AsyncBody } from './async-body.js';
import type { Coroutine } from './coroutine.js';
import type { Runnable } from './ready-queue.js';
import type { Task } from './task.js';

export class Driver extends CancelScope implements Runnable {
  readonly task: Task<unknown>;
  /** What the program awaited, if an `async` function awaits the coroutine. */
  readonly subject: object | undefined;
  /** The `async` function that awaits the coroutine. */
  within: AsyncBody | undefined;
  /** For an instrument: its note on this coroutine. */
  note: unknown = undefined;
  readonly #coroutine: Coroutine<unknown>;
  #waitsFor: Future<unknown> | undefined = undefined;
  #mustThrow: Error | undefined = undefined;
  /** A cancellation that has not yet reached the coroutine. */
  #pendingCancel: PendingCancel | undefined = undefined;

  constructor(task: Task<unknown>, coroutine: Coroutine<unknown>, subject?: object, within?: AsyncBody) {
    super();
    this.task = task;
    this.#coroutine = coroutine;
    this.subject = subject;
    this.within = within;
    task.loop.carried?.give(this);
  }

  get outer(): CancelScope | undefined {
    return this.within;
  }

  /** The future it waits for now. */
  get waitsFor(): Future<unknown> | undefined {
    return this.#waitsFor;
  }

  /** The `async` body whose end it waits for. */
  get awaitedBody(): AsyncBody | undefined {
    return this.#waitsFor?.body;
  }

  get coroutine(): Coroutine<unknown> {
    return this.#coroutine;
  }

  /** A cancellation that has not yet reached the coroutine. */
  get pendingCancel(): PendingCancel | undefined {
    return this.#pendingCancel;
  }

  deliverCancel(reason: CancelReason | undefined): void {
    const future = this.#waitsFor;
    if (future?.cancel(reason) === true) return;
    this.#pendingCancel = { reason };
    if (future?.isBeingAsked !== true) return;
    // It waits for itself through others: nothing else could wake it.
    future.removeWaiter(this);
    this.#waitsFor = undefined;
    this.task.loop.makeReady(this);
  }

  withdrawCancel(): void {
    this.#pendingCancel = undefined;
  }

  /** One step: up to the next suspension or the end. */
  run(): void {
    const task = this.task;
    let error = this.#mustThrow;
    this.#mustThrow = undefined;
    let value: unknown;
    const waited = this.#waitsFor;
    if (waited !== undefined) {
      this.#waitsFor = undefined;
      try {
        value = waited.cancelled() ? withoutStack(() => waited.result()) : waited.result();
      } catch (thrown) {
        error = thrown as Error;
      }
    }
    if (this.#pendingCancel !== undefined) {
      const { reason } = this.#pendingCancel;
      if (!(error instanceof CancelledError)) error = withoutStack(() => cancelledBy(reason));
      this.#pendingCancel = undefined;
    }
    const { loop } = task;
    if (loop.instrument !== null) reportStep(task, this, error);
    const contextBefore = enterContext(task.context);
    const scopeBefore = setSteppingScope(this);
    let step: IteratorResult<Future<unknown> | undefined, unknown>;
    try {
      step = error === undefined ? this.#coroutine.next(value) : this.#coroutine.throw(error);
    } catch (thrown) {
      setSteppingScope(scopeBefore);
      enterContext(contextBefore);
      loop.instrument?.stepEnded(task, this);
      this.#finish(toError(thrown), undefined);
      return;
    }
    setSteppingScope(scopeBefore);
    enterContext(contextBefore);
    loop.instrument?.stepEnded(task, this);
    if (step.done === true) this.#finish(undefined, step.value);
    else this.#suspend(step.value);
  }

  #finish(error: Error | undefined, value: unknown): void {
    if (this.within === undefined) this.task.finished(this, error, value);
    else this.within.finished(this, error, value);
  }

  #suspend(yielded: unknown): void {
    const { loop } = this.task;
    if (yielded === undefined) {
      if (loop.debug) forgetPlace(this);
      loop.instrument?.taskSuspended(this.task, this, undefined);
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
    loop.instrument?.taskSuspended(this.task, this, future);
    future.addWaiter(this);
    if (this.#pendingCancel !== undefined && future.cancel(this.#pendingCancel.reason))
      this.#pendingCancel = undefined;
  }

  #problem(yielded: unknown): string | undefined {
    const name = this.task.label;
    if (!(yielded instanceof Future)) {
      const hint = typeof yielded === 'object' && yielded !== null ? ': use yield* with awaitables' : '';
      return `Cannot suspend ${name}: it yielded a ${typeof yielded}, not a future${hint}`;
    }
    if (yielded === this.task) return `Cannot suspend ${name}: a task cannot await itself`;
    if (yielded.loop !== this.task.loop)
      return `Cannot suspend ${name}: ${yielded.label} belongs to another event loop`;
    return undefined;
  }
}

function reportStep(task: Task<unknown>, driver: Driver, error: Error | undefined): void {
  if (error instanceof CancelledError && driver.cancelling() > 0)
    task.loop.instrument?.cancelDelivered(task, driver, error);
  task.loop.instrument?.stepStarted(task, driver);
}
