/** Futures, generators as coroutines, instruments, and promises both ways. */
import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { abortSignalOf, cancelOnAbort, fromPromise, toPromise, withSignal } from '../api/from-promise.js';
import { gather } from '../api/gather.js';
import { run } from '../api/run.js';
import { sleep } from '../api/sleep.js';
import { createTask } from '../api/tasks.js';
import { VirtualClock } from './clock.js';
import { CancelledError, InvalidStateError } from './errors.js';
import { Future } from './future.js';
import type { Coroutine } from './coroutine.js';
import type { Instrument } from './instrument.js';

const inVirtualTime = <T>(main: () => Coroutine<T> | PromiseLike<T>): Promise<T> =>
  run(main, { clock: new VirtualClock() });

describe('Future', () => {
  it('has a result once, and says so', () =>
    inVirtualTime(function* () {
      const future = new Future<number>({ label: 'answer' });
      assert.throws(() => future.result(), /Cannot get the result of answer: it is pending/);
      assert.throws(() => future.exception(), InvalidStateError);
      future.setResult(42);
      assert.deepEqual([future.state, future.result(), future.exception()], ['finished', 42, null]);
      assert.throws(() => future.setResult(43), /Cannot set the result of answer: it is already finished/);
      assert.equal(future.cancel(), false);
    }));

  it('calls back soon, in order, never at once', () =>
    inVirtualTime(function* () {
      const future = new Future<string>();
      const log: string[] = [];
      const dropped = (): void => void log.push('dropped');
      future.addDoneCallback((done) => log.push(`a ${done.result()}`));
      future.addDoneCallback(dropped);
      future.addDoneCallback(() => log.push('b'));
      assert.equal(future.removeDoneCallback(dropped), 1);
      future.setResult('x');
      future.addDoneCallback(() => log.push('late'));
      assert.deepEqual(log, []);
      yield* sleep(0);
      assert.deepEqual(log, ['a x', 'b', 'late']);
    }));

  it('cancelled, throws CancelledError with its message', () =>
    inVirtualTime(function* () {
      const future = new Future<number>();
      assert.equal(future.cancel('why'), true);
      assert.throws(() => future.result(), { name: 'CancelledError', message: 'why' });
    }));

  it('is awaited from both forms by several', () =>
    inVirtualTime(function* () {
      const future = new Future<number>();
      const both = gather([
        createTask(async () => (await future) + 1),
        createTask(() => future[Symbol.iterator]()),
      ]);
      yield* sleep(1);
      future.setResult(1);
      assert.deepEqual(yield* both, [2, 1]);
    }));
});

