/** TaskGroup, context managers and context variables, as CPython documents them. */
import assert from 'node:assert/strict';
import { VirtualClock } from '../kernel/clock.js';
import { ContextVar, copyContext } from '../kernel/context.js';
import { CancelledError, ExceptionGroup } from '../kernel/errors.js';
import { getRunningLoop } from '../kernel/running-loop.js';
import type { Coroutine } from '../kernel/coroutine.js';
import { run } from './run.js';
import { sleep } from './sleep.js';
import { TaskGroup } from './task-group.js';
import { createTask, currentTask } from './tasks.js';
import { withAsync } from './with-async.js';

const inVirtualTime = <T>(main: () => Coroutine<T> | PromiseLike<T>): Promise<T> =>
  run(main, { clock: new VirtualClock() });
const now = (): number => getRunningLoop().time();

function* failAfter(delay: number, message: string): Coroutine<never> {
  yield* sleep(delay);
  throw new Error(message);
}

function* errorOf(source: Iterable<unknown> & { [Symbol.iterator](): Coroutine<unknown> }): Coroutine<Error> {
  try {
    yield* source;
  } catch (error) {
    return error as Error;
  }
  return assert.fail('no error');
}

describe('TaskGroup', () => {
  it('waits for all its tasks, also those added by others', () =>
    inVirtualTime(function* () {
      const results = yield* withAsync(new TaskGroup(), function* (group) {
        const first = group.createTask(function* () {
          yield* sleep(1);
          group.createTask(sleep(4));
          return 'a';
        });
        return [first, group.createTask(sleep(2, 'b'))];
      });
      assert.deepEqual(
        results.map((task) => task.result()),
        ['a', 'b'],
      );
      assert.equal(now(), 5);
    }));

  it('ends without an error when any code cancels it, however far it is', () =>
    inVirtualTime(function* () {
      const log: string[] = [];
      const child = function* (): Coroutine<void> {
        try {
          yield* sleep(10);
        } finally {
          log.push('child');
        }
      };
      // By its body, which continues to its next await.
      yield* withAsync(new TaskGroup(), function* (group) {
        group.createTask(child());
        yield* sleep(1);
        group.cancel();
        log.push('body');
        yield* sleep(10);
        log.push('not here');
      });
      assert.deepEqual([log.splice(0), now()], [['body', 'child'], 1]);
      // By its body, which awaits nothing more.
      yield* withAsync(new TaskGroup(), function* (group) {
        group.createTask(child());
        yield* sleep(1);
        group.cancel();
      });
      yield* sleep(1);
      assert.deepEqual([log.splice(0), now()], [['child'], 3]);
      // By a child, when the body has ended; a second time; when it has ended.
      const group = new TaskGroup();
      yield* withAsync(group, function* () {
        group.createTask(child());
        group.createTask(function* () {
          yield* sleep(1);
          group.cancel();
          group.cancel();
        });
      });
      group.cancel();
      assert.deepEqual([log.splice(0), now(), currentTask()?.cancelling()], [['child'], 4, 0]);
      // Before it is entered.
      const early = new TaskGroup();
      early.cancel();
      yield* withAsync(early, function* () {
        log.push('begins');
        yield* sleep(1);
        log.push('not here');
      });
      assert.deepEqual([log, now()], [['begins'], 4]);
    }));

  it('hides no cancellation from outside and no error when it is cancelled', () =>
    inVirtualTime(function* () {
      const task = createTask(
        withAsync(new TaskGroup(), function* (group) {
          yield* sleep(1);
          group.cancel();
          currentTask()?.cancel('from outside');
          yield* sleep(10);
        }),
      );
      const error = yield* errorOf(task);
      assert.ok(error instanceof CancelledError);
      const failed = yield* errorOf(
        withAsync(new TaskGroup(), function* (group) {
          group.createTask(function* () {
            try {
              yield* sleep(10);
            } catch (error) {
              throw new Error('while it was tidied up', { cause: error });
            }
          });
          yield* sleep(1);
          group.cancel();
        }),
      );
      assert.ok(failed instanceof ExceptionGroup);
      assert.equal(failed.errors[0]?.message, 'while it was tidied up');
    }));

  it('cancels the others at the first error and throws a group of errors', () =>
    inVirtualTime(function* () {
      const cancelled: string[] = [];
      const error = yield* errorOf(
        withAsync(new TaskGroup(), function* (group) {
          group.createTask(failAfter(1, 'one'));
          group.createTask(function* () {
            try {
              yield* sleep(10);
            } catch {
              cancelled.push('child');
              throw new TypeError('two');
            }
          });
          try {
            yield* sleep(20);
          } catch (thrown) {
            cancelled.push('body');
            throw thrown;
          }
        }),
      );
      assert.ok(error instanceof ExceptionGroup);
      assert.equal(error.message, 'unhandled errors in a TaskGroup (2 sub-exceptions)');
      assert.deepEqual(
        error.errors.map(({ message }) => message),
        ['one', 'two'],
      );
      assert.deepEqual([cancelled.sort(), now(), currentTask()?.cancelling()], [['body', 'child'], 1, 0]);
      const [types, rest] = error.split((each) => each instanceof TypeError);
      assert.deepEqual([types?.errors.length, rest?.errors.length], [1, 1]);
    }));

  it('leaves its parent as it was when a task fails after the body has ended', () =>
    inVirtualTime(function* () {
      for (const round of [1, 2]) {
        const error = yield* errorOf(
          withAsync(new TaskGroup(), function* (group) {
            group.createTask(failAfter(1, `round ${round}`));
          }),
        );
        assert.ok(error instanceof ExceptionGroup);
        assert.deepEqual([error.errors[0]?.message, currentTask()?.cancelling()], [`round ${round}`, 0]);
      }
      assert.equal(yield* sleep(1, 'went on'), 'went on');
      assert.equal(now(), 3);
    }));

  it('lets a cancellation from outside through at the next await when errors hide it', () =>
    inVirtualTime(function* () {
      const log: string[] = [];
      const parent = createTask(function* () {
        const error = yield* errorOf(
          withAsync(new TaskGroup(), function* (group) {
            group.createTask(function* () {
              try {
                yield* sleep(10);
              } finally {
                yield* failAfter(1, 'at its end');
              }
            });
          }),
        );
        log.push(`${error.name} ${currentTask()?.cancelling()}`);
        yield* sleep(5);
        log.push('not reached');
      });
      yield* sleep(1);
      parent.cancel();
      assert.ok((yield* errorOf(parent)) instanceof CancelledError);
      assert.deepEqual(log, ['ExceptionGroup 1']);
    }));

  it("puts the body's own error in the group", () =>
    inVirtualTime(function* () {
      const error = yield* errorOf(
        withAsync(new TaskGroup(), function* (group) {
          group.createTask(sleep(10));
          yield* sleep(1);
          throw new Error('body');
        }),
      );
      assert.ok(error instanceof ExceptionGroup);
      assert.deepEqual([error.errors[0]?.message, now()], ['body', 1]);
    }));

  it('cancels its tasks when its parent is cancelled, and lets the cancellation through', () =>
    inVirtualTime(function* () {
      let child: { cancelled(): boolean } | undefined;
      const parent = createTask(
        withAsync(new TaskGroup(), function* (group) {
          child = group.createTask(sleep(10));
        }),
      );
      yield* sleep(1);
      parent.cancel();
      assert.ok((yield* errorOf(parent)) instanceof CancelledError);
      assert.equal(child?.cancelled(), true);
    }));

  it('takes no tasks before, while aborting, and after', () =>
    inVirtualTime(function* () {
      const group = new TaskGroup({ name: 'feeds' });
      assert.throws(
        () => group.createTask(sleep(1)),
        /Cannot create a task in TaskGroup 'feeds': it was not entered/,
      );
      yield* withAsync(group, function* () {
        yield* sleep(0);
      });
      assert.throws(() => group.createTask(sleep(1)), /it is finished/);
      assert.deepEqual(group.statistics(), { tasks: 0, errors: 0 });
    }));

  it('works with async functions', () =>
    inVirtualTime(async () => {
      const result = await withAsync(new TaskGroup(), async (group) => {
        await sleep(1);
        return group.createTask(async () => (await sleep(1, 20)) + 1);
      });
      assert.equal(result, 21);
      await assert.rejects(
        withAsync(new TaskGroup(), async (group) => {
          group.createTask(async () => {
            await sleep(1);
            throw new Error('x');
          });
          await sleep(100);
        }).then(),
        ExceptionGroup,
      );
      assert.equal(now(), 3);
    }));
});

