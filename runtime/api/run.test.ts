/** Tasks, sleep and run, as CPython documents them. */
import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { CancelledError, InvalidStateError } from '../kernel/errors.js';
import { VirtualClock } from '../kernel/clock.js';
import { coroutine } from '../kernel/coroutine-function.js';
import type { Coroutine } from '../kernel/coroutine.js';
import { EventLoop } from '../kernel/event-loop.js';
import { Future } from '../kernel/future.js';
import { getRunningLoop } from '../kernel/running-loop.js';
import type { ErrorContext } from '../kernel/error-report.js';
import { run } from './run.js';
import { sleep } from './sleep.js';
import { allTasks, createTask, currentTask } from './tasks.js';

const virtual = (): { clock: VirtualClock } => ({ clock: new VirtualClock() });

describe('run', () => {
  it('gives what main returns', async () => {
    const result = await run(function* () {
      const word = yield* sleep(1, 'a');
      return word.toUpperCase();
    }, virtual());
    assert.equal(result, 'A');
  });

  it('runs an async function as main', async () => {
    assert.equal(await run(async () => (await sleep(5, 2)) + 1, virtual()), 3);
  });

  it("rejects with main's error", async () => {
    await assert.rejects(
      run(function* (): Coroutine<void> {
        yield* sleep(1);
        throw new RangeError('no');
      }, virtual()),
      RangeError,
    );
  });

  it('cancels the tasks that main leaves behind, and waits for them', async () => {
    const log: string[] = [];
    await run(function* () {
      createTask(function* () {
        try {
          yield* sleep(100);
        } finally {
          yield* sleep(1);
          log.push('cleaned up');
        }
      });
      yield* sleep(0);
    }, virtual());
    assert.deepEqual(log, ['cleaned up']);
  });

  it('refuses to run inside another run', async () => {
    await assert.rejects(
      run(async () => {
        await run(async () => undefined);
      }),
      InvalidStateError,
    );
  });

  it('runs tasks one after the other in the order they were made', async () => {
    const log: string[] = [];
    await run(function* () {
      const worker = function* (name: string): Coroutine<void> {
        for (let i = 0; i < 2; i++) {
          log.push(`${name}${i}`);
          yield* sleep(0);
        }
      };
      const a = createTask(worker('a'));
      const b = createTask(worker('b'));
      yield* a;
      yield* b;
    }, virtual());
    assert.deepEqual(log, ['a0', 'b0', 'a1', 'b1']);
  });

  it('reports a coroutine that was never awaited', async () => {
    const reports: string[] = [];
    const nested = coroutine(function* forgotten(): Coroutine<number> {
      yield* sleep(0);
      return 42;
    });
    await run(function* () {
      getRunningLoop().setExceptionHandler(({ message }) => reports.push(message));
      nested();
      assert.equal(yield* nested(), 42);
    }, virtual());
    assert.deepEqual(reports, ["coroutine 'forgotten' was never awaited"]);
  });
});

