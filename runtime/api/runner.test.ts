/** `Runner`: several runs on one loop. And closing async generators. */
import assert from 'node:assert/strict';
import { VirtualClock } from '../kernel/clock.js';
import { ContextVar } from '../kernel/context.js';
import { CancelledError, InvalidStateError } from '../kernel/errors.js';
import type { Coroutine } from '../kernel/coroutine.js';
import { run } from './run.js';
import { Runner } from './runner.js';
import { sleep } from './sleep.js';
import { createTask } from './tasks.js';
import { aclosing, withAsync } from './with-async.js';

describe('Runner', () => {
  it('runs one main coroutine after the other on the same loop and with the same context variables', async () => {
    const runner = new Runner({ clock: new VirtualClock() });
    const user = new ContextVar<string>('user');
    const first = await runner.run(function* (): Coroutine<number> {
      user.set('Ada');
      yield* sleep(10);
      return runner.loop.time();
    });
    const second = await runner.run(async () => {
      await sleep(5);
      return [user.get(), runner.loop.time()];
    });
    assert.deepEqual([first, second], [10, ['Ada', 15]]);
    await runner.close();
    await runner.close();
    await assert.rejects(runner.run(sleep(1)), InvalidStateError);
  });

  it('lets tasks continue in the next run, and cancels what is left when it closes', async () => {
    const log: string[] = [];
    const runner = new Runner({ clock: new VirtualClock() });
    await runner.run(function* () {
      createTask(function* (): Coroutine<void> {
        yield* sleep(2);
        log.push('went on');
        try {
          yield* sleep(100);
        } catch (error) {
          log.push(error instanceof CancelledError ? 'cancelled' : 'failed');
          throw error;
        }
      });
      yield* sleep(1);
      log.push('first run ends');
    });
    await runner.run(sleep(5));
    log.push('second run ended');
    await runner[Symbol.asyncDispose]();
    assert.deepEqual(log, ['first run ends', 'went on', 'second run ended', 'cancelled']);
  });

  it('refuses to run while another loop runs', () =>
    run(async () => {
      await assert.rejects(new Runner().run(sleep(0)), /another one is running on this thread/);
    }));
});

describe('aclosing', () => {
  it('closes an async generator that was left in the middle, and waits for its end', () =>
    run(
      async () => {
        const log: string[] = [];
        async function* ticks(): AsyncGenerator<number, void, undefined> {
          try {
            for (let n = 0; ; n++) yield n;
          } finally {
            await sleep(1);
            log.push('closed');
          }
        }
        await withAsync(aclosing(ticks()), async (each) => {
          const { value } = await each.next();
          log.push(`got ${String(value)}`);
        });
        log.push('after');
        assert.deepEqual(log, ['got 0', 'closed', 'after']);
      },
      { clock: new VirtualClock() },
    ));
});
