/** The stacks of cancellations and time limits: the program's await, and the task. */
import assert from 'node:assert/strict';
import {
  ContextVar,
  createTask,
  currentTask,
  Future,
  gather,
  Lock,
  Queue,
  run,
  Semaphore,
  sleep,
  timeout,
  VirtualClock,
  waitFor,
  withAsync,
  type Coroutine,
} from './index.js';

/** The functions on a stack and the task below, without places. */
function outline(error: unknown): string[] {
  const [head = '', ...lines] = ((error as Error).stack ?? '').split('\n');
  return [
    head,
    ...lines
      .map((line) => line.trim().replace(/ \((file:|index ).*$/, ''))
      .filter((line) => !/^at (async )?file:/.test(line)),
  ];
}

async function errorOf(operation: PromiseLike<unknown>): Promise<Error> {
  try {
    await operation;
  } catch (error) {
    return error as Error;
  }
  return assert.fail('no error');
}

const inVirtualTime = <T>(main: () => Promise<T>): Promise<T> => run(main, { clock: new VirtualClock() });

describe('The stack of a cancellation', () => {
  it('shows the generators that waited, whatever they waited for, and the task', () =>
    inVirtualTime(async () => {
      const lock = new Lock();
      await lock.acquire();
      const waits: readonly (() => Coroutine<unknown>)[] = [
        () => sleep(5)[Symbol.iterator](),
        () => new Queue().get()[Symbol.iterator](),
        () => lock.acquire()[Symbol.iterator](),
        () => new Semaphore(0).acquire()[Symbol.iterator](),
        () => new Future()[Symbol.iterator](),
        () => gather([new Future()])[Symbol.iterator](),
      ];
      function* inner(wait: () => Coroutine<unknown>): Coroutine<void> {
        yield* wait();
      }
      for (const wait of waits) {
        const task = createTask(
          function* outer() {
            yield* inner(wait);
          },
          { name: 'cook' },
        );
        await sleep(1);
        task.cancel('we close');
        const error = await errorOf(task);
        assert.deepEqual(outline(error), [
          'CancelledError: we close',
          'at inner',
          'at outer',
          'in task cook',
        ]);
        assert.match(error.stack ?? '', /at inner \(file:.*await-places\.test\.js:\d+:\d+\)/);
      }
    }));

  it('shows the async functions that waited, through Promise.all and bodies', () =>
    inVirtualTime(async () => {
      async function leaf(): Promise<void> {
        await sleep(5);
      }
      async function body(): Promise<void> {
        await Promise.all([leaf()]);
      }
      const task = createTask(
        async function root() {
          await withAsync(timeout(60), body);
        },
        { name: 'cook' },
      );
      await sleep(1);
      task.cancel();
      assert.deepEqual(outline(await errorOf(task)), [
        'CancelledError',
        'at async leaf',
        'at async Promise.all',
        'at async body',
        'at async root',
        'in task cook',
      ]);
    }));

  it('is that of the cancelled task for its awaiter', () =>
    inVirtualTime(async () => {
      const task = createTask(
        function* inner() {
          yield* sleep(5);
        },
        { name: 'inner task' },
      );
      const waiting = createTask(async function outer() {
        await task;
      });
      await sleep(1);
      task.cancel();
      assert.deepEqual(outline(await errorOf(waiting)), ['CancelledError', 'at inner', 'in task inner task']);
    }));

  it('can be set, and is left alone where the program wants none', () =>
    inVirtualTime(async () => {
      const task = createTask(sleep(5));
      const other = createTask(sleep(5));
      await sleep(1);
      task.cancel();
      const error = await errorOf(task);
      error.stack = 'mine';
      assert.equal(error.stack, 'mine');
      const limit = Error.stackTraceLimit;
      Error.stackTraceLimit = 0;
      other.cancel();
      const bare = await errorOf(other);
      assert.equal(Error.stackTraceLimit, 0);
      Error.stackTraceLimit = limit;
      assert.equal(bare.stack, 'CancelledError');
    }));
});

describe('The stack of a time limit', () => {
  it('shows where it was waited for, and its cause what took too long', () =>
    run(
      function* main() {
        function* slow(): Coroutine<void> {
          yield* sleep(5);
        }
        try {
          yield* waitFor(slow(), 1);
          assert.fail();
        } catch (error) {
          assert.deepEqual(outline(error), [
            'TimeoutError: The time limit passed',
            'at main',
            'in task Task-1',
          ]);
          assert.deepEqual(outline((error as Error).cause), [
            'CancelledError',
            'at slow',
            'at main',
            'in task Task-1',
          ]);
        }
      },
      { clock: new VirtualClock() },
    ));

  it('shows the async functions that wait, also without a task', () =>
    inVirtualTime(async () => {
      async function patient(): Promise<void> {
        await waitFor(new Future(), 1);
      }
      const task = createTask(async () => patient(), { name: 'cook' });
      assert.deepEqual(outline(await errorOf(task)).slice(0, 2), [
        'TimeoutError: The time limit passed',
        'at async patient',
      ]);
      assert.equal(outline(await errorOf(task)).at(-1), 'in task cook');
      const stack = await new Promise<string[]>((resolve) => {
        setImmediate(() => void patient().catch((error: unknown) => resolve(outline(error))));
      });
      assert.deepEqual(stack.slice(0, 2), ['TimeoutError: The time limit passed', 'at async patient']);
    }));
});

describe('waitFor', () => {
  it('runs a coroutine as part of the task that waits', () =>
    inVirtualTime(async () => {
      const variable = new ContextVar<string>('v', { default: 'unset' });
      function* inner(): Coroutine<string | undefined> {
        variable.set('inner');
        yield* sleep(1);
        return currentTask()?.name;
      }
      const task = createTask(
        function* () {
          return [yield* waitFor(inner(), 5), yield* waitFor(inner(), undefined), variable.get()];
        },
        { name: 'cook' },
      );
      assert.deepEqual(await task, ['cook', 'cook', 'inner']);
    }));
});
