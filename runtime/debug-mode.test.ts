/** A loop's reports about its program: slow callbacks, stacks of tasks, errors with their origin, the end of a run. */
import assert from 'node:assert/strict';
import {
  asyncGenerator,
  createTask,
  currentTask,
  eagerTaskFactory,
  Future,
  getRunningLoop,
  isCoroutine,
  isCoroutineFunction,
  run,
  sleep,
  VirtualClock,
  type Coroutine,
  type ErrorContext,
} from './index.js';

const THIS_FILE = /debug-mode\.test\.js:\d+:\d+/;

/** Every call within it counts as slow, however long it takes; nothing else does. */
function takeTime(): void {
  getRunningLoop().slowCallbackDuration = 0;
}

/** The reports of slow work to the exception handler in debug mode. */
async function reportsOf(main: () => Coroutine<void>): Promise<ErrorContext[]> {
  const reports: ErrorContext[] = [];
  await run(
    function* () {
      const loop = getRunningLoop();
      loop.slowCallbackDuration = Infinity;
      loop.setExceptionHandler((context) => {
        loop.slowCallbackDuration = Infinity;
        reports.push(context);
      });
      yield* main();
    },
    { debug: true, clock: new VirtualClock() },
  );
  return reports;
}

const withoutPlaces = ({ message }: ErrorContext): string =>
  message.replace(/ \(file:[^)]*\)/g, ' (…)').replace(/0\.\d+/, '0.…');

describe('A slow step', () => {
  it('is reported with its task, from which await to which', async () => {
    const reports = await reportsOf(function* () {
      const cook = createTask(
        function* cooking() {
          takeTime();
          yield* sleep(1);
          takeTime();
          yield* new Future({ name: 'dish', loop: getRunningLoop() });
        },
        { name: 'cook' },
      );
      yield* sleep(2);
      cook.cancel();
      yield* sleep(1);
    });
    assert.deepEqual(reports.map(withoutPlaces), [
      'Executing task cook from its start to its await at cooking (…) took 0.… seconds',
      'Executing task cook from its await at cooking (…) to its await at cooking (…) took 0.… seconds',
    ]);
    assert.match(reports[0]?.message ?? '', THIS_FILE);
    assert.equal(reports[0]?.task?.label, 'task cook');
  });

  it('is reported as a callback with its name and what scheduled it', async () => {
    const reports = await reportsOf(function* scheduling() {
      const loop = getRunningLoop();
      loop.callSoon(function tick() {
        takeTime();
      });
      loop.callLater(1, function tock() {
        takeTime();
      });
      const future = new Future<undefined>({ name: 'dish' });
      future.addDoneCallback(function serve() {
        takeTime();
      });
      future.setResult(undefined);
      yield* sleep(2);
    });
    assert.deepEqual(reports.map(withoutPlaces), [
      'Executing callback tick, scheduled at scheduling (…), took 0.… seconds',
      'Executing callback serve of future dish took 0.… seconds',
      'Executing callback tock, scheduled at scheduling (…), took 0.… seconds',
    ]);
    assert.equal(reports[1]?.future?.label, 'future dish');
    assert.ok(reports[0]?.handle);
  });
});

