/** The usual way in: runs a program's main coroutine on a new event loop and leaves nothing behind. */
import { CancelledError, InvalidStateError, KeyboardInterrupt } from '../kernel/errors.js';
import { EventLoop, type EventLoopOptions } from '../kernel/event-loop.js';
import { runningLoop } from '../kernel/running-loop.js';
import type { Coroutine } from '../kernel/coroutine.js';
import type { Task, TaskSource } from '../kernel/task.js';

export interface RunOptions extends EventLoopOptions {
  /** Whether SIGINT cancels the main task, and `run` then throws `KeyboardInterrupt`; true when absent. */
  readonly handleSigint?: boolean;
}

/**
 * Runs `main` to its end on a new event loop, then cancels the tasks left, waits for them, and closes the loop.
 * Rejects with main's error. Throws `InvalidStateError` when a loop is already running on this thread.
 *
 *     await run(function* () {
 *       yield* sleep(1);
 *       console.log('one second later');
 *     });
 */
export async function run<T>(main: TaskSource<T>, options: RunOptions = {}): Promise<T> {
  if (runningLoop() !== undefined)
    throw new InvalidStateError('Cannot run the event loop: another one is running on this thread');
  const loop = new EventLoop(options);
  const interrupts = new Interrupts();
  try {
    const task = loop.createTask(main);
    if (options.handleSigint ?? true) interrupts.listen(task);
    return await loop.runUntilComplete(task);
  } catch (error) {
    if (error instanceof CancelledError && interrupts.count > 0)
      throw new KeyboardInterrupt('SIGINT', { cause: error });
    throw error;
  } finally {
    interrupts.close();
    try {
      await cancelRest(loop);
    } finally {
      loop.close();
    }
  }
}

class Interrupts {
  count = 0;
  #task: Task<unknown> | undefined;
  readonly #onSignal = (): void => {
    this.count++;
    // The second time the program does not answer: do what Node does with nobody listening.
    if (this.count > 1) process.kill(process.pid, (this.close(), 'SIGINT'));
    else this.#task?.cancelFor('SIGINT');
  };

  listen(task: Task<unknown>): void {
    this.#task = task;
    process.on('SIGINT', this.#onSignal);
  }

  close(): void {
    process.off('SIGINT', this.#onSignal);
  }
}

async function cancelRest(loop: EventLoop): Promise<void> {
  const rest = loop.tasks();
  if (rest.length === 0) return;
  for (const task of rest) task.cancelFor('end of run');
  await loop.runUntilComplete(function* (): Coroutine<void> {
    for (const task of rest)
      try {
        yield* task;
      } catch (error) {
        if (!task.done()) throw error;
      }
  });
  for (const task of rest) {
    const error = task.cancelled() ? null : task.exception();
    if (error !== null)
      loop.callExceptionHandler({
        message: 'Unhandled exception during the end of run',
        exception: error,
        source: task.label,
      });
  }
}
