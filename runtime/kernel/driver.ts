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
import type { Wait } from './instrument.js';

/** Whose coroutine it is. */
export interface DriverOwner {
  /** Right before a step; answers what `leaveStep` wants back. */
  enterStep(): void;
  leaveStep(): void;
  suspended(wait: Wait): void;
  /** The coroutine returned a value or threw. */
  finished(driver: Driver, error: Error | undefined, value: unknown): void;
  readonly self: Future<unknown>;
}

const TICK: Wait = { kind: 'tick', label: 'next loop iteration' };

export class Driver implements Waiter {
  readonly waiter = true;
  readonly #owner: DriverOwner;
  readonly #coroutine: Coroutine<unknown>;
  #waitsFor: Future<unknown> | undefined;
  #mustThrow: Error | undefined;
  #cancelPending = false;
  #cancelMessage: string | undefined;

  constructor(owner: DriverOwner, coroutine: Coroutine<unknown>) {
    this.#owner = owner;
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
    owner.enterStep();
    let step: IteratorResult<Future<unknown> | undefined, unknown>;
    try {
      step = error === undefined ? this.#coroutine.next(value) : this.#coroutine.throw(error);
    } catch (thrown) {
      owner.leaveStep();
      owner.finished(this, toError(thrown), undefined);
      return;
    }
    owner.leaveStep();
    if (step.done === true) owner.finished(this, undefined, step.value);
    else this.#suspend(step.value);
  }

  #suspend(yielded: unknown): void {
    const { loop } = this.#owner.self;
    if (yielded === undefined) {
      this.#owner.suspended(TICK);
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
    if (loop.instrument !== null) this.#owner.suspended({ kind: future.kind, label: future.label, future });
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
