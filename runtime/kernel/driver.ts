/**
 * Drives one coroutine for a task: runs a step, looks at what it yields, sleeps until that is done. The only code that
 * resumes coroutines.
 *
 * How cancelling works: it cancels the future the coroutine waits for, whose `CancelledError` then comes out of the
 * `yield*`. When the coroutine waits for nothing that can be cancelled, the error is thrown in at its next step.
 */
import { CancelledError, toError } from './errors.js';
import { Future, type Waiter } from './future.js';
import type { Coroutine } from './coroutine.js';

/** Whose coroutine it is. */
export interface DriverOwner {
  enterStep(driver: Driver): void;
  leaveStep(driver: Driver): void;
  suspended(driver: Driver, future: Future<unknown> | undefined): void;
  /** An error is about to be thrown in that may be a cancellation. */
  cancelledInto(driver: Driver, error: CancelledError): void;
  /** The coroutine returned a value or threw. */
  finished(driver: Driver, error: Error | undefined, value: unknown): void;
  readonly self: Future<unknown>;
}

export class Driver implements Waiter {
  readonly waiter = true;
  /** What the program awaited, when an `async` function awaits the coroutine. */
  readonly subject: object | undefined;
  /** For an instrument: whatever it keeps about this coroutine. */
  note: unknown = undefined;
  readonly #owner: DriverOwner;
  readonly #coroutine: Coroutine<unknown>;
  #waitsFor: Future<unknown> | undefined;
  #mustThrow: Error | undefined;
  #cancelPending = false;
  #cancelMessage: string | undefined;

  constructor(owner: DriverOwner, coroutine: Coroutine<unknown>, subject?: object) {
    this.#owner = owner;
    this.subject = subject;
    this.#coroutine = coroutine;
  }

  /** The future it waits for now. */
  get waitsFor(): Future<unknown> | undefined {
    return this.#waitsFor;
  }

  get coroutine(): Coroutine<unknown> {
    return this.#coroutine;
  }

  /** Whether a cancellation has not yet reached the coroutine, and its message. */
  get pendingCancel(): { readonly message: string | undefined } | undefined {
    return this.#cancelPending ? { message: this.#cancelMessage } : undefined;
  }

  cancel(message: string | undefined): void {
    if (this.#waitsFor?.cancel(message) === true) return;
    this.#cancelPending = true;
    this.#cancelMessage = message;
  }

  /** Forgets a cancellation that has not yet reached the coroutine. */
  withdrawCancel(): void {
    this.#cancelPending = false;
  }

  run(): void {
    const owner = this.#owner;
    let error = this.#mustThrow;
    this.#mustThrow = undefined;
    let value: unknown;
    const waited = this.#waitsFor;
    this.#waitsFor = undefined;
    if (waited !== undefined) {
      try {
        value = waited.result();
      } catch (thrown) {
        error = thrown as Error;
      }
    }
    if (this.#cancelPending) {
      if (!(error instanceof CancelledError)) error = new CancelledError(this.#cancelMessage ?? '');
      this.#cancelPending = false;
    }
    if (error instanceof CancelledError) owner.cancelledInto(this, error);
    owner.enterStep(this);
    let step: IteratorResult<Future<unknown> | undefined, unknown>;
    try {
      step = error === undefined ? this.#coroutine.next(value) : this.#coroutine.throw(error);
    } catch (thrown) {
      owner.leaveStep(this);
      owner.finished(this, toError(thrown), undefined);
      return;
    }
    owner.leaveStep(this);
    if (step.done === true) owner.finished(this, undefined, step.value);
    else this.#suspend(step.value);
  }

  #suspend(yielded: unknown): void {
    const { loop } = this.#owner.self;
    if (yielded === undefined) {
      this.#owner.suspended(this, undefined);
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
    this.#owner.suspended(this, future);
    future.addWaiter(this);
    if (this.#cancelPending && future.cancel(this.#cancelMessage)) this.#cancelPending = false;
  }

  #problem(yielded: unknown): string | undefined {
    const name = this.#owner.self.label;
    if (!(yielded instanceof Future)) {
      const hint = typeof yielded === 'object' && yielded !== null ? ': use yield* with awaitables' : '';
      return `Cannot suspend ${name}: it yielded a ${typeof yielded}, not a future${hint}`;
    }
    if (yielded === this.#owner.self) return `Cannot suspend ${name}: a task cannot await itself`;
    if (yielded.loop !== this.#owner.self.loop)
      return `Cannot suspend ${name}: ${yielded.label} belongs to another event loop`;
    return undefined;
  }
}
