/**
 * Which loop runs on this thread and which task is running: two variables, and an `AsyncLocalStorage` for `async`
 * functions, whose continuations Node runs where no step of ours is on the stack.
 *
 * The storage is made with the first `async` task: a program of generators never pays for it.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { onAsyncContext } from './context.js';
import type { EventLoop } from './event-loop.js';
import type { Task } from './task.js';

let loop: EventLoop | undefined;
let stepping: Task<unknown> | undefined;
let storage: AsyncLocalStorage<Task<unknown> | undefined> | undefined;

/** The loop that runs on this thread; undefined when none does. */
export function runningLoop(): EventLoop | undefined {
  return loop;
}

/** The loop that runs on this thread. Throws `Error` when none does. */
export function getRunningLoop(): EventLoop {
  if (loop === undefined) throw new Error('Cannot get the running event loop: none is running');
  return loop;
}

/** For the loop alone. */
export function setRunningLoop(running: EventLoop | undefined): void {
  loop = running;
}

/** The task whose code this is; undefined in callbacks and outside. */
export function currentTask(): Task<unknown> | undefined {
  return stepping ?? storage?.getStore();
}

/** For tasks alone: says whose step begins, answers whose it was before. */
export function setSteppingTask(task: Task<unknown> | undefined): Task<unknown> | undefined {
  const before = stepping;
  stepping = task;
  return before;
}

/** Whether a step of this task is on the stack. */
export function isStepping(task: Task<unknown>): boolean {
  return stepping === task;
}

/** Calls an `async` function as the code of a task: its continuations know the task. */
export function runAsTask<T>(task: Task<unknown>, callback: () => T): T {
  if (storage === undefined) {
    storage = new AsyncLocalStorage();
    onAsyncContext(() => storage?.getStore()?.context);
  }
  return storage.run(task, callback);
}

/** Calls the loop's own code, which belongs to no task. */
export function runOutsideTasks(callback: () => void): void {
  if (storage === undefined) callback();
  else storage.run(undefined, callback);
}
