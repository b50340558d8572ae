/** Creates and finds tasks. */
import { Awaitable, isCoroutine, type Coroutine } from '../kernel/coroutine.js';
import { Future } from '../kernel/future.js';
import { currentTask, getRunningLoop, runningLoop } from '../kernel/running-loop.js';
import type { EventLoop } from '../kernel/event-loop.js';
import type { Task, TaskOptions, TaskSource } from '../kernel/task.js';
import { fromPromise } from './from-promise.js';

export { currentTask };

/** A source to wait for beside others: a future, a promise, or something that becomes a task. */
export type FutureSource<T> = Future<T> | Coroutine<T> | Awaitable<T> | PromiseLike<T>;

/**
 * Starts a coroutine, an operation, an `async` function or a `function*` as a task of the running loop. It begins at
 * the next loop iteration. Throws `Error` if no loop is running.
 */
export function createTask<T>(source: TaskSource<T>, options?: TaskOptions): Task<T> {
  return getRunningLoop().createTask(source, options);
}

/** A future unchanged; a coroutine or an operation as a new task; a promise wrapped (see `fromPromise`). */
export function ensureFuture<T>(source: FutureSource<T>): Future<T> {
  if (source instanceof Future) return source;
  if (source instanceof Awaitable) return createTask(source);
  if (isCoroutine(source)) return createTask(source);
  return fromPromise(source);
}

/** The loop's tasks that are not done, oldest first. The running loop if none is given. O(n). */
export function allTasks(loop: EventLoop | undefined = runningLoop()): Task<unknown>[] {
  if (loop === undefined) throw new Error('Cannot list the tasks: no event loop is running');
  return loop.tasks();
}

/**
 * The running task's name as `task`, and its labels: fields for a line of a log, for loggers that ask a function for
 * them (`pino({ mixin: taskFields })`). Empty outside of tasks.
 */
export function taskFields(): Readonly<Record<string, string>> {
  const task = currentTask();
  return task === undefined ? {} : { ...task.labels, task: task.name };
}
