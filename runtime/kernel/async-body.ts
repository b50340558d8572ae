/**
 * An `async` function called as code of a task: the task's own, or a body passed in. It runs on Node's microtasks; the
 * library sees it only while it awaits something of the library's. Each such await is a coroutine driven on its behalf.
 */
import { CancelScope, type PendingCancel } from './cancel-scope.js';
import { Driver } from './driver.js';
import { cancelledBy, type CancelReason } from './errors.js';
import { isStepping } from './running-loop.js';
import { rejectAtAwait, type Coroutine, type Settling } from './coroutine.js';
import type { Task } from './task.js';

export class AsyncBody extends CancelScope {
  readonly task: Task<unknown>;
  /** Called at its end. */
  readonly outer: Driver | undefined;
  /** The operations of the library that it awaits now; several with `Promise.all`. */
  #attended: Map<Driver, Settling> | undefined;
  /** A cancellation that came while it awaited no operation of the library. */
  #pendingCancel: PendingCancel | undefined;
  #isOver = false;

  constructor(task: Task<unknown>, outer: Driver | undefined) {
    super();
    this.task = task;
    this.outer = outer;
  }

  get attended(): Iterable<Driver> {
    return this.#attended?.keys() ?? [];
  }

  attends(driver: Driver): boolean {
    return this.#attended?.has(driver) === true;
  }

  /** Which promise of the function's code waits for this one. */
  promiseOf(driver: Driver): Promise<unknown> | undefined {
    return this.#attended?.get(driver)?.promise;
  }

  override attend(start: () => Coroutine<unknown>, subject: object, settling: Settling): boolean {
    if (this.#isOver) return this.outer?.within?.attend(start, subject, settling) ?? false;
    const { task } = this;
    const driver = new Driver(task, start(), subject, this);
    (this.#attended ??= new Map()).set(driver, settling);
    const pending = this.takePendingCancel();
    if (pending !== undefined) driver.deliverCancel(pending.reason);
    // The first step runs at once, as an await of a coroutine does, unless this is called in the middle of a step.
    if (isStepping(task)) task.loop.makeReady(driver);
    else driver.run();
    return true;
  }

  /** For the driver, when its coroutine has ended. */
  finished(driver: Driver, error: Error | undefined, value: unknown): void {
    const settling = this.#attended?.get(driver);
    this.#attended?.delete(driver);
    const { pendingCancel } = driver;
    if (pendingCancel !== undefined) this.#pendingCancel ??= pendingCancel;
    if (settling === undefined) return;
    if (error === undefined) settling.resolve(value);
    else rejectAtAwait(settling, error, this.task.label);
  }

  deliverCancel(reason: CancelReason | undefined): void {
    if (this.#attended === undefined || this.#attended.size === 0) this.#pendingCancel = { reason };
    else for (const driver of this.#attended.keys()) driver.deliverCancel(reason);
  }

  withdrawCancel(): void {
    this.#pendingCancel = undefined;
  }

  /** A cancellation that has not been delivered; it is forgotten here. */
  takePendingCancel(): PendingCancel | undefined {
    const pending = this.#pendingCancel;
    this.#pendingCancel = undefined;
    return pending;
  }

  throwPendingCancel(): void {
    const pending = this.takePendingCancel();
    if (pending !== undefined) throw cancelledBy(pending.reason);
  }

  /** It has ended. Branches that are not awaited belong to the enclosing body from now on. */
  end(): void {
    this.#isOver = true;
    const left = this.#attended;
    if (left === undefined || left.size === 0) return;
    const heir = this.outer?.within;
    if (heir === undefined) {
      this.task.keepBranchesOf(this);
      return;
    }
    this.#attended = undefined;
    heir.#attended ??= new Map();
    for (const [driver, settling] of left) {
      driver.within = heir;
      heir.#attended.set(driver, settling);
    }
  }
}
