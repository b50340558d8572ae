/** Queues, as CPython documents them. */
import assert from 'node:assert/strict';
import { VirtualClock } from '../kernel/clock.js';
import { QueueEmpty, QueueFull, QueueShutDown } from '../kernel/errors.js';
import type { Coroutine } from '../kernel/coroutine.js';
import { gather } from './gather.js';
import { LifoQueue, PriorityQueue, Queue } from './queue.js';
import { run } from './run.js';
import { select } from './select.js';
import { sleep } from './sleep.js';
import { createTask } from './tasks.js';
import { waitFor } from './wait-for.js';

const inVirtualTime = <T>(main: () => Coroutine<T> | PromiseLike<T>): Promise<T> =>
  run(main, { clock: new VirtualClock() });

function* take<T>(queue: Queue<T>, count: number): Coroutine<T[]> {
  const items: T[] = [];
  while (items.length < count) items.push(yield* queue.get());
  return items;
}

describe('Queue', () => {
  it('hands items over in order and bounds the putter', () =>
    inVirtualTime(function* () {
      const queue = new Queue<number>(2, { name: 'orders' });
      const putter = createTask(function* () {
        for (let i = 0; i < 5; i++) yield* queue.put(i);
      });
      yield* sleep(1);
      assert.deepEqual(queue.statistics(), {
        size: 2,
        maxsize: 2,
        getters: 0,
        putters: 1,
        unfinished: 2,
        shutDown: false,
      });
      assert.equal(queue.full(), true);
      assert.deepEqual(yield* take(queue, 5), [0, 1, 2, 3, 4]);
      yield* putter;
      assert.equal(queue.empty(), true);
    }));

  it('says in words what a task waits for', () =>
    inVirtualTime(function* () {
      const task = createTask(new Queue().get());
      const named = createTask(new Queue(0, { name: 'orders' }).get());
      yield* sleep(1);
      assert.deepEqual([task.waitsFor?.label, named.waitsFor?.label], ['queue get', 'queue get from orders']);
    }));

  it('throws without waiting where asked to', () => {
    const queue = new Queue<number>(1, { name: 'q' });
    assert.throws(() => queue.getNowait(), QueueEmpty);
    queue.putNowait(1);
    assert.throws(() => queue.putNowait(2), QueueFull);
    assert.equal(queue.getNowait(), 1);
    queue.taskDone();
    assert.throws(() => queue.taskDone(), /Cannot call taskDone on Queue 'q'/);
  });

  it('joins when every item was reported done', () =>
    inVirtualTime(function* () {
      const queue = new Queue<number>();
      for (let i = 1; i <= 3; i++) queue.putNowait(i);
      const worker = createTask(function* (): Coroutine<never> {
        for (;;) {
          yield* sleep(yield* queue.get());
          queue.taskDone();
        }
      });
      yield* queue.join();
      worker.cancel();
      assert.equal(worker.loop.time(), 6);
    }));

  it('loses no item when the getter woken is cancelled', () =>
    inVirtualTime(function* () {
      const queue = new Queue<string>();
      const first = createTask(queue.get());
      const second = createTask(queue.get());
      yield* sleep(1);
      queue.putNowait('x');
      first.cancel();
      assert.equal(yield* waitFor(second, 1), 'x');
      assert.equal(queue.statistics().getters, 0);
    }));

  it('loses no room when the putter woken is cancelled', () =>
    inVirtualTime(function* () {
      const queue = new Queue<string>(1);
      queue.putNowait('a');
      const first = createTask(queue.put('b'));
      const second = createTask(queue.put('c'));
      yield* sleep(1);
      queue.getNowait();
      first.cancel();
      yield* waitFor(second, 1);
      assert.equal(queue.getNowait(), 'c');
    }));

  it('when shut down gives what is in it, then throws QueueShutDown', () =>
    inVirtualTime(function* () {
      const queue = new Queue<number>();
      const waiting = new Queue<number>();
      const getter = createTask(waiting.get());
      yield* sleep(1);
      queue.putNowait(1);
      queue.shutdown();
      waiting.shutdown();
      assert.throws(() => queue.putNowait(2), QueueShutDown);
      assert.equal(yield* queue.get(), 1);
      assert.throws(() => queue.getNowait(), QueueShutDown);
      yield* sleep(1);
      assert.ok(getter.exception() instanceof QueueShutDown);
    }));

  it('when shut down at once drops what is in it and frees those who join', () =>
    inVirtualTime(function* () {
      const queue = new Queue<number>();
      queue.putNowait(1);
      const joining = createTask(queue.join());
      yield* sleep(1);
      queue.shutdown({ immediate: true });
      yield* waitFor(joining, 1);
      assert.throws(() => queue.getNowait(), QueueShutDown);
    }));

  it('can be iterated by async functions', () =>
    inVirtualTime(async () => {
      const queue = new Queue<number>();
      const all = createTask(async () => {
        const items: number[] = [];
        for await (const item of queue) items.push(item);
        return items;
      });
      await gather([queue.put(1), queue.put(2)]);
      queue.shutdown();
      assert.deepEqual(await all, [1, 2]);
    }));
});

