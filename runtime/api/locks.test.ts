/** Lock, Event, Condition, Semaphore, Barrier: as CPython documents them, and safe against cancellation. */
import assert from 'node:assert/strict';
import { VirtualClock } from '../kernel/clock.js';
import { BrokenBarrierError, CancelledError } from '../kernel/errors.js';
import type { Coroutine } from '../kernel/coroutine.js';
import { Barrier } from './barrier.js';
import { Condition } from './condition.js';
import { Event } from './event.js';
import { gather } from './gather.js';
import { Lock } from './lock.js';
import { run } from './run.js';
import { BoundedSemaphore, Semaphore } from './semaphore.js';
import { sleep } from './sleep.js';
import { createTask } from './tasks.js';
import { waitFor } from './wait-for.js';
import { withAsync } from './with-async.js';

const inVirtualTime = <T>(main: () => Coroutine<T> | PromiseLike<T>): Promise<T> =>
  run(main, { clock: new VirtualClock() });

describe('Lock', () => {
  it('serves waiters in the order they came', () =>
    inVirtualTime(function* () {
      const lock = new Lock({ name: 'db' });
      const log: string[] = [];
      const worker = function* (name: string): Coroutine<void> {
        yield* withAsync(lock, function* () {
          log.push(`${name} in`);
          yield* sleep(1);
          log.push(`${name} out`);
        });
      };
      const all = gather([worker('a'), worker('b'), worker('c')]);
      yield* sleep(0);
      yield* sleep(0);
      assert.deepEqual(lock.statistics(), { locked: true, waiters: 2 });
      yield* all;
      assert.deepEqual(log, ['a in', 'a out', 'b in', 'b out', 'c in', 'c out']);
      assert.equal(lock.locked(), false);
    }));

  it('cannot be released when it is not held', () => {
    assert.throws(
      () => new Lock({ name: 'db' }).release(),
      /^Error: Cannot release Lock 'db': it is not held$/,
    );
  });

  it('is not lost when the one woken is cancelled', () =>
    inVirtualTime(function* () {
      const lock = new Lock();
      yield* lock.acquire();
      const second = createTask(lock.acquire());
      const third = createTask(lock.acquire());
      yield* sleep(0);
      yield* sleep(0);
      lock.release();
      second.cancel();
      assert.equal(yield* waitFor(third, 5), true);
      assert.deepEqual(lock.statistics(), { locked: true, waiters: 0 });
    }));

  it('is not stolen from the one woken', () =>
    inVirtualTime(function* () {
      const lock = new Lock();
      const log: string[] = [];
      yield* lock.acquire();
      createTask(function* () {
        yield* lock.acquire();
        log.push('waiter');
        lock.release();
      });
      yield* sleep(0);
      yield* sleep(0);
      lock.release();
      yield* lock.acquire();
      log.push('late');
      assert.deepEqual(log, ['waiter', 'late']);
    }));
});

describe('Event', () => {
  it('wakes all who wait, and lets those through who come later', () =>
    inVirtualTime(async () => {
      const event = new Event();
      const waiting = gather([event.wait(), event.wait()]);
      await sleep(1);
      assert.deepEqual(event.statistics(), { set: false, waiters: 2 });
      event.set();
      assert.deepEqual(await waiting, [true, true]);
      assert.equal(await event.wait(), true);
      event.clear();
      assert.equal(event.isSet(), false);
    }));
});

