/** Contexts entered for `await using`. */
import assert from 'node:assert/strict';
import { VirtualClock } from '../kernel/clock.js';
import { ExceptionGroup, TimeoutError } from '../kernel/errors.js';
import { getRunningLoop } from '../kernel/running-loop.js';
import { Condition } from './condition.js';
import { entered } from './entered.js';
import { Lock } from './lock.js';
import { run } from './run.js';
import { Semaphore } from './semaphore.js';
import { sleep } from './sleep.js';
import { TaskGroup } from './task-group.js';
import { createTask, currentTask } from './tasks.js';
import { timeout } from './timeout.js';

const inVirtualTime = <T>(main: () => Promise<T>): Promise<T> => run(main, { clock: new VirtualClock() });
const now = (): number => getRunningLoop().time();

describe('A context entered for await using', () => {
  it('is held until the end of the block: locks, semaphores, conditions', () =>
    inVirtualTime(async () => {
      const lock = new Lock();
      const semaphore = new Semaphore(1);
      const condition = new Condition();
      const held = (): boolean[] => [lock.locked(), semaphore.locked(), condition.locked()];
      {
        await using first = await entered(lock);
        await using second = await entered(semaphore);
        await using third = await entered(condition);
        assert.deepEqual([first.value, second.value, third.value], [undefined, undefined, undefined]);
        assert.deepEqual(held(), [true, true, true]);
      }
      assert.deepEqual(held(), [false, false, false]);
    }));

  it('as a group waits for its tasks, and throws their errors', () =>
    inVirtualTime(async () => {
      const log: string[] = [];
      {
        await using group = await entered(new TaskGroup());
        group.createTask(async () => log.push(await sleep(2, 'slept')));
      }
      assert.deepEqual([log, now()], [['slept'], 2]);
      await assert.rejects(async () => {
        await using group = await entered(new TaskGroup());
        group.createTask(async () => {
          await sleep(1);
          throw new Error('no');
        });
      }, ExceptionGroup);
      await sleep(1);
      assert.equal(currentTask()?.cancelling(), 0);
    }));

  it('as a time limit cancels the block, and throws its error beside the one that left it', () =>
    inVirtualTime(async () => {
      const task = createTask(async () => {
        await using limit = await entered(timeout(1));
        assert.equal(limit.when(), 1);
        await sleep(5);
      });
      const error = await task.then(
        () => undefined,
        (thrown: unknown) => thrown as { readonly error?: unknown },
      );
      assert.ok(error?.error instanceof TimeoutError);
      assert.equal(now(), 1);
      const inTime = createTask(async () => {
        await using limit = await entered(timeout(5));
        await sleep(1);
        return limit.expired();
      });
      assert.equal(await inTime, false);
    }));

  it('works in a generator too', () =>
    run(function* () {
      const lock = new Lock();
      const held = yield* entered(lock);
      assert.equal(lock.locked(), true);
      yield* createTask(() => held[Symbol.asyncDispose]());
      assert.equal(lock.locked(), false);
    }));
});
