/** The usual entry point: runs a program's main coroutine on a new event loop and leaves nothing behind. */
import { refuseSecondLoop } from '../kernel/running-loop.js';
import type { TaskSource } from '../kernel/task.js';
import { Runner, type RunOptions } from './runner.js';

/**
 * Runs `main` to its end on a new event loop, then cancels the remaining tasks, waits for them, and closes the loop.
 * Rejects with main's error. Throws `InvalidStateError` if a loop is already running on this thread.
 *
 *     await run(function* () {
 *       yield* sleep(1);
 *       console.log('one second later');
 *     });
 */
export async function run<T>(main: TaskSource<T>, options: RunOptions = {}): Promise<T> {
  refuseSecondLoop();
  const runner = new Runner(options);
  try {
    return await runner.run(main);
  } finally {
    await runner.close();
  }
}
