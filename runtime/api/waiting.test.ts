/** gather, wait, waitFor, timeout, shield, asCompleted, staggeredRace: as CPython documents them. */
import assert from 'node:assert/strict';
import { VirtualClock } from '../kernel/clock.js';
import { CancelledError, TimeoutError } from '../kernel/errors.js';
import type { Task } from '../kernel/task.js';
import { getRunningLoop } from '../kernel/running-loop.js';
import type { Coroutine } from '../kernel/coroutine.js';
import { asCompleted } from './as-completed.js';
import { gather } from './gather.js';
import { run } from './run.js';
import { shield } from './shield.js';
import { sleep } from './sleep.js';
import { staggeredRace } from './staggered-race.js';
import { createTask } from './tasks.js';
import { timeout, timeoutAt } from './timeout.js';
import { wait } from './wait.js';
import { waitFor } from './wait-for.js';
import { withAsync } from './with-async.js';

const inVirtualTime = <T>(main: () => Coroutine<T> | PromiseLike<T>): Promise<T> =>
  run(main, { clock: new VirtualClock() });
const now = (): number => getRunningLoop().time();

function* failAfter(delay: number, message: string): Coroutine<never> {
  yield* sleep(delay);
  throw new Error(message);
}

describe('gather', () => {
  it('gives results in the order of the sources, whatever order they come in', () =>
    inVirtualTime(function* () {
      const [a, b, c] = yield* gather([sleep(3, 'a'), sleep(1, 2), Promise.resolve(true)]);
      assert.deepEqual([a.length, b + 1, c], [1, 3, true]);
      assert.equal(now(), 3);
    }));

  it('gives an empty list for no sources', () =>
    inVirtualTime(async () => assert.deepEqual(await gather([]), [])));

  it('throws the first error and lets the others run on', () =>
    inVirtualTime(function* () {
      const other = createTask(sleep(5, 'done'));
      try {
        yield* gather([other, failAfter(1, 'first'), failAfter(2, 'second')]);
        assert.fail();
      } catch (error) {
        assert.equal((error as Error).message, 'first');
      }
      assert.equal(now(), 1);
      assert.equal(yield* other, 'done');
    }));

  it('gives errors among the results when asked to', () =>
    inVirtualTime(function* () {
      const results = yield* gather([sleep(1, 'a'), failAfter(1, 'b')], { returnExceptions: true });
      assert.equal(results[0], 'a');
      assert.equal(results[1].message, 'b');
    }));

  it('cancels its parts when cancelled, and then ends as cancelled', () =>
    inVirtualTime(function* () {
      const part = createTask(sleep(10));
      const outer = createTask(function* () {
        yield* gather([part, sleep(20)], { returnExceptions: true });
      });
      yield* sleep(1);
      outer.cancel();
      yield* wait([outer]);
      assert.deepEqual([part.cancelled(), outer.cancelled(), now()], [true, true, 1]);
    }));

  it('reports no error of a part when cancelled with the errors among the results', async () => {
    const told: string[] = [];
    await inVirtualTime(function* () {
      getRunningLoop().setExceptionHandler(({ message }) => told.push(message));
      const all = gather([failAfter(1, 'read'), sleep(20)], { returnExceptions: true });
      yield* sleep(2);
      all.cancel();
      yield* wait([all]);
      assert.ok(all.exception() instanceof CancelledError);
    });
    assert.deepEqual(told, []);
  });

  it('of tasks that wait for each other ends them all when one is cancelled', () =>
    inVirtualTime(function* () {
      const tasks: Task<unknown>[] = [];
      function* gathers(of: number): Coroutine<void> {
        yield* sleep(1);
        yield* gather([tasks[of] as Task<unknown>, sleep(100)]);
      }
      for (const of of [1, 2, 0]) tasks.push(createTask(gathers(of)));
      yield* sleep(2);
      assert.equal(tasks[1]?.cancel(), true);
      yield* wait(tasks);
      assert.deepEqual([...tasks.map((task) => task.cancelled()), now()], [true, true, true, 2]);
    }));

  it('runs the same source once', () =>
    inVirtualTime(function* () {
      const part = createTask(sleep(1, 'x'));
      assert.deepEqual(yield* gather([part, part]), ['x', 'x']);
    }));
});