describe('PriorityQueue', () => {
  it('gives the smallest first, equals in order', () => {
    const queue = new PriorityQueue<[number, string]>();
    for (const item of [
      [3, 'c'],
      [1, 'b'],
      [2, 'x'],
      [1, 'a'],
    ] as [number, string][])
      queue.putNowait(item);
    assert.deepEqual(
      Array.from({ length: 4 }, () => queue.getNowait()[1]),
      ['a', 'b', 'x', 'c'],
    );
    const longest = new PriorityQueue<string>(0, { compare: (a, b) => b.length - a.length });
    for (const word of ['aa', 'b', 'cc', 'ddd']) longest.putNowait(word);
    assert.deepEqual(
      Array.from({ length: 4 }, () => longest.getNowait()),
      ['ddd', 'aa', 'cc', 'b'],
    );
  });
});

describe('LifoQueue', () => {
  it('gives the latest first', () => {
    const queue = new LifoQueue<number>();
    for (let i = 0; i < 3; i++) queue.putNowait(i);
    assert.deepEqual(
      Array.from({ length: 3 }, () => queue.getNowait()),
      [2, 1, 0],
    );
  });
});

describe('select', () => {
  it('takes from the first queue that has something, and from that only', () =>
    inVirtualTime(function* () {
      const urgent = new Queue<string>(0, { name: 'urgent' });
      const normal = new Queue<string>(0, { name: 'normal' });
      normal.putNowait('n1');
      assert.deepEqual(yield* select([urgent, normal]), { queue: normal, item: 'n1' });
      const waiting = createTask(select([urgent, normal]));
      yield* sleep(1);
      assert.equal(waiting.waitsFor?.label, 'queue get from urgent or queue get from normal');
      normal.putNowait('n2');
      urgent.putNowait('u1');
      assert.equal((yield* waiting).item, 'u1');
      assert.deepEqual([urgent.size(), normal.size()], [0, 1]);
    }));

  it('loses nothing for others: what it was woken for and does not take', () =>
    inVirtualTime(function* () {
      const first = new Queue<number>();
      const second = new Queue<number>();
      const chooser = createTask(select([first, second]));
      yield* sleep(0);
      const getter = createTask(second.get());
      yield* sleep(0);
      second.putNowait(2);
      first.putNowait(1);
      assert.deepEqual([(yield* chooser).item, yield* getter], [1, 2]);

      const cancelled = createTask(select([first, second]));
      yield* sleep(0);
      const next = createTask(first.get());
      yield* sleep(0);
      first.putNowait(3);
      cancelled.cancel();
      assert.equal(yield* next, 3);
      assert.equal(first.statistics().getters, 0);
      assert.equal(second.statistics().getters, 0);
    }));

  it('passes over queues that were shut down, and throws when all are', () =>
    inVirtualTime(async () => {
      const first = new Queue<number>();
      const second = new Queue<number>();
      const waiting = createTask(select([first, second]));
      await sleep(0);
      first.shutdown();
      await sleep(0);
      second.putNowait(2);
      assert.equal((await waiting).item, 2);
      const last = createTask(select([first, second]));
      await sleep(0);
      second.shutdown();
      await assert.rejects(async () => await last, QueueShutDown);
      await assert.rejects(async () => await select([]), TypeError);
    }));
});