describe('Condition', () => {
  it('notifies the given number of tasks, which resume one by one with the lock held', () =>
    inVirtualTime(function* () {
      const condition = new Condition({ name: 'c' });
      const log: number[] = [];
      const tasks = [1, 2, 3].map((number) =>
        createTask(
          withAsync(condition, function* () {
            yield* condition.wait();
            assert.equal(condition.locked(), true);
            log.push(number);
          }),
        ),
      );
      yield* sleep(1);
      yield* withAsync(condition, function* () {
        condition.notify(2);
        yield* sleep(0);
      });
      yield* sleep(1);
      assert.deepEqual(log, [1, 2]);
      yield* withAsync(condition, function* () {
        condition.notifyAll();
      });
      yield* gather(tasks);
      assert.deepEqual(log, [1, 2, 3]);
    }));

  it('waits for a predicate', () =>
    inVirtualTime(function* () {
      const condition = new Condition();
      let stock = 0;
      const buyer = createTask(
        withAsync(condition, function* () {
          return yield* condition.waitFor(() => stock >= 2 && `bought at ${stock}`);
        }),
      );
      for (let i = 0; i < 3; i++) {
        yield* sleep(1);
        yield* withAsync(condition, function* () {
          stock++;
          condition.notify();
        });
      }
      assert.equal(yield* buyer, 'bought at 2');
    }));

  it('refuses to wait and to notify without the lock', () =>
    inVirtualTime(async () => {
      const condition = new Condition({ name: 'c' });
      await assert.rejects(condition.wait().then(), /Cannot wait for Condition 'c': its lock is not held/);
      assert.throws(() => condition.notify(), /Cannot notify Condition 'c': its lock is not held/);
    }));

  it('holds the lock again when its wait is cancelled', () =>
    inVirtualTime(function* () {
      const condition = new Condition();
      const held: boolean[] = [];
      const task = createTask(
        withAsync(condition, function* () {
          try {
            yield* condition.wait();
          } finally {
            held.push(condition.locked());
          }
        }),
      );
      yield* sleep(1);
      task.cancel();
      yield* sleep(1);
      assert.deepEqual([held, task.cancelled(), condition.locked()], [[true], true, false]);
    }));
});

describe('Semaphore', () => {
  it('lets so many in at a time', () =>
    inVirtualTime(function* () {
      const semaphore = new Semaphore(2, { name: 'pool' });
      let inside = 0;
      let most = 0;
      yield* gather(
        Array.from({ length: 10 }, () =>
          withAsync(semaphore, function* () {
            most = Math.max(most, ++inside);
            yield* sleep(1);
            inside--;
          }),
        ),
      );
      assert.equal(most, 2);
      assert.deepEqual(semaphore.statistics(), { value: 2, waiters: 0 });
    }));

  it('loses no permit when the one woken is cancelled', () =>
    inVirtualTime(function* () {
      const semaphore = new Semaphore(1);
      yield* semaphore.acquire();
      const second = createTask(semaphore.acquire());
      const third = createTask(semaphore.acquire());
      yield* sleep(1);
      semaphore.release();
      second.cancel();
      assert.equal(yield* waitFor(third, 1), true);
      semaphore.release();
      assert.deepEqual([semaphore.statistics().value, semaphore.locked()], [1, false]);
    }));

  it('refuses a negative value, and, when bounded, a release too many', () => {
    assert.throws(() => new Semaphore(-1), RangeError);
    assert.throws(
      () => new BoundedSemaphore(2, { name: 'b' }).release(),
      /BoundedSemaphore 'b': all its 2 permits/,
    );
  });
});

describe('Barrier', () => {
  it('lets all go when the last has come, and can be used again', () =>
    inVirtualTime(function* () {
      const barrier = new Barrier(3);
      for (let round = 0; round < 2; round++) {
        const numbers = yield* gather([barrier.wait(), barrier.wait(), barrier.wait()]);
        assert.deepEqual([...numbers].sort(), [0, 1, 2]);
      }
      assert.deepEqual(barrier.statistics(), { parties: 3, waiting: 0, broken: false });
    }));

  it('breaks for all when aborted, and fills again after reset', () =>
    inVirtualTime(function* () {
      const barrier = new Barrier(2);
      const outcome = function* (): Coroutine<unknown> {
        try {
          return yield* barrier.wait();
        } catch (error) {
          return error;
        }
      };
      const first = createTask(outcome());
      yield* sleep(1);
      assert.equal(barrier.waiting, 1);
      barrier.abort();
      assert.ok((yield* first) instanceof BrokenBarrierError);
      assert.ok((yield* outcome()) instanceof BrokenBarrierError);
      barrier.reset();
      const second = createTask(outcome());
      yield* sleep(1);
      barrier.reset();
      assert.ok((yield* second) instanceof BrokenBarrierError);
      assert.deepEqual((yield* gather([outcome(), outcome()])).sort(), [0, 1]);
    }));

  it('forgets a waiter that is cancelled', () =>
    inVirtualTime(function* () {
      const barrier = new Barrier(2);
      const task = createTask(barrier.wait());
      yield* sleep(1);
      task.cancel();
      yield* sleep(1);
      assert.equal(barrier.waiting, 0);
      assert.throws(() => task.result(), CancelledError);
    }));
});
