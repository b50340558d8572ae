/**
 * The loop of this thread and the owner of the running code: two variables, and `task-storage.ts` for `async`
 * functions.
 */
import { CancelScope } from './cancel-scope.js';
import { InvalidStateError } from './errors.js';
import type { EventLoop } from './event-loop.js';
import type { Task } from './task.js';
import { runWithStored, storedCode } from './task-storage.js';

let loop: EventLoop | undefined;
let stepping: CancelScope | undefined;

/** The loop that runs on this thread; undefined if none does. */
export function runningLoop(): EventLoop | undefined {
  return loop;
}

/** The loop that runs on this thread. Throws `Error` if none does. */
export function getRunningLoop(): EventLoop {
  if (loop === undefined) throw new Error('Cannot get the running event loop: none is running');
  return loop;
}

/** Throws `InvalidStateError` if a loop runs on this thread. */
export function refuseSecondLoop(): void {
  if (loop !== undefined)
    throw new InvalidStateError('Cannot run the event loop: another one is running on this thread');
}

/** Only for the loop. */
export function setRunningLoop(running: EventLoop | undefined): void {
  loop = running;
}

/** The task whose code is running; undefined in callbacks and outside. */
export function currentTask(): Task<unknown> | undefined {
  return currentScope()?.task;
}

/** The part of a task whose code is running. */
export function currentScope(): CancelScope | undefined {
  if (stepping !== undefined) return stepping;
  const stored = storedCode();
  return stored instanceof CancelScope ? stored : undefined;
}

/** Only for drivers: sets the owner of the step, answers the previous one. */
export function setSteppingScope(scope: CancelScope | undefined): CancelScope | undefined {
  const before = stepping;
  stepping = scope;
  return before;
}

/** Whether a step of this task is on the stack. */
export function isStepping(task: Task<unknown>): boolean {
  return stepping?.task === task;
}

/** Calls an `async` function as code of a task: its continuations know their owner. */
export function runAsCode<T>(scope: CancelScope, callback: () => T): T {
  const before = setSteppingScope(scope);
  try {
    return runWithStored(scope, callback);
  } finally {
    setSteppingScope(before);
  }
}
