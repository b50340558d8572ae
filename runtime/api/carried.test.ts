/** What travels with tasks and callbacks: storages of Node, which OpenTelemetry's contexts are; fields for logs. */
import assert from 'node:assert/strict';
import { AsyncLocalStorage } from 'node:async_hooks';
import { VirtualClock } from '../kernel/clock.js';
import { Future } from '../kernel/future.js';
import { getRunningLoop } from '../kernel/running-loop.js';
import type { Coroutine } from '../kernel/coroutine.js';
import { carried } from './carried.js';
import { gather } from './gather.js';
import { run } from './run.js';
import { sleep } from './sleep.js';
import { createTask, currentTask, taskFields } from './tasks.js';
import { waitFor } from './wait-for.js';

const storage = new AsyncLocalStorage<string>();
const clock = (): VirtualClock => new VirtualClock();
const carry = (): ReturnType<typeof AsyncLocalStorage.snapshot> => AsyncLocalStorage.snapshot();

/** What it has before and after each of its waits. */
function* trail(): Coroutine<readonly (string | undefined)[]> {
  const seen = [storage.getStore()];
  yield* sleep(1);
  seen.push(storage.getStore());
  yield* sleep(1);
  return [...seen, storage.getStore()];
}

describe('A loop with carry', () => {
  it('gives each task what the code that made it had, whatever else runs in the same iteration', () =>
    run(
      async () => {
        const later = async (): Promise<readonly (string | undefined)[]> => {
          await sleep(1);
          return [storage.getStore()];
        };
        const tasks = ['a', 'b'].map((each) =>
          storage.run(each, () => [createTask(trail()), createTask(later)]),
        );
        assert.deepEqual(await gather(tasks.flat()), [['a', 'a', 'a'], ['a'], ['b', 'b', 'b'], ['b']]);
      },
      { clock: clock(), carry },
    ));

  it('gives callbacks the same, and they are still code of no task', () =>
    run(
      async () => {
        const loop = getRunningLoop();
        const seen: unknown[] = [];
        const note = (): void => void seen.push(storage.getStore(), currentTask());
        const done = new Future<undefined>();
        storage.run('a', () => {
          loop.callSoon(note);
          loop.callLater(1, note);
          done.addDoneCallback(note);
        });
        done.setResult(undefined);
        await sleep(2);
        assert.deepEqual(seen, ['a', undefined, 'a', undefined, 'a', undefined]);
        assert.equal(storage.getStore(), undefined);
      },
      { clock: clock(), carry },
    ));

  it('keeps it in the steps of what an async function awaits', () =>
    run(
      async () => {
        const seen = storage.run('a', () => waitFor(trail(), 10)[Symbol.iterator]());
        assert.deepEqual(await storage.run('b', () => createTask(seen)), ['b', 'b', 'b']);
      },
      { clock: clock(), carry },
    ));
});

describe('carried', () => {
  it('runs the steps of a body with what its caller has, and nothing else', () =>
    run(
      function* () {
        assert.deepEqual(yield* storage.run('span', () => carried(trail)), ['span', 'span', 'span']);
        assert.equal(storage.getStore(), undefined);
        const child = yield* storage.run('span', () =>
          carried(function* () {
            yield* sleep(1);
            return createTask(trail());
          }),
        );
        assert.deepEqual(yield* child, ['span', 'span', 'span']);
      },
      { clock: clock(), carry },
    ));

  it('passes errors in and out', () =>
    run(
      function* () {
        const log: unknown[] = [];
        const task = createTask(
          storage.run('span', () =>
            carried(function* () {
              try {
                yield* sleep(10);
              } finally {
                log.push(storage.getStore());
              }
            }),
          ),
        );
        yield* sleep(1);
        task.cancel('enough');
        try {
          yield* task;
        } catch (error) {
          log.push((error as Error).message);
        }
        assert.deepEqual(log, ['span', 'enough']);
      },
      { clock: clock(), carry },
    ));

  it('is refused by a loop that carries nothing', () =>
    run(function* () {
      assert.throws(() => carried(trail), /made without carry/);
      yield* sleep(0);
    }));
});

describe('taskFields', () => {
  it('has the name and the labels of the running task, and nothing outside of tasks', async () => {
    assert.deepEqual(taskFields(), {});
    await run(async () => {
      const fields = function* (): Coroutine<unknown> {
        yield* sleep(0);
        return taskFields();
      };
      const labels = { order: '7' };
      assert.deepEqual(await createTask(fields(), { name: 'cook', labels }), { order: '7', task: 'cook' });
      await sleep(0);
      assert.deepEqual(taskFields(), { task: 'Task-1' });
    });
  });
});