describe('A task of a function that answers an operation', () => {
  it('drives it as its own, so that a cancellation reaches it', () =>
    inVirtualTime(function* () {
      const task = createTask(() => sleep(10));
      yield* sleep(1);
      assert.equal(task.waitsFor?.label, 'sleep 10 s');
      task.cancel();
      yield* wait([task]);
      assert.deepEqual([task.cancelled(), now()], [true, 1]);
    }));

  it('fails where the operation was awaited already', () =>
    inVirtualTime(function* () {
      const operation = sleep(1);
      yield* operation;
      const task = createTask(() => operation);
      yield* wait([task]);
      assert.equal(task.exception()?.message, "Cannot await 'sleep' again: it was already awaited");
    }));
});

describe('Tasks that await each other', () => {
  it('all end when one is cancelled', () =>
    inVirtualTime(function* () {
      const log: string[] = [];
      const tasks: Task<unknown>[] = [];
      function* awaits(of: number): Coroutine<void> {
        yield* sleep(1);
        try {
          yield* tasks[of] as Task<unknown>;
        } finally {
          log.push(`${of} was awaited`);
        }
      }
      for (const of of [1, 2, 0]) tasks.push(createTask(awaits(of)));
      yield* sleep(2);
      tasks[0]?.cancel();
      yield* wait(tasks);
      assert.deepEqual(log, ['0 was awaited', '2 was awaited', '1 was awaited']);
      assert.deepEqual([...tasks.map((task) => task.cancelled()), now()], [true, true, true, 2]);
    }));
});

describe('wait', () => {
  it('ends in its three ways', () =>
    inVirtualTime(function* () {
      const names: string[][] = [];
      for (const returnWhen of ['firstCompleted', 'firstException', 'allCompleted'] as const) {
        const tasks = [
          createTask(sleep(1), { name: 'a' }),
          createTask(failAfter(2, 'b'), { name: 'b' }),
          createTask(sleep(3), { name: 'c' }),
        ];
        const { done, pending } = yield* wait(tasks, { returnWhen });
        names.push(tasks.filter((task) => done.has(task)).map(({ name }) => name));
        assert.equal(done.size + pending.size, 3);
        yield* wait(tasks);
        tasks[1]?.exception();
      }
      assert.deepEqual(names, [['a'], ['a', 'b'], ['a', 'b', 'c']]);
    }));

  it('ends at its time limit without an error, leaving the rest pending', () =>
    inVirtualTime(function* () {
      const task = createTask(sleep(10));
      const { done, pending } = yield* wait([task], { timeout: 2 });
      assert.deepEqual([done.size, pending.has(task), now()], [0, true, 2]);
    }));

  it('refuses an empty set', () =>
    inVirtualTime(async () => {
      await assert.rejects(wait([]).then(), TypeError);
    }));

  it('does not cancel what it waits for when itself is cancelled', () =>
    inVirtualTime(function* () {
      const task = createTask(sleep(10, 'kept'));
      const waiting = createTask(wait([task]));
      yield* sleep(1);
      waiting.cancel();
      assert.equal(yield* task, 'kept');
      assert.equal(waiting.cancelled(), true);
    }));
});

describe('waitFor', () => {
  it('gives the result when it comes in time', () =>
    inVirtualTime(async () => assert.equal(await waitFor(sleep(1, 'ok'), 2), 'ok')));

  it('cancels what is late, waits until it ended, and throws TimeoutError', () =>
    inVirtualTime(function* () {
      const log: string[] = [];
      const late = createTask(function* () {
        try {
          yield* sleep(60);
        } finally {
          yield* sleep(1);
          log.push('cleaned up');
        }
      });
      try {
        yield* waitFor(late, 2);
        assert.fail();
      } catch (error) {
        assert.ok(error instanceof TimeoutError);
      }
      assert.deepEqual([log, now(), late.cancelled()], [['cleaned up'], 3, true]);
    }));

  it('throws at once for a limit of zero, unless the result is there', () =>
    inVirtualTime(async () => {
      await assert.rejects(waitFor(sleep(1), 0).then(), TimeoutError);
      const task = createTask(sleep(0, 'there'));
      await task;
      assert.equal(await waitFor(task, 0), 'there');
    }));
});

