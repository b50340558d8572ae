/**
 * Tasks that end together: the group waits for all of them, and the first error cancels the others.
 *
 *     yield* withAsync(new TaskGroup(), function* (group) {
 *       group.createTask(a());
 *       group.createTask(b());
 *     });
 */
import { CancelledError, ExceptionGroup } from '../kernel/errors.js';
import { Future, type WaitDescription } from '../kernel/future.js';
import { currentScope, getRunningLoop } from '../kernel/running-loop.js';
import type { CancelScope } from '../kernel/cancel-scope.js';
import type { Coroutine } from '../kernel/coroutine.js';
import type { Task, TaskOptions, TaskSource } from '../kernel/task.js';
import { leave } from './entered.js';
import type { AsyncContext } from './with-async.js';

/** Tasks that end together: its block waits for all of them, and the first error cancels the others. */
export class TaskGroup implements AsyncContext<TaskGroup>, AsyncDisposable {
  readonly name: string;
  readonly #tasks = new Set<Task<unknown>>();
  readonly #errors: Error[] = [];
  /** The code that entered it, which the first error cancels. */
  #parent: CancelScope | undefined;
  #entered = false;
  #exiting = false;
  #aborting = false;
  /** Whether the group cancelled the parent, to wake it from its body. */
  #parentCancelled = false;
  /** `cancel` was called. */
  #cancelled = false;
  #allDone: Future<undefined> | undefined;

  constructor(options: { readonly name?: string } = {}) {
    this.name = options.name === undefined ? 'TaskGroup' : `TaskGroup '${options.name}'`;
  }

  /** Starts a task in the group. Throws `Error` if the group was not entered, is ending or has ended. */
  createTask<T>(source: TaskSource<T>, options?: TaskOptions): Task<T> {
    const refuse = (why: string): Error => new Error(`Cannot create a task in ${this.name}: it ${why}`);
    if (!this.#entered) throw refuse('was not entered');
    if (this.#exiting && this.#tasks.size === 0) throw refuse('is finished');
    if (this.#aborting) throw refuse('is shutting down');
    const task = getRunningLoop().createTask(source, options);
    this.#tasks.add(task);
    this.#allDone?.reportWords();
    task.addDoneCallback(() => this.#taskDone(task));
    return task;
  }

  /**
   * Cancels its tasks and its body, and the block is left without an error; a group that was not entered yet begins
   * like that. Nothing happens once it has ended.
   */
  cancel(): void {
    this.#cancelled = true;
    if (!this.#entered || this.#aborting) return;
    this.#abort();
    if (!this.#exiting) this.#cancelParent();
  }

  /** Its current members. */
  statistics(): { readonly tasks: number; readonly errors: number } {
    return Object.freeze({ tasks: this.#tasks.size, errors: this.#errors.length });
  }

  // eslint-disable-next-line require-yield -- entering takes no time
  *enter(): Coroutine<TaskGroup> {
    if (this.#entered) throw new Error(`Cannot enter ${this.name}: it was entered already`);
    this.#parent = currentScope();
    if (this.#parent === undefined) throw new Error(`Cannot enter ${this.name}: no task is running`);
    this.#entered = true;
    if (this.#cancelled) this.cancel();
    return this;
  }

  /**
   * For `await using`, see `entered`: waits for its tasks. An error that leaves the block is not known here and cancels
   * none; with `withAsync` it is.
   */
  [Symbol.asyncDispose](): Promise<void> {
    return leave(this);
  }

  *exit(error: Error | undefined): Coroutine<boolean> {
    this.#exiting = true;
    let cancelled = error instanceof CancelledError ? error : undefined;
    if (error !== undefined && !this.#aborting) this.#abort();
    while (this.#tasks.size > 0) {
      this.#allDone = new Future({
        kind: 'taskGroup',
        label: this.#waitDescription(),
      });
      try {
        yield* this.#allDone;
      } catch (thrown) {
        if (!(thrown instanceof CancelledError)) throw thrown;
        if (!this.#aborting) {
          cancelled = thrown;
          this.#abort();
        }
      }
      this.#allDone = undefined;
    }
    // The group's own cancellation has done its work, even one that came while it waited here; one from outside
    // continues.
    if (this.#parentCancelled && this.#parent?.uncancel() === 0) cancelled = undefined;
    if (cancelled !== undefined && this.#errors.length === 0) throw cancelled;
    if (error !== undefined && !(error instanceof CancelledError)) this.#errors.push(error);
    if (this.#errors.length === 0) return this.#cancelled && error instanceof CancelledError;
    // The error hides a cancellation from outside: deliver that at the next await.
    if (this.#parent !== undefined && this.#parent.cancelling() > 0) this.#parent.cancelAgain(this.name);
    throw new ExceptionGroup(`unhandled errors in a ${this.name}`, [...this.#errors]);
  }

  #waitDescription(): WaitDescription {
    const name = this.name;
    const tasks: ReadonlySet<Task<unknown>> = this.#tasks;
    return {
      changes: 'reported',
      get label(): string {
        return `end of ${tasks.size} ${tasks.size === 1 ? 'task' : 'tasks'} of ${name}`;
      },
      get dependsOn(): readonly Task<unknown>[] {
        return [...tasks];
      },
    };
  }

  #abort(): void {
    this.#aborting = true;
    for (const task of this.#tasks) if (!task.done()) task.cancelFor(this.name);
  }

  #taskDone(task: Task<unknown>): void {
    this.#tasks.delete(task);
    this.#allDone?.reportWords();
    if (this.#tasks.size === 0 && this.#allDone?.done() === false) this.#allDone.setResult(undefined);
    if (task.cancelled()) return;
    const error = task.exception();
    if (error === null) return;
    this.#errors.push(error);
    const parent = this.#parent;
    if (parent === undefined || parent.task.done()) {
      task.loop.callExceptionHandler({
        message: `${task.label} failed in a ${this.name} that has ended`,
        exception: error,
        task,
      });
      return;
    }
    if (this.#aborting || this.#parentCancelled) return;
    this.#abort();
    this.#cancelParent();
  }

  #cancelParent(): void {
    if (this.#parent === undefined || this.#parent.task.done()) return;
    this.#parentCancelled = true;
    this.#parent.cancelFor(this.name);
  }
}
