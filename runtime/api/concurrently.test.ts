/** map, forEach, retry, RateLimiter, taskHandler: additions to asyncio. */
import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { VirtualClock } from '../kernel/clock.js';
import { ContextVar } from '../kernel/context.js';
import type { Coroutine } from '../kernel/coroutine.js';
import { CancelledError } from '../kernel/errors.js';
import { getRunningLoop } from '../kernel/running-loop.js';
import { forEach, map } from './concurrently.js';
import { RateLimiter } from './rate-limiter.js';
import { exponential, retry, spaced } from './retry.js';
import { run } from './run.js';
import { sleep } from './sleep.js';
import { taskHandler } from './task-handler.js';
import { createTask, currentTask } from './tasks.js';
import { withAsync } from './with-async.js';

const inVirtualTime = <T>(main: () => Coroutine<T> | PromiseLike<T>): Promise<T> =>
  run(main, { clock: new VirtualClock() });
const now = (): number => getRunningLoop().time();

describe('map', () => {
  it('does so many at a time, in the order of the items', () =>
    inVirtualTime(function* () {
      let atWork = 0;
      let most = 0;
      const twice = function* (n: number, index: number): Coroutine<string> {
        most = Math.max(most, ++atWork);
        yield* sleep(5 - n);
        atWork--;
        return `${index}: ${2 * n}`;
      };
      assert.deepEqual(yield* map([1, 2, 3, 4], twice, { concurrency: 2 }), ['0: 2', '1: 4', '2: 6', '3: 8']);
      assert.equal(most, 2);
      yield* forEach([1, 2, 3, 4], twice);
      assert.equal(most, 4);
      assert.deepEqual(yield* map([], twice), []);
    }));

  it('takes items when their turn comes, and stops at the first error', () =>
    inVirtualTime(async () => {
      const log: string[] = [];
      function* items(): Generator<number, void, undefined> {
        try {
          for (let n = 1; ; n++) {
            log.push(`took ${n}`);
            yield n;
          }
        } finally {
          log.push('closed');
        }
      }
      const work = async (n: number): Promise<void> => {
        try {
          await sleep(n);
        } catch (error) {
          if (error instanceof CancelledError) log.push(`cancelled ${n}`);
          throw error;
        }
        if (n === 2) throw new Error('two');
      };
      await assert.rejects(forEach(items(), work, { concurrency: 2 }).then(), { message: 'two' });
      assert.deepEqual(log, ['took 1', 'took 2', 'took 3', 'cancelled 3', 'closed']);
      await assert.rejects(map([1], work, { concurrency: 0 }).then(), RangeError);
    }));
});

describe('retry', () => {
  it('tries as often as the schedule says, and throws the last error', () =>
    inVirtualTime(function* () {
      const times: number[] = [];
      const third = function* (attempt: number): Coroutine<string> {
        times.push(now());
        yield* sleep(0);
        if (attempt < 3) throw new Error(`attempt ${attempt}`);
        return 'done';
      };
      assert.equal(yield* retry(third, exponential(5, { first: 1, factor: 3, longest: 2 })), 'done');
      assert.deepEqual(times, [0, 1, 3]);
      for (const [schedule, options] of [
        [spaced(2, 1), {}],
        [spaced(9, 1), { when: (error: Error) => error.message !== 'attempt 2' }],
      ] as const)
        try {
          yield* retry(third, schedule, options);
          assert.fail();
        } catch (error) {
          assert.equal((error as Error).message, 'attempt 2');
        }
    }));

  it('does not try again what was cancelled', () =>
    inVirtualTime(async () => {
      let tries = 0;
      const task = createTask(
        retry(
          async () => {
            tries++;
            await sleep(5);
          },
          spaced(9, 1),
        ),
      );
      await sleep(1);
      task.cancel();
      await assert.rejects(async () => await task, CancelledError);
      assert.equal(tries, 1);
    }));

  it('leaves a part of each wait to chance', () => {
    const schedule = exponential(3, { first: 10, jitter: 0.5 });
    const wait = schedule(1, new Error()) ?? NaN;
    assert.ok(wait >= 5 && wait <= 10);
    assert.equal(schedule(3, new Error()), undefined);
  });
});

describe('RateLimiter', () => {
  it('lets only so many through in any period, in order, and forgets tasks that gave up', () =>
    inVirtualTime(async () => {
      const limiter = new RateLimiter(2, 10);
      const times: string[] = [];
      const pass = (name: string) => async (): Promise<void> => {
        await withAsync(limiter, async () => Promise.resolve(times.push(`${name} ${now()}`)));
      };
      const tasks = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => createTask(pass(name)));
      await sleep(5);
      tasks[3]?.cancel();
      await sleep(50);
      assert.deepEqual(times, ['a 0', 'b 0', 'c 10', 'e 10', 'f 20']);
      assert.throws(() => new RateLimiter(0, 1), RangeError);
    }));
});

describe('taskHandler', () => {
  it('makes each call a task with context variables of its own', () =>
    run(async () => {
      const reports: string[] = [];
      getRunningLoop().setExceptionHandler(({ message }) => reports.push(message));
      const visitor = new ContextVar<string>('visitor', { default: 'nobody' });
      const seen: unknown[] = [];
      const emitter = new EventEmitter();
      emitter.on(
        'visit',
        taskHandler(
          async (name: string) => {
            visitor.set(name);
            await sleep(0.001);
            seen.push(`${visitor.get()} in ${currentTask()?.name}`);
            if (name === 'Bob') throw new Error('no');
          },
          { name: 'visit' },
        ),
      );
      emitter.emit('visit', 'Ada');
      emitter.emit('visit', 'Bob');
      await sleep(0.02);
      assert.deepEqual(seen, ['Ada in visit', 'Bob in visit']);
      assert.deepEqual([reports, visitor.get()], [['Unhandled exception in task visit'], 'nobody']);
    }));
});