describe('Task', () => {
  it('is cancelled at its await', async () => {
    const log: string[] = [];
    await run(function* () {
      const task = createTask(function* () {
        try {
          yield* sleep(10);
        } catch (error) {
          log.push(`${(error as Error).name}: ${(error as Error).message}`);
          throw error;
        }
      });
      yield* sleep(1);
      assert.equal(task.cancel('enough'), true);
      assert.equal(task.cancelling(), 1);
      try {
        yield* task;
      } catch (error) {
        log.push((error as Error).message);
      }
      assert.equal(task.cancelled(), true);
      assert.equal(task.cancel(), false);
      assert.equal(getRunningLoop().time(), 1);
    }, virtual());
    assert.deepEqual(log, ['CancelledError: enough', 'enough']);
  });

  it('never begins when cancelled before its first step', async () => {
    await run(function* () {
      let began = false;
      for (const make of [
        () =>
          createTask(function* (): Coroutine<void> {
            began = true;
            yield* sleep(0);
          }),
        () =>
          createTask(async () => {
            began = true;
          }),
      ]) {
        const task = make();
        task.cancel();
        yield* sleep(0);
        yield* sleep(0);
        assert.equal(task.cancelled(), true);
      }
      assert.equal(began, false);
    }, virtual());
  });

  it('may swallow its cancellation and continue', async () => {
    await run(function* () {
      const task = createTask(function* () {
        try {
          yield* sleep(10);
        } catch {
          yield* sleep(2);
        }
        return 'still here';
      });
      yield* sleep(1);
      task.cancel();
      assert.equal(yield* task, 'still here');
      assert.equal(task.cancelled(), false);
      assert.equal(task.cancelling(), 1);
      assert.equal(task.uncancel(), 0);
    }, virtual());
  });

  it('that cancels itself ends at its next await, or at its end', async () => {
    await run(function* () {
      const atAwait = createTask(function* () {
        currentTask()?.cancel();
        yield* sleep(1);
      });
      const atEnd = createTask(function* () {
        currentTask()?.cancel();
      });
      yield* sleep(5);
      assert.deepEqual([atAwait.cancelled(), atEnd.cancelled()], [true, true]);
    }, virtual());
  });

  it('cancels what it waits for', async () => {
    await run(function* () {
      const future = new Future<number>();
      const inner = createTask(function* () {
        return yield* future;
      });
      const outer = createTask(function* () {
        return yield* inner;
      });
      yield* sleep(0);
      yield* sleep(0);
      outer.cancel();
      yield* sleep(1);
      assert.deepEqual([future.cancelled(), inner.cancelled(), outer.cancelled()], [true, true, true]);
    }, virtual());
  });

  it('of an async function is cancelled at the library await it is in', async () => {
    const log: string[] = [];
    await run(async () => {
      const task = createTask(async () => {
        try {
          await sleep(10);
        } catch (error) {
          log.push((error as Error).name);
          throw error;
        }
      });
      await sleep(1);
      task.cancel('stop');
      await assert.rejects(task.then(), CancelledError);
      assert.equal(task.cancelled(), true);
      assert.equal(getRunningLoop().time(), 1);
    }, virtual());
    assert.deepEqual(log, ['CancelledError']);
  });

  it('of an async function busy with a plain promise is cancelled at its next library await', async () => {
    const log: string[] = [];
    await run(async () => {
      const task = createTask(async () => {
        await Promise.resolve();
        await new Promise(setImmediate);
        log.push('promise done');
        await sleep(0);
        log.push('not here');
      });
      await sleep(0);
      task.cancel();
      await assert.rejects(task.then(), CancelledError);
    }, virtual());
    assert.deepEqual(log, ['promise done']);
  });

  it('is the current task in its own code, in both forms', async () => {
    await run(async () => {
      const names: (string | undefined)[] = [];
      const one = createTask(
        function* () {
          yield* sleep(1);
          names.push(currentTask()?.name);
        },
        { name: 'one' },
      );
      const two = createTask(
        async () => {
          await sleep(2);
          await Promise.resolve();
          names.push(currentTask()?.name);
        },
        { name: 'two' },
      );
      assert.deepEqual(
        allTasks().map(({ name }) => name),
        ['Task-1', 'one', 'two'],
      );
      await one;
      await two;
      assert.deepEqual(names, ['one', 'two']);
      assert.equal(currentTask()?.name, 'Task-1');
    }, virtual());
  });

  it('that yields something other than a future fails with an error that says so', async () => {
    await run(function* () {
      const task = createTask(function* () {
        yield 5 as unknown as undefined;
      });
      yield* sleep(1);
      assert.match(task.exception()?.message ?? '', /it yielded a number, not a future/);
    }, virtual());
  });

  it('is written with its name, and what it waits for or how it ended', async () => {
    const told: string[] = [];
    await run(function* () {
      getRunningLoop().setExceptionHandler(({ message }) => told.push(message));
      const sleeping = createTask(sleep(5), { name: 'cook' });
      const failing = createTask(
        function* () {
          throw new Error('burnt');
        },
        { name: 'roast' },
      );
      let serve = (): void => undefined;
      const awaiting = createTask(() => new Promise<void>((resolve) => (serve = resolve)), { name: 'guest' });
      const answer = new Future<number>({ name: 'answer' });
      assert.equal(String(sleeping), '<task cook: ready>');
      yield* sleep(0);
      assert.equal(
        inspect([sleeping, answer]),
        '[ <task cook: waiting for sleep 5 s>, <future answer: pending> ]',
      );
      assert.equal(String(failing), '<task roast: failed, Error: burnt>');
      assert.equal(String(awaiting), '<task guest: waiting for a promise>');
      const own = currentTask();
      assert.equal(String(own), `<task ${own?.name}: running>`);
      answer.cancel();
      assert.equal(String(answer), '<future answer: cancelled>');
      serve();
      yield* awaiting;
    }, virtual());
    // To be written is not to be read.
    assert.ok(told.includes('Task exception was never retrieved'));
  });

  it('whose error is never retrieved is reported when the loop closes', async () => {
    const reports: ErrorContext[] = [];
    await run(function* () {
      getRunningLoop().setExceptionHandler((context) => reports.push(context));
      createTask(
        function* () {
          throw new Error('lost');
        },
        { name: 'loser' },
      );
      yield* sleep(1);
    }, virtual());
    assert.deepEqual(
      reports.map(({ message, source, exception }) => [message, source, exception?.message]),
      [['Task exception was never retrieved', 'task loser', 'lost']],
    );
  });
});

