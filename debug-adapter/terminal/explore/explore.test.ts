/** Many runs of a program, of which the lowest seed that fails is reported. The runs are made up. */
import assert from 'node:assert/strict';
import type { ResumptionTrace } from '../../../runtime/protocol/control.js';
import { FIRST_SITE_ON_MAIN_THREAD, type SiteId } from '../../../runtime/protocol/ids.js';
import { coroutineId } from '../../test/stored-program.js';
import { PLAIN } from '../../text/style.js';
import type { Exploration } from './exploration.js';
import type { SeededRun } from './explore-run.js';
import { explorationLines, traceLines } from './explore-text.js';
import { explore, type ExploreOptions } from './explore.js';

const COOK = FIRST_SITE_ON_MAIN_THREAD;
const BOIL = (FIRST_SITE_ON_MAIN_THREAD + 1) as SiteId;

/** In this order, `cook` resumes after `await boil()`. */
function traceOf(...coroutines: readonly number[]): ResumptionTrace {
  return {
    modules: [
      {
        firstSite: COOK,
        table: {
          url: 'file:///app/kitchen.ts',
          sources: ['/app/kitchen.ts'],
          rows: [
            ['async', 0, 0, 0, 'cook', ['meal']],
            ['await', 0, 3, 2, 'boil()', 0],
          ],
        },
      },
    ],
    resumptions: coroutines.map((id, index) => ({
      coroutine: coroutineId(id),
      function: COOK,
      site: BOIL,
      among: index === 0 ? 2 : 1,
      ...(index === 0 ? { arguments: ['"soup"'] } : {}),
    })),
    dropped: 0,
    seed: 1,
  };
}

const run = (seed: number, more: Partial<SeededRun> = {}): SeededRun => ({
  seed,
  stdout: '',
  stderr: '',
  ...more,
});
const OPTIONS: ExploreOptions = { from: 1, seeds: 6, untilFailure: false, atOnce: 2 };

describe('An exploration', () => {
  it('runs each seed once, and the lowest that failed a second time', async () => {
    const started: number[] = [];
    const found = await explore(OPTIONS, (seed) => {
      started.push(seed);
      return Promise.resolve(
        run(seed, seed === 3 || seed === 5 ? { failure: 'ended with exit code 1' } : {}),
      );
    });
    assert.deepEqual(started, [1, 2, 3, 4, 5, 6, 3]);
    assert.deepEqual([found.runs, found.failures, found.first?.seed, found.failsAgain], [6, 2, 3, true]);
  });

  it('reports the lowest seed also where a higher one fails sooner', async () => {
    const ends: (() => void)[] = [];
    const found = explore({ ...OPTIONS, untilFailure: true }, (seed) => {
      const failed = run(seed, { failure: 'was ended by SIGABRT' });
      // The second run ends at once, and only then the first.
      if (ends.length > 0) queueMicrotask(() => ends[0]?.());
      if (seed !== 1 || ends.length > 0) return Promise.resolve(failed);
      return new Promise((resolve) => {
        ends.push(() => {
          resolve(failed);
        });
      });
    });
    assert.deepEqual([(await found).first?.seed, (await found).runs], [1, 2]);
  });

  it('starts no more runs once one has failed, if it is asked to', async () => {
    const started: number[] = [];
    await explore({ ...OPTIONS, untilFailure: true, atOnce: 1 }, (seed) => {
      started.push(seed);
      return Promise.resolve(run(seed, seed === 2 ? { failure: 'failed' } : {}));
    });
    assert.deepEqual(started, [1, 2, 2]);
  });

  it('says that a seed does not fail again where the order or the failure differs', async () => {
    const again = async (second: Partial<SeededRun>): Promise<boolean | undefined> => {
      const runs = [{ failure: 'failed', trace: traceOf(1, 2) }, second];
      const found = await explore({ ...OPTIONS, seeds: 1 }, (seed) =>
        Promise.resolve(run(seed, runs.shift())),
      );
      return found.failsAgain;
    };
    assert.equal(await again({ failure: 'failed', trace: traceOf(1, 2) }), true);
    assert.equal(await again({ failure: 'failed', trace: traceOf(2, 1) }), false);
    assert.equal(await again({ failure: 'did not end within 60 s', trace: traceOf(1, 2) }), false);
    assert.equal(await again({}), false);
  });

  it('counts the different orders, and reports its progress', async () => {
    const progress: string[] = [];
    const found = await explore(
      { ...OPTIONS, atOnce: 1 },
      (seed) =>
        Promise.resolve(
          run(seed, seed === 6 ? {} : { trace: seed % 2 === 0 ? traceOf(1, 2) : traceOf(2, 1) }),
        ),
      (runs, failures) => progress.push(`${runs}/${failures}`),
    );
    assert.equal(found.interleavings, 2);
    assert.deepEqual(progress, ['1/0', '2/0', '3/0', '4/0', '5/0', '6/0']);
    assert.equal('first' in found, false);
  });

  it('ends with the error of a run that cannot be started', async () => {
    await assert.rejects(
      explore(OPTIONS, () => Promise.reject(new Error('Cannot start node'))),
      /Cannot start node/,
    );
  });
});

describe('The text of an exploration', () => {
  const lines = (more: Partial<Exploration>): string[] =>
    explorationLines(
      { runs: 6, failures: 0, interleavings: 4, ...more },
      (seed) => `run --seed ${seed}`,
      PLAIN,
    );

  it('says that no seed failed, and in how many orders', () => {
    assert.deepEqual(lines({}), ['No seed failed: 6 runs, 4 different orders of resumptions.']);
    assert.deepEqual(lines({ runs: 1, interleavings: 1 }), [
      'No seed failed: 1 run, all in one order of resumptions.',
    ]);
  });

  it('has the output of the run that failed, its order, and how to debug it', () => {
    const first = run(3, {
      failure: 'ended with exit code 1',
      stderr: 'burnt\n  at cook\n\n',
      trace: traceOf(2, 1),
    });
    assert.deepEqual(lines({ failures: 1, first, failsAgain: true }), [
      'Seed 3 ended with exit code 1.  1 failure in 6 runs, 4 different orders of resumptions.',
      'stderr',
      '  burnt',
      '    at cook',
      'Order of resumptions',
      ...traceLines(traceOf(2, 1)).map((line) => `  ${line}`),
      'It failed again in the same order. Debug it: run --seed 3',
    ]);
  });

  it('has the last resumptions of a long order, and counts the others', () => {
    const trace = { ...traceOf(...Array.from({ length: 130 }, () => 1)), dropped: 7 };
    const all = lines({ failures: 1, first: run(3, { failure: 'failed', trace }), failsAgain: false });
    assert.deepEqual(
      [all[2], all[3]?.split(' ').slice(0, 3), all.at(-2)],
      ['  … 30 before these', ['', '', '31'], '  … and 7 not recorded'],
    );
    assert.match(all.at(-1) ?? '', /^Run again with this seed it went another way/);
  });

  it('says of a run that was killed that its order is not known', () => {
    const all = lines({ failures: 1, first: run(3, { failure: 'was ended by SIGKILL' }), failsAgain: true });
    assert.match(all[1] ?? '', /order of resumptions\.$/);
  });

  it('names a coroutine by the arguments that it was called with', () => {
    assert.deepEqual(traceLines(traceOf(7, 8)), [
      '1 cook("soup") #7 resumes at kitchen.ts:4 after boil(), one of 2',
      '2 cook #8 resumes at kitchen.ts:4 after boil()',
    ]);
  });
});
