/** Cancellation in `async` functions: what a time limit, a group or a task's end reaches, and what it leaves alone. */
import assert from 'node:assert/strict';
import { createServer, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AsyncResource } from 'node:async_hooks';
import { VirtualClock } from '../kernel/clock.js';
import { CancelledError } from '../kernel/errors.js';
import { ContextVar } from '../kernel/context.js';
import { getRunningLoop } from '../kernel/running-loop.js';
import { run } from './run.js';
import { sleep } from './sleep.js';
import { TaskGroup } from './task-group.js';
import { createTask, currentTask } from './tasks.js';
import { timeout } from './timeout.js';
import { waitFor } from './wait-for.js';
import { withAsync } from './with-async.js';

const inVirtualTime = <T>(main: () => Promise<T>): Promise<T> => run(main, { clock: new VirtualClock() });
const now = (): number => getRunningLoop().time();

/** The name of the error that an operation ends with, and when; its result else. */
async function outcome(operation: PromiseLike<unknown>): Promise<string> {
  try {
    return `${String(await operation)} at ${now()}`;
  } catch (error) {
    return `${(error as Error).name} at ${now()}`;
  }
}

const inTime = (limit: number, needed: number): PromiseLike<string> =>
  withAsync(timeout(limit), async () => {
    await sleep(needed);
    return 'done';
  });

describe('Branches of an async function', () => {
  it('have each their own time limit', () =>
    inVirtualTime(async () => {
      const outcomes = await Promise.all([
        outcome(waitFor(sleep(4, 'done'), 1)),
        outcome(waitFor(sleep(4, 'done'), 5)),
        outcome(inTime(2, 4)),
        outcome(inTime(5, 4)),
        outcome(sleep(4, 'plain')),
      ]);
      assert.deepEqual(outcomes, [
        'TimeoutError at 1',
        'done at 4',
        'TimeoutError at 2',
        'done at 4',
        'plain at 4',
      ]);
      assert.equal(currentTask()?.cancelling(), 0);
    }));

  it('expire at the same time, each for itself', () =>
    inVirtualTime(async () => {
      const both = await Promise.all([outcome(inTime(1, 4)), outcome(inTime(1, 4))]);
      assert.deepEqual(both, ['TimeoutError at 1', 'TimeoutError at 1']);
    }));

  it('have each their own group', () =>
    inVirtualTime(async () => {
      const crew = (fails: boolean): PromiseLike<string> =>
        withAsync(new TaskGroup(), async (group) => {
          group.createTask(async () => {
            await sleep(1);
            if (fails) throw new Error('no');
          });
          await sleep(2);
          return 'done';
        });
      assert.deepEqual(await Promise.all([outcome(crew(true)), outcome(crew(false))]), [
        'ExceptionGroup at 1',
        'done at 2',
      ]);
    }));

  it('end with a time limit around all of them, and with the task', () =>
    inVirtualTime(async () => {
      const ends: string[] = [];
      const branch = async (): Promise<void> => {
        ends.push(await outcome(inTime(50, 40)));
      };
      const all = withAsync(timeout(1), async () => {
        await Promise.all([branch(), branch(), outcome(sleep(9)).then((end) => ends.push(end))]);
      });
      await outcome(all);
      assert.deepEqual(ends, ['CancelledError at 1', 'CancelledError at 1', 'CancelledError at 1']);

      const task = createTask(async () => {
        await Promise.all([branch(), branch()]);
      });
      await sleep(1);
      task.cancel();
      await outcome(task);
      assert.deepEqual(ends.slice(3), ['CancelledError at 2', 'CancelledError at 2']);
    }));

  it('without an awaiter are cancelled with the task, also when the body they began in is over', () =>
    inVirtualTime(async () => {
      const ends: string[] = [];
      const stray = async (): Promise<void> => {
        ends.push(await outcome(sleep(9)));
      };
      const leaves = (waits: () => unknown): (() => Promise<void>) =>
        async function body() {
          void stray();
          await sleep(1);
          waits();
        };
      const ofAsync = createTask(async () => {
        await withAsync(
          timeout(5),
          leaves(() => ends.push('body')),
        );
        await sleep(20);
      });
      const ofGenerator = createTask(function* () {
        yield* withAsync(
          timeout(5),
          leaves(() => ends.push('body')),
        );
        yield* sleep(20);
      });
      await sleep(2);
      ofAsync.cancel();
      ofGenerator.cancel();
      await outcome(ofAsync);
      await outcome(ofGenerator);
      assert.deepEqual(ends, ['body', 'body', 'CancelledError at 2', 'CancelledError at 2']);
    }));

  it('see the requests of what is around them in cancelling(), and take them back there', () =>
    inVirtualTime(async () => {
      const seen: unknown[] = [];
      await outcome(
        withAsync(timeout(1), async () => {
          try {
            await sleep(5);
          } catch (error) {
            seen.push((error as Error).name, currentTask()?.cancelling(), currentTask()?.uncancel());
          }
        }),
      );
      assert.deepEqual(seen, ['CancelledError', 1, 0]);
    }));

  it('hand a cancellation that came during a plain promise on when the body ends', () =>
    inVirtualTime(async () => {
      const release = getRunningLoop().hold();
      const task = createTask(async () => {
        await withAsync(timeout(60), async () => {
          await new Promise((resolve) => setImmediate(resolve));
          throw new Error('the body failed');
        }).then(undefined, () => undefined);
        await sleep(1);
      });
      await sleep(0);
      task.cancel('from outside');
      await assert.rejects(async () => await task, { name: 'CancelledError', message: 'from outside' });
      release();
    }));
});

