/** The test helper: virtual time, and failing on anything left behind. */
import assert from 'node:assert/strict';
import { Queue } from '../api/queue.js';
import { sleep } from '../api/sleep.js';
import { createTask } from '../api/tasks.js';
import { runTest } from './run-test.js';

describe('runTest', () => {
  it('takes no time for an hour', () =>
    runTest(function* () {
      assert.equal(yield* sleep(3600, 'hello'), 'hello');
    }));

  it('fails naming the tasks left behind', async () => {
    await assert.rejects(
      runTest(async () => {
        createTask(new Queue(0, { name: 'orders' }).get(), { name: 'cook' });
        await sleep(0);
      }),
      /^Error: The test left 1 task behind: cook \(waiting for queue get from orders\)$/,
    );
  });

  it('fails on an error that was never retrieved', async () => {
    await assert.rejects(
      runTest(function* () {
        createTask(function* () {
          throw new Error('lost');
        });
        yield* sleep(1);
      }),
      /Task exception was never retrieved \(task Task-2\)/,
    );
  });
});