describe('The stack of a task', () => {
  it('shows where it waits: async functions always, generators in debug mode', () =>
    run(
      async () => {
        async function leaf(): Promise<void> {
          await sleep(5);
        }
        function* inner(): Coroutine<void> {
          yield* sleep(5);
        }
        const first = createTask(async function root() {
          await leaf();
        });
        const second = createTask(function* outer() {
          yield* inner();
        });
        await sleep(1);
        const names = async (task: typeof first): Promise<string[]> =>
          (await task.getStack()).map((line) => line.replace(/ \(file.*/, ''));
        assert.deepEqual(await names(first), ['at async leaf', 'at async root']);
        assert.deepEqual(await names(second), ['at inner', 'at outer']);
        first.cancel();
        await first.then(undefined, () => undefined);
        assert.deepEqual(await first.getStack(), []);
      },
      { debug: true, clock: new VirtualClock() },
    ));
});

describe('An error of a callback', () => {
  it('is reported with its handle, or its future', async () => {
    const reports: ErrorContext[] = [];
    await run(function* () {
      const loop = getRunningLoop();
      loop.setExceptionHandler((context) => reports.push(context));
      const handle = loop.callSoon(function fails() {
        throw new Error('no');
      });
      const future = new Future<undefined>({ name: 'dish' });
      future.addDoneCallback(function failsToo() {
        throw new Error('no');
      });
      future.setResult(undefined);
      yield* sleep(0);
      assert.equal(reports[0]?.handle, handle);
      assert.equal(reports[1]?.future, future);
    });
    assert.deepEqual(
      reports.map(({ source }) => source),
      ['callback fails', 'callback failsToo of future dish'],
    );
  });
});

describe('The end of a run', () => {
  it('closes generators of asyncGenerator that are open', async () => {
    const log: string[] = [];
    const numbers = asyncGenerator(async function* (name: string) {
      try {
        for (let n = 1; ; n++) {
          yield n;
          await sleep(0);
        }
      } finally {
        await sleep(0);
        log.push(`closed ${name}`);
      }
    });
    const kept: unknown[] = [];
    await run(async () => {
      const first = numbers('a');
      const second = numbers('b');
      kept.push(first, second);
      await first.next();
      for await (const n of second) if (n === 2) break;
      log.push('main is over');
    });
    assert.deepEqual(log, ['closed b', 'main is over', 'closed a']);
  });

  it('names tasks that were cancelled and do not end', async () => {
    const reports: string[] = [];
    await run(async () => {
      getRunningLoop().setExceptionHandler(({ message }) => {
        reports.push(message);
        release();
      });
      let release = (): void => undefined;
      const plain = new Promise<void>((resolve) => (release = resolve));
      createTask(() => plain, { name: 'stubborn' });
      await sleep(0);
    });
    assert.deepEqual(reports, [
      'The end of run waits for tasks that were cancelled and do not end: stubborn (waiting for a plain promise)',
    ]);
  });
});

describe('Tasks that start eagerly', () => {
  it('run at once up to their first wait, as asked or by the loop’s factory', () =>
    run(function* () {
      const loop = getRunningLoop();
      const log: string[] = [];
      const job = (name: string) =>
        function* (): Coroutine<string> {
          log.push(`${name} begins`);
          if (name !== 'a') yield* sleep(0);
          return name;
        };
      const first = createTask(job('a'), { eagerStart: true });
      log.push(`${first.state} ${first.result()}`);
      const second = createTask(job('b'), { eagerStart: true });
      log.push(second.state);
      loop.setTaskFactory(eagerTaskFactory);
      assert.equal(loop.getTaskFactory(), eagerTaskFactory);
      const third = createTask(async () => {
        log.push('c begins');
        await sleep(0);
        return 'c';
      });
      loop.setTaskFactory(undefined);
      createTask(job('d'));
      log.push('made');
      assert.deepEqual([yield* second, yield* third], ['b', 'c']);
      assert.deepEqual(log, [
        'a begins',
        'finished a',
        'b begins',
        'pending',
        'c begins',
        'made',
        'd begins',
      ]);
    }));

  it('see their own task as the current one, and give it back', () =>
    run(function* () {
      const names: unknown[] = [];
      createTask(
        function* () {
          names.push(currentTask()?.name);
          yield* sleep(0);
        },
        { name: 'eager', eagerStart: true },
      );
      names.push(currentTask()?.name);
      assert.deepEqual(names, ['eager', 'Task-1']);
    }));
});

describe('What is no coroutine', () => {
  it('is distinguished from one, and refused as a task with a clear error', () =>
    run(async () => {
      function* job(): Coroutine<void> {
        yield* sleep(0);
      }
      assert.deepEqual(
        [isCoroutine(job()), isCoroutine(Promise.resolve()), isCoroutineFunction(job)],
        [true, false, true],
      );
      assert.equal(
        isCoroutineFunction(async () => Promise.resolve()),
        false,
      );
      const promise = Promise.resolve(1) as never;
      assert.throws(() => createTask(promise), {
        name: 'TypeError',
        message:
          'Cannot make a task of a promise: hand the async function, not its call, or use ensureFuture',
      });
      assert.throws(() => createTask(5 as never), /Cannot make a task of a number/);
      await assert.rejects(run(promise), /another one is running/);
    }));
});