describe('withAsync', () => {
  const traced = (log: string[], name: string, swallows = false) => ({
    *enter(): Coroutine<string> {
      yield* sleep(1);
      log.push(`enter ${name}`);
      return name;
    },
    *exit(error: Error | undefined): Coroutine<boolean> {
      yield* sleep(1);
      log.push(`exit ${name}${error === undefined ? '' : ` with ${error.message}`}`);
      return swallows;
    },
  });

  it('enters in order and leaves in the opposite order, errors too', () =>
    inVirtualTime(function* () {
      const log: string[] = [];
      const result = yield* withAsync(traced(log, 'a', true), () =>
        withAsync(traced(log, 'b'), function* (b) {
          log.push(`in ${b}`);
          yield* sleep(1);
          throw new Error('oops');
        })[Symbol.iterator](),
      );
      assert.equal(result, undefined);
      assert.deepEqual(log, ['enter a', 'enter b', 'in b', 'exit b with oops', 'exit a with oops']);
    }));

  it('disposes of disposables', () =>
    inVirtualTime(async () => {
      const log: string[] = [];
      await withAsync({ [Symbol.asyncDispose]: async () => void log.push('async') }, async () => undefined);
      await withAsync({ [Symbol.dispose]: () => void log.push('sync') }, async () => undefined);
      assert.deepEqual(log, ['async', 'sync']);
    }));
});

describe('ContextVar', () => {
  it('belongs to the task: children start with a copy', () =>
    inVirtualTime(function* () {
      const user = new ContextVar('user', { default: 'nobody' });
      user.set('ann');
      const child = createTask(function* () {
        const before = user.get();
        user.set('bob');
        yield* sleep(1);
        return [before, user.get()];
      });
      const asyncChild = createTask(async () => {
        await sleep(0);
        user.set('eve');
        await sleep(2);
        await Promise.resolve();
        return user.get();
      });
      assert.deepEqual(yield* child, ['ann', 'bob']);
      assert.equal(yield* asyncChild, 'eve');
      assert.equal(user.get(), 'ann');
    }));

  it('is taken back by its token, and has a value only where set', () => {
    const v = new ContextVar<number>('v');
    assert.throws(() => v.get(), /Cannot get ContextVar 'v': it has no value/);
    copyContext().run(() => {
      const token = v.set(1);
      assert.equal(v.get(), 1);
      v.reset(token);
      assert.equal(v.get(7), 7);
    });
    assert.equal(v.get(0), 0);
  });
});