describe('EventLoop', () => {
  it('calls back in order of time, and of call for equal times', async () => {
    const loop = new EventLoop(virtual());
    const log: string[] = [];
    loop.callLater(2, () => log.push(`c ${loop.time()}`));
    loop.callLater(1, () => log.push(`a ${loop.time()}`));
    loop.callLater(1, () => log.push(`b ${loop.time()}`));
    loop.callLater(1, () => log.push('never')).cancel();
    loop.callSoon(() => log.push('soon'));
    loop.callLater(3, () => loop.stop());
    await loop.runForever();
    loop.close();
    assert.deepEqual(log, ['soon', 'a 1', 'b 1', 'c 2']);
    assert.throws(() => loop.callSoon(() => undefined), InvalidStateError);
  });

  it('gives errors of callbacks to the exception handler and continues', async () => {
    const loop = new EventLoop(virtual());
    const reports: ErrorContext[] = [];
    loop.setExceptionHandler((context) => reports.push(context));
    loop.callSoon(() => {
      throw new Error('bad');
    });
    loop.callSoon(() => loop.stop());
    await loop.runForever();
    assert.deepEqual(
      reports.map(({ message, exception }) => [message, exception?.message]),
      [['Exception in callback', 'bad']],
    );
    loop.close();
  });

  it('reports slow callbacks in debug mode', async () => {
    const loop = new EventLoop({ ...virtual(), debug: true });
    loop.slowCallbackDuration = 0;
    const reports: string[] = [];
    loop.setExceptionHandler(({ message }) => reports.push(message));
    loop.callSoon(() => loop.stop());
    await loop.runForever();
    loop.close();
    assert.match(reports[0] ?? '', /^Executing callback \(anonymous\), scheduled at .* took 0\.\d+ seconds$/);
  });

  it('waits on the real clock', async () => {
    const start = performance.now();
    await run(function* () {
      yield* sleep(0.02);
    });
    assert.ok(performance.now() - start >= 19);
  });
});

describe('A loop that is running', () => {
  it('refuses to be run once more, and continues', async () => {
    const went = await run(async () => {
      const loop = getRunningLoop();
      const before = loop.tasks().length;
      await assert.rejects(loop.runUntilComplete(sleep(1)), /already running/);
      await assert.rejects(loop.runUntilComplete(createTask(sleep(0))), /already running/);
      await assert.rejects(loop.runForever(), /already running/);
      await assert.rejects(new EventLoop().runUntilComplete(sleep(1)), /another one is running/);
      await sleep(1);
      return loop.tasks().length === before;
    }, virtual());
    assert.equal(went, true);
  });

  it('refuses to run until a future of another loop is done', async () => {
    const future = new EventLoop().createFuture();
    await assert.rejects(new EventLoop().runUntilComplete(future), /belongs to another event loop/);
  });
});
