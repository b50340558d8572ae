/** Work on other threads: what can run there, what comes back, and which errors report the rest. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { gather } from '../api/gather.js';
import { run } from '../api/run.js';
import { sleep } from '../api/sleep.js';
import { createTask } from '../api/tasks.js';
import { waitFor } from '../api/wait-for.js';
import { CancelledError } from '../kernel/errors.js';
import {
  Executor,
  runInExecutor,
  setDefaultExecutor,
  shutdownDefaultExecutor,
  toThread,
} from './executor.js';
import { moduleFunction } from './portable-function.js';

const ROOT = path.resolve(import.meta.dirname, '../../..');

interface Thrown extends Error {
  readonly code?: unknown;
}

async function errorOf(promise: PromiseLike<unknown>): Promise<Thrown> {
  try {
    await promise;
  } catch (error) {
    return error as Thrown;
  }
  return assert.fail('no error');
}

describe('The executor', function () {
  this.timeout(20_000);

  it('runs functions on other threads and gives results and errors', () =>
    run(function* () {
      const sum = (count: number): number => {
        let total = 0;
        for (let i = 0; i < count; i++) total += i;
        return total;
      };
      const [a, b] = yield* gather([runInExecutor(undefined, sum, 10), toThread(sum, 100)]);
      assert.deepEqual([a, b], [45, 4950]);
    }));

  it('runs functions, methods, functions that every thread has, and exports of modules', () =>
    run(async () => {
      const counter = {
        next(n: number): number {
          return n + 1;
        },
        async later(n: number): Promise<number> {
          return Promise.resolve(n + 2);
        },
        'in words': (n: number): string => `n ${n}`,
      };
      class Counter {
        readonly count = 1;
        static after(n: number): number {
          return n + 3;
        }
      }
      const folder = mkdtempSync(path.join(tmpdir(), 'executor-'));
      writeFileSync(path.join(folder, 'm.mjs'), 'const own = 4; export const after = (n) => n + own;');
      const after = moduleFunction<(n: number) => number>(`file://${folder}/m.mjs`, 'after');
      // eslint-disable-next-line @typescript-eslint/unbound-method -- what is tested
      const { next, later } = counter;
      assert.deepEqual(
        await gather([
          toThread(next, 1),
          toThread(later, 1),
          toThread(counter['in words'], 1),
          // eslint-disable-next-line @typescript-eslint/unbound-method -- what is tested
          toThread(Counter.after, 1),
          toThread(after, 1),
          toThread(Math.max, 3, 7),
          toThread(JSON.stringify, [1]),
          toThread(gzipSync, 'text').then((packed) => Buffer.from(packed).equals(gzipSync('text'))),
        ]),
        [2, 3, 'n 1', 4, 5, 7, '[1]', true],
      );
      const missing = moduleFunction<() => void>(`file://${folder}/m.mjs`, 'before');
      assert.match((await errorOf(toThread(missing))).message, /exports no such function/);
      rmSync(folder, { recursive: true });
    }));

  it('says why a function cannot run there', () =>
    run(async () => {
      const outside = 3;
      class Made {
        readonly count = outside;
      }
      const words = await Promise.all(
        [
          toThread(function* generated() {
            yield 1;
          }),
          toThread(Math.max.bind(Math), 1),
          toThread(Made as unknown as () => void),
          toThread(() => outside),
          toThread(
            (callback: () => number) => callback(),
            () => 1,
          ),
          toThread(() => () => 1),
          toThread(() => process.exit(7)),
        ].map(async (each) => (await errorOf(each)).message),
      );
      assert.deepEqual(
        words.map((each) => each.replace(/:\s*\(\).*could not/, ': () => 1 could not')),
        [
          'Cannot run generated on another thread: it is a generator function. Hand one that answers its result',
          'Cannot run bound max on another thread: it has no text that could be sent. Hand a function that calls it',
          'Cannot run Made on another thread: it is a class',
          'outside is not defined: on another thread a function sees its parameters and globals only',
          'Cannot send the parameters of executor job (anonymous) between threads: () => 1 could not be cloned.',
          'Cannot send the result of executor job (anonymous) between threads: () => 1 could not be cloned.',
          'The thread of executor job (anonymous) ended with code 7',
        ],
      );
    }));

  it('gives errors with their class, their cause and what they have of their own', () =>
    run(async () => {
      const error = await errorOf(
        toThread(() => {
          throw Object.assign(new TypeError('bad', { cause: new RangeError('why') }), {
            code: 'E_BAD',
            call() {},
          });
        }),
      );
      assert.ok(error instanceof TypeError && error.cause instanceof RangeError);
      assert.deepEqual([error.message, error.code, Object.keys(error)], ['bad', 'E_BAD', ['code']]);
      assert.match(error.stack ?? '', /^TypeError: bad\n/);

      const own = await errorOf(
        toThread(() => {
          class OwnError extends Error {
            override name = 'OwnError';
          }
          throw new OwnError('own');
        }),
      );
      assert.deepEqual([own.name, own.message, own instanceof Error], ['OwnError', 'own', true]);

      const several = await errorOf(toThread(() => Promise.any([Promise.reject(new Error('one'))])));
      assert.ok(several instanceof AggregateError);
      assert.equal((several.errors[0] as Error).message, 'one');
      const missing = await errorOf(
        toThread(() => process.getBuiltinModule('fs').readFileSync('/no/such/file')),
      );
      assert.equal(missing.code, 'ENOENT');
    }));

  it('stops the work when cancelled, and runs what waited', () =>
    run(function* () {
      const executor = new Executor({ maxWorkers: 1 });
      const future = executor.submit(() => {
        for (;;);
      });
      const waiting = executor.submit(() => 1);
      yield* sleep(0.05);
      assert.deepEqual(executor.statistics(), { running: 2, started: true });
      future.cancel();
      try {
        yield* future;
      } catch (error) {
        assert.ok(error instanceof CancelledError);
      }
      assert.equal(yield* waiting, 1);
      yield* createTask(() => executor.shutdown());
      assert.throws(() => executor.submit(() => 1), /was shut down/);
    }));

  it('has as many threads as it may have, and the loop’s default can be another', () =>
    run(async () => {
      const executor = new Executor({ maxWorkers: 2 });
      setDefaultExecutor(executor);
      const thread = (): number => process.getBuiltinModule('worker_threads').threadId;
      const threads = await gather(Array.from({ length: 9 }, () => toThread(thread)));
      assert.ok(new Set(threads).size <= 2);
      await shutdownDefaultExecutor();
      assert.throws(() => executor.submit(thread), /was shut down/);
    }));

  it('works from one bundled file, in each format, and lets the process end', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'executor-bundle-'));
    const library = path.join(ROOT, 'runtime/index.ts');
    const program = `import { run, toThread } from ${JSON.stringify(library)};
      void run(async () => { console.log(await toThread((n) => { const twice = () => n * 2; return twice(); }, 21)); });`;
    for (const [format, how] of [
      ['esm', { keepNames: true }],
      ['cjs', { minify: true }],
    ] as const) {
      const outfile = path.join(folder, `bundle.${format === 'esm' ? 'mjs' : 'cjs'}`);
      await build({
        stdin: { contents: program, resolveDir: ROOT },
        outfile,
        bundle: true,
        ...how,
        platform: 'node',
        format,
        logLevel: 'error',
      });
      const { stdout } = await promisify(execFile)(process.execPath, [outfile]);
      assert.equal(stdout, '42\n');
    }
    rmSync(folder, { recursive: true });
  });

  it('ends its threads with the time limit of who waits', () =>
    run(async () => {
      const endless = toThread(() => {
        for (;;);
      });
      assert.equal((await errorOf(waitFor(endless, 0.05))).name, 'TimeoutError');
    }));
});
