/** For tests of programs on the library, in mocha, node:test or any other runner. */
import { VirtualClock } from '../kernel/clock.js';
import { getRunningLoop } from '../kernel/running-loop.js';
import { callBody } from '../kernel/body.js';
import { run } from '../api/run.js';
import type { RunOptions } from '../api/runner.js';
import { currentTask } from '../api/tasks.js';
import type { Coroutine } from '../kernel/coroutine.js';

/**
 * Runs a test's body (`function*` or `async`) on a loop with a virtual clock. Fails if it leaves tasks behind, naming
 * them, and on errors that were never read.
 *
 *     it('greets after an hour', () => runTest(function* () {
 *       assert.equal(yield* sleep(3600, 'hello'), 'hello');
 *     }));
 */
export async function runTest<T>(
  body: () => Coroutine<T> | PromiseLike<T>,
  options: RunOptions = {},
): Promise<T> {
  const unseen: Error[] = [];
  const result = await run(
    function* () {
      const loop = getRunningLoop();
      loop.setExceptionHandler(({ message, exception, source }) => {
        const about = source === undefined ? message : `${message} (${source})`;
        unseen.push(new Error(about, exception === undefined ? {} : { cause: exception }));
      });
      const value = yield* callBody(body);
      const left = loop.tasks().filter((task) => task !== currentTask());
      if (left.length > 0)
        throw new Error(
          `The test left ${left.length} task${left.length === 1 ? '' : 's'} behind: ` +
            left
              .map(({ name, waitsFor }) => `${name} (waiting for ${waitsFor?.label ?? 'its turn'})`)
              .join(', '),
        );
      return value;
    },
    { clock: new VirtualClock(), handleSigint: false, ...options },
  );
  const [first] = unseen;
  if (first !== undefined) throw first;
  return result;
}