describe('timeout', () => {
  it('throws TimeoutError outside of the body, where it was CancelledError', () =>
    inVirtualTime(function* () {
      const inside: string[] = [];
      const limit = timeout(1);
      try {
        yield* withAsync(limit, function* () {
          try {
            yield* sleep(10);
          } catch (error) {
            inside.push((error as Error).name);
            throw error;
          }
        });
        assert.fail();
      } catch (error) {
        assert.ok(error instanceof TimeoutError);
      }
      assert.deepEqual([inside, limit.expired(), now()], [['CancelledError'], true, 1]);
      yield* sleep(1);
    }));

  it('works around an async body', () =>
    inVirtualTime(async () => {
      await assert.rejects(
        withAsync(timeout(1), async () => {
          await sleep(10);
        }).then(),
        TimeoutError,
      );
      assert.equal(now(), 1);
      assert.equal(await withAsync(timeout(1), async () => 'quick'), 'quick');
    }));

  it('can be moved and lifted', () =>
    inVirtualTime(function* () {
      yield* withAsync(timeout(undefined), function* (limit) {
        limit.reschedule(now() + 1);
        limit.reschedule(now() + 5);
        yield* sleep(3);
        limit.reschedule(undefined);
        yield* sleep(100);
      });
      assert.equal(now(), 103);
    }));

  it('lets only the limit that passed throw, when nested', () =>
    inVirtualTime(function* () {
      const outer = timeoutAt(now() + 1);
      const inner = timeout(10);
      try {
        yield* withAsync(outer, () => withAsync(inner, () => sleep(20)[Symbol.iterator]()));
        assert.fail();
      } catch (error) {
        assert.ok(error instanceof TimeoutError);
      }
      assert.deepEqual([outer.expired(), inner.expired()], [true, false]);
    }));

  it('leaves a cancellation from outside alone', () =>
    inVirtualTime(function* () {
      const task = createTask(withAsync(timeout(10), () => sleep(20)));
      yield* sleep(1);
      task.cancel();
      yield* wait([task]);
      assert.equal(task.cancelled(), true);
    }));
});

describe('shield', () => {
  it('keeps a cancellation from the inner task', () =>
    inVirtualTime(function* () {
      const inner = createTask(sleep(5, 'finished'));
      const outer = createTask(function* () {
        return yield* shield(inner);
      });
      yield* sleep(1);
      outer.cancel();
      yield* wait([outer]);
      assert.equal(outer.cancelled(), true);
      assert.equal(yield* inner, 'finished');
    }));

  it('is cancelled when the inner task is', () =>
    inVirtualTime(async () => {
      const inner = createTask(sleep(5));
      const outer = shield(inner);
      inner.cancel();
      await assert.rejects(outer.then(), CancelledError);
    }));
});

describe('asCompleted', () => {
  it('yields results in the order they arrive', () =>
    inVirtualTime(function* () {
      const order: number[] = [];
      for (const next of asCompleted([sleep(3, 3), sleep(1, 1), sleep(2, 2)])) order.push(yield* next);
      assert.deepEqual(order, [1, 2, 3]);
    }));

  it('throws TimeoutError for those that come too late', () =>
    inVirtualTime(async () => {
      const outcomes: unknown[] = [];
      for (const next of asCompleted([sleep(1, 'a'), sleep(9, 'b')], { timeout: 2 }))
        outcomes.push(await next.then(undefined, (error: unknown) => (error as Error).name));
      assert.deepEqual(outcomes, ['a', 'TimeoutError']);
    }));
});

describe('staggeredRace', () => {
  it('starts the next after the delay or a failure, and cancels the losers', () =>
    inVirtualTime(function* () {
      const started: string[] = [];
      const way = (name: string, body: () => Coroutine<string>) => () => {
        started.push(`${name} at ${now()}`);
        return body();
      };
      const { winner, exceptions } = yield* staggeredRace(
        [
          way('a', () => failAfter(1, 'a failed')),
          way('b', () => sleep(100, 'b')[Symbol.iterator]()),
          way('c', () => sleep(2, 'c')[Symbol.iterator]()),
        ],
        5,
      );
      assert.deepEqual(started, ['a at 0', 'b at 1', 'c at 6']);
      assert.deepEqual(winner, { index: 2, result: 'c' });
      assert.deepEqual(
        exceptions.map((error) => error?.message),
        ['a failed', undefined, undefined],
      );
      assert.equal(now(), 8);
    }));

  it('says that all failed', () =>
    inVirtualTime(function* () {
      const result = yield* staggeredRace([() => failAfter(1, 'x'), () => failAfter(1, 'y')], undefined);
      assert.equal(result.winner, undefined);
      assert.deepEqual(
        result.exceptions.map((error) => error?.message),
        ['x', 'y'],
      );
    }));
});
