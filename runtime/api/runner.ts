/** Several main coroutines one after the other on one event loop; `run` is one of them. */
import { copyContext, type Context } from '../kernel/context.js';
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
 * An event loop for several runs. What one leaves behind, tasks and context variables, is there in the next; `close`
 * cancels what is left at the end.
 *
 *     const runner = new Runner();
 *     await runner.run(connect);
 *     await runner.run(work);
 *     await runner.close();
 */
export class Runner implements AsyncDisposable {
  readonly loop: EventLoop;
  readonly #handleSigint: boolean;
  readonly #context: Context = copyContext();

  constructor(options: RunOptions = {}) {
    this.loop = new EventLoop(options);
    this.#handleSigint = options.handleSigint ?? true;
  }

  /**
   * Runs `main` to its end as a task, with the runner's context variables unless others are given. Rejects with main's
   * error, with `InvalidStateError` when a loop is running on this thread or the runner was closed.
   */
  async run<T>(main: TaskSource<T>, options: { readonly context?: Context } = {}): Promise<T> {
    if (runningLoop() !== undefined)
      throw new InvalidStateError('Cannot run the event loop: another one is running on this thread');
    const interrupts = new Interrupts();
    try {
      const task = this.loop.createTask(main, { context: options.context ?? this.#context });
      if (this.#handleSigint) interrupts.listen(task);
      return await this.loop.runUntilComplete(task);
    } catch (error) {
      if (error instanceof CancelledError && interrupts.count > 0)
        throw new KeyboardInterrupt('SIGINT', { cause: error });
      throw error;
    } finally {
      interrupts.close();
    }
  }

  /** Cancels the tasks that are left, waits for them, and closes the loop. Again: does nothing. */
  async close(): Promise<void> {
    if (this.loop.isClosed()) return;
    try {
      await cancelRest(this.loop);
    } finally {
      this.loop.close();
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
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
