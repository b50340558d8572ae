/** Very many tasks with random cancellations; nothing may be left behind. The seed makes every run the same. */
import assert from 'node:assert/strict';
import {
  CancelledError,
  createTask,
  EventLoop,
  Lock,
  Queue,
  Semaphore,
  sleep,
  VirtualClock,
  withAsync,
  type Coroutine,
  type Task,
} from './index.js';

/** Marsaglia's xorshift. */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

async function stress(count: number, seed: number): Promise<{ cancelled: number; returned: number }> {
  const random = randomNumbers(seed);
  const loop = new EventLoop({ clock: new VirtualClock() });
  const reports: unknown[] = [];
  loop.setExceptionHandler((report) => reports.push(report));
  const lock = new Lock();
  const semaphore = new Semaphore(7);
  const queue = new Queue<number>(50);
  let inLock = 0;
  let inSemaphore = 0;
  const ways: (() => Coroutine<unknown>)[] = [
    () => sleep(1 + random(10))[Symbol.iterator](),
    () =>
      withAsync(lock, function* () {
        assert.equal(++inLock, 1);
        try {
          if (random(2) === 0) yield* sleep(0);
        } finally {
          inLock--;
        }
      })[Symbol.iterator](),
    () =>
      withAsync(semaphore, function* () {
        assert.ok(++inSemaphore <= 7);
        try {
          yield* sleep(random(2));
        } finally {
          inSemaphore--;
        }
      })[Symbol.iterator](),
    () => queue.put(1)[Symbol.iterator](),
    () => queue.get()[Symbol.iterator](),
    function* () {
      try {
        yield* sleep(5);
      } finally {
        yield* sleep(1);
      }
    },
    function* () {
      yield* createTask(sleep(random(5)));
    },
  ];
  const result = await loop.runUntilComplete(function* () {
    const tasks: Task<unknown>[] = [];
    for (let i = 0; i < count; i++) {
      const way = ways[random(ways.length)];
      if (way !== undefined) tasks.push(createTask(way()));
      if (random(3) === 0) tasks[tasks.length - 1 - random(Math.min(100, tasks.length))]?.cancel();
      if (random(100) === 0) yield* sleep(random(3));
    }
    for (let round = 0; round < 20; round++) {
      for (const task of tasks) if (random(5) === 0) task.cancel();
      yield* sleep(random(2));
    }
    queue.shutdown({ immediate: true });
    for (const task of tasks) task.cancel();
    let cancelled = 0;
    let returned = 0;
    for (const task of tasks)
      try {
        yield* task;
        returned++;
      } catch (error) {
        if (error instanceof CancelledError) cancelled++;
        else assert.equal((error as Error).name, 'QueueShutDown');
      }
    assert.deepEqual(loop.tasks().length, 1);
    return { cancelled, returned };
  });
  loop.close();
  assert.deepEqual(reports, []);
  assert.deepEqual(lock.statistics(), { locked: false, waiters: 0 });
  assert.deepEqual(semaphore.statistics(), { value: 7, waiters: 0 });
  const { getters, putters } = queue.statistics();
  assert.deepEqual([getters, putters, inLock, inSemaphore], [0, 0, 0, 0]);
  return result;
}

describe('A hundred thousand tasks cancelled at random', () => {
  it('leave no task, waiter, permit or report behind', async () => {
    const { cancelled, returned } = await stress(100_000, 20260101);
    assert.ok(cancelled > 10_000 && returned > 10_000, `${cancelled} cancelled, ${returned} returned`);
  });

  it('end the same on every run with the same seed', async () => {
    assert.deepEqual(await stress(2_000, 7), await stress(2_000, 7));
  });
});