describe('Promises', () => {
  it('become futures, and futures promises', () =>
    inVirtualTime(function* () {
      assert.equal(yield* fromPromise(Promise.resolve(5)), 5);
      assert.equal(yield* fromPromise(toPromise(createTask(sleep(1, 'x')))), 'x');
      const failing = fromPromise(Promise.reject(new RangeError('no')));
      try {
        yield* failing;
        assert.fail();
      } catch (error) {
        assert.ok(error instanceof RangeError);
      }
    }));

  it('with signals: cancelling aborts, aborting cancels', () =>
    inVirtualTime(async () => {
      let aborted = '';
      const future = withSignal(
        (signal) =>
          new Promise((_resolve, reject) => {
            signal.addEventListener('abort', () => {
              aborted = (signal.reason as Error).message;
              reject(signal.reason as Error);
            });
          }),
      );
      future.cancel('we close');
      await sleep(0);
      assert.equal(aborted, 'we close');
      const controller = new AbortController();
      const task = cancelOnAbort(createTask(sleep(10)), controller.signal);
      await sleep(1);
      controller.abort(new Error('user left'));
      await assert.rejects(task.then(), { name: 'CancelledError', message: 'user left' });
    }));

  it('with signals: an error that is the reason goes all the way, through tasks, groups and promises', () =>
    inVirtualTime(async () => {
      const left = new RangeError('user left');
      const causes: unknown[] = [];
      const request = new AbortController();
      const noting = async (): Promise<void> => {
        try {
          await withSignal((signal) => delay(60_000, undefined, { signal, ref: false }));
        } catch (error) {
          causes.push((error as Error).cause);
          throw error;
        }
      };
      const task = cancelOnAbort(
        createTask(async () => {
          await gather([noting(), createTask(sleep(60))]);
        }),
        request.signal,
      );
      const further = abortSignalOf(task);
      while (task.waitsFor === undefined) await sleep(0);
      request.abort(left);
      await assert.rejects(task.then(), { name: 'CancelledError', message: 'user left', cause: left });
      assert.equal(causes[0], left);
      await sleep(0);
      assert.equal(further.reason, left);
    }));

  it('with signals: any value can be the reason, before the first step too', () =>
    inVirtualTime(async () => {
      const ends: unknown[] = [];
      for (const reason of ['closing time', 5, undefined]) {
        const task = cancelOnAbort(createTask(sleep(5)), AbortSignal.abort(reason));
        const signal = abortSignalOf(task);
        const error = (await task.then(undefined, (caught: unknown) => caught)) as CancelledError;
        await sleep(0);
        ends.push([error.message, (error.cause as Error | undefined)?.name, (signal.reason as Error).name]);
      }
      assert.deepEqual(ends, [
        ['closing time', undefined, 'CancelledError'],
        ['5', 'Error', 'Error'],
        ['This operation was aborted', 'AbortError', 'AbortError'],
      ]);
    }));

  it('with signals: a cancellation that is the reason of another is its cause', () =>
    inVirtualTime(async () => {
      const first = new CancelledError('the first');
      const future = new Future<number>();
      future.cancel(first);
      await assert.rejects(future.then(), (error: Error) => error !== first && error.cause === first);
    }));
});

describe('An instrument', () => {
  const recording = (log: string[]): Instrument => ({
    taskCreated: ({ name }) => log.push(`${name} created`),
    stepStarted: ({ name }) => log.push(`${name} runs`),
    taskSuspended: ({ name }, _strand, future) =>
      log.push(`${name} waits for ${future?.label ?? 'its turn'}`),
    taskFinished: ({ name }, outcome) => log.push(`${name} ${outcome}`),
  });

  it('is notified of everything that happens to a task', async () => {
    const log: string[] = [];
    await run(
      function* () {
        yield* sleep(2);
      },
      { clock: new VirtualClock(), instrument: recording(log) },
    );
    assert.deepEqual(log, [
      'Task-1 created',
      'Task-1 runs',
      'Task-1 waits for sleep 2 s',
      'Task-1 runs',
      'Task-1 returned',
    ]);
  });

  it('is found under its symbol', async () => {
    const symbol = Symbol.for('coroutine-debugger.library-probes');
    const log: string[] = [];
    const before = Object.getOwnPropertyDescriptor(globalThis, symbol);
    Object.defineProperty(globalThis, symbol, { value: recording(log), configurable: true });
    try {
      await assert.rejects(
        run(function* (): Coroutine<void> {
          throw new CancelledError('x');
        }),
      );
    } finally {
      if (before === undefined) Reflect.deleteProperty(globalThis, symbol);
      else Object.defineProperty(globalThis, symbol, before);
    }
    assert.equal(log.at(-1), 'Task-1 cancelled');
  });

  it('that throws is dropped, and the program continues', async () => {
    const reports: string[] = [];
    const result = await run(
      function* () {
        const task = createTask(sleep(1, 'fine'));
        task.loop.setExceptionHandler(({ message }) => reports.push(message));
        return yield* task;
      },
      {
        clock: new VirtualClock(),
        instrument: {
          taskSuspended: () => {
            throw new Error('bad probe');
          },
        },
      },
    );
    assert.equal(result, 'fine');
    assert.deepEqual(reports, ['An instrument threw and was dropped']);
  });
});
