/**
 * The scope of a cancellation: the code of a task, or a part of it.
 *
 * Why parts? An `async` function has several branches at a time (`Promise.all`), and a time limit or a group in one of
 * them concerns the block that it encloses, not its neighbours. Parts nest as the code does: a driver in the `async`
 * body that awaits its coroutine, an `async` body in the driver that waits for its end.
 */
import type { Context } from './context.js';
import type { CancelReason } from './errors.js';
import type { Coroutine, Settling } from './coroutine.js';
import type { Task } from './task.js';

/** A request to end. */
export interface PendingCancel {
  readonly reason: CancelReason | undefined;
}

export abstract class CancelScope {
  abstract readonly task: Task<unknown>;
  /** The enclosing part; undefined for all the code of a task. */
  abstract readonly outer: CancelScope | undefined;
  /** How many times this part was asked to end, not counting requests to the whole task, less `uncancel` calls. */
  #asked = 0;

  /** Makes `CancelledError` come out of its awaits, or of its next one. */
  abstract deliverCancel(reason: CancelReason | undefined): void;

  /** Forgets a cancellation that has not yet reached its code. */
  abstract withdrawCancel(): void;

  /** The context variables of its code. */
  get context(): Context {
    return this.task.context;
  }

  /** For an `async` body: drives a coroutine that it awaits. Answers whether it did. */
  attend?(start: () => Coroutine<unknown>, subject: object, settling: Settling): boolean;

  /** Asks this part of the task to end, as `Task.cancel` asks all of it. `origin`: the requester, in words. */
  cancelFor(origin: string, reason?: CancelReason): boolean {
    if (!this.task.ask(this, { origin, reason })) return false;
    this.#asked++;
    return true;
  }

  /** Delivers again a request that was already counted: an error hid it from the enclosing code. */
  cancelAgain(origin: string): void {
    this.task.ask(this, { origin, reason: undefined });
  }

  /** How many times it was asked to end, including requests to its enclosing parts. */
  cancelling(): number {
    let count = this.task.timesAsked;
    for (const scope of withOuter(this)) count += scope.#asked;
    return count;
  }

  /** Takes one request to this part back; answers how many remain, including those to its enclosing parts. */
  uncancel(): number {
    if (this.#asked > 0) {
      this.#asked--;
      this.task.loop.instrument?.cancelWithdrawn(this.task);
    }
    return this.#withdrawWhenNone();
  }

  /** As `uncancel`, for the innermost part with a request, else for the whole task. */
  uncancelInnermost(): number {
    for (const scope of withOuter(this))
      if (scope.#asked > 0) {
        scope.uncancel();
        return this.#withdrawWhenNone();
      }
    this.task.takeRequestBack();
    return this.#withdrawWhenNone();
  }

  #withdrawWhenNone(): number {
    const left = this.cancelling();
    if (left > 0) return left;
    for (const scope of withOuter(this)) scope.withdrawCancel();
    return 0;
  }
}

/** A part of a task with its enclosing parts. */
function* withOuter(innermost: CancelScope): Generator<CancelScope, void> {
  for (let scope: CancelScope | undefined = innermost; scope !== undefined; scope = scope.outer) yield scope;
}
