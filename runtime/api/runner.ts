/** Several main coroutines one after another on one event loop; `run` uses it for one. */
import { copyContext, type Context } from '../kernel/context.js';
import { CancelledError, KeyboardInterrupt } from '../kernel/errors.js';
import { EventLoop, type EventLoopOptions } from '../kernel/event-loop.js';
import { isNode, offSignal, onSignal } from '../kernel/platform.js';
import { refuseSecondLoop } from '../kernel/running-loop.js';
import type { Coroutine } from '../kernel/coroutine.js';
import type { Task, TaskSource } from '../kernel/task.js';

export interface RunOptions extends EventLoopOptions {
  /** Whether SIGINT cancels the main task, and `run` then throws `KeyboardInterrupt`; true if absent, in Node. */
  readonly handleSigint?: boolean;
}

/**
 * An event loop for several runs. Tasks and context variables left by one run exist in the next; `close` cancels what
 * is left at the end.
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
    this.#handleSigint = options.handleSigint ?? isNode();
  }

  /**
   * Runs `main` to its end as a task, with the runner's context variables unless others are given. Rejects with main's
   * error, or with `InvalidStateError` if a loop is running on this thread or the runner was closed.
   */
  async run<T>(main: TaskSource<T>, options: { readonly context?: Context } = {}): Promise<T> {
    refuseSecondLoop();
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

  /** Cancels the remaining tasks, waits for them, and closes the loop. A second call does nothing. */
  async close(): Promise<void> {
    if (this.loop.isClosed()) return;
    try {
      await cancelRest(this.loop);
      for (const step of this.loop.lastSteps) await step();
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
    // A second SIGINT: the program does not respond, so do what Node does without a listener.
    if (this.count > 1) process.kill(process.pid, (this.close(), 'SIGINT'));
    else this.#task?.cancelFor('SIGINT');
  };

  listen(task: Task<unknown>): void {
    this.#task = task;
    onSignal('SIGINT', this.#onSignal);
  }

  close(): void {
    offSignal('SIGINT', this.#onSignal);
  }
}

/** Tasks that do not end are reported after this time. */
const PATIENCE_MS = 1000;

async function cancelRest(loop: EventLoop): Promise<void> {
  const rest = loop.tasks();
  if (rest.length === 0) return;
  for (const task of rest) task.cancelFor('end of run');
  const patience = setTimeout(() => reportUnended(loop, rest), PATIENCE_MS);
  try {
    await endOf(loop, rest);
  } finally {
    clearTimeout(patience);
  }
}

function reportUnended(loop: EventLoop, tasks: readonly Task<unknown>[]): void {
  const left = tasks.filter((task) => !task.done());
  const names = left.map(
    ({ name, waitsFor }) => `${name} (waiting for ${waitsFor?.label ?? 'a plain promise'})`,
  );
  loop.callExceptionHandler({
    message: `The end of run waits for tasks that were cancelled and do not end: ${names.join(', ')}`,
  });
}

async function endOf(loop: EventLoop, rest: readonly Task<unknown>[]): Promise<void> {
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
        task,
      });
  }
}