describe('A callback that was set in a task', () => {
  it('is not code of the task: a server’s handlers, timers, ticks', async () => {
    const names: unknown[] = [];
    const visitor = new ContextVar<string>('visitor', { default: 'nobody' });
    await run(async function main() {
      visitor.set('main');
      const server = createServer((request, response) => {
        void (async () => {
          const before = currentTask()?.name;
          await Promise.resolve();
          names.push([before, currentTask()?.name]);
          response.end(await outcome(waitFor(sleep(0.05, 'done'), request.url === '/slow' ? 0.001 : 5)));
        })();
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const { port } = server.address() as AddressInfo;
      const visit = (path: string): Promise<string> =>
        new Promise((resolve, reject) => {
          get({ port, path }, (response) => {
            let text = '';
            response.setEncoding('utf8').on('data', (part: string) => (text += part));
            response.once('end', () => resolve(text.split(' ')[0] ?? ''));
          }).once('error', reject);
        });
      assert.deepEqual(await Promise.all(['/slow', '/fast'].map(visit)), ['TimeoutError', 'done']);
      await new Promise<void>((resolve) => {
        setTimeout(() => {
          names.push(currentTask()?.name);
          resolve();
        }, 1);
      });
      names.push(currentTask()?.name);
      server.close();
      server.closeAllConnections();
    });
    assert.deepEqual(names, [[undefined, undefined], [undefined, undefined], undefined, 'Task-1']);
  });

  it('does not end with the task', async () => {
    await run(async () => {
      const ended = new Promise<string>((resolve) => {
        createTask(async () => {
          setImmediate(() => void outcome(sleep(0.01, 'slept')).then(resolve));
          await sleep(5);
        });
      });
      await sleep(0);
      await new Promise((resolve) => setImmediate(resolve));
      for (const task of getRunningLoop().tasks()) if (task.name === 'Task-2') task.cancel();
      assert.match(await ended, /^slept/);
    });
  });

  it('is code of the task when it was bound to it', async () => {
    await run(async () => {
      const name = await new Promise((resolve) => {
        setImmediate(AsyncResource.bind(() => resolve(currentTask()?.name)));
      });
      assert.equal(name, 'Task-1');
    });
  });
});

describe('A cancellation', () => {
  it('reaches a coroutine of a generator through an async body it waits for', () =>
    inVirtualTime(async () => {
      const log: string[] = [];
      const task = createTask(function* () {
        yield* withAsync(timeout(60), async () => {
          try {
            await sleep(5);
          } catch (error) {
            log.push((error as Error).message);
            throw error;
          }
        });
      });
      await sleep(1);
      assert.equal(task.cancel('enough'), true);
      await assert.rejects(async () => await task, CancelledError);
      assert.deepEqual(log, ['enough']);
    }));
});
