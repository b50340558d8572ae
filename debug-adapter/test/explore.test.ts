/** The terminal client's `explore`, as a person runs it, on the bank whose transfers race. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { explore } from '../terminal/explore/explore.js';
import type { SeededRun } from '../terminal/explore/explore-run.js';
import { fixture, markedLine, ROOT, withSession } from './debug-session.js';

const BANK = fixture('samples/bank/main.ts');
const EXPECTED = readFileSync(fixture('samples/bank/expected.txt'), 'utf8');
const TERMINAL = path.join(ROOT, 'dist/terminal/main.mjs');

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function terminal(...args: string[]): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(process.execPath, [TERMINAL, ...args], { cwd: ROOT }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}

function runEnding(seed: number, failure?: string): SeededRun {
  return { seed, stdout: '', stderr: '', ...(failure === undefined ? {} : { failure }) };
}

describe('explore', function () {
  this.timeout(120_000);

  it('finds the order in which the bank loses money, and shows it step by step', async () => {
    const { code, stdout } = await terminal('explore', 'test-fixtures/samples/bank/main.ts', '--seeds', '20');
    assert.equal(code, 1);
    assert.equal(stdout, EXPECTED);
  });

  it('fails again under the same seed in a debug session, and not without one', async () => {
    const seed = Number(/^Seed (\d+)/.exec(EXPECTED)?.[1]);
    const again = await terminal('run', '--seed', String(seed), BANK);
    assert.equal(again.code, 1);
    assert.match(again.stderr, /ann owes the bank 30/);
    const plain = await terminal('run', BANK);
    assert.equal(plain.code, 0);
    assert.equal(plain.stdout, 'ann pays 70 to bob\nann cannot pay 60 to cid\nann 30, bob 70, cid 0\n');
  });

  it('keeps to the seed when the program stops on its way', () =>
    withSession(async (session) => {
      const seed = Number(/^Seed (\d+)/.exec(EXPECTED)?.[1]);
      await session.launch(BANK, {
        breakpoints: { [BANK]: [{ line: markedLine(BANK, 'race'), condition: `to === 'cid'` }] },
        launch: { seed },
      });
      await session.stopped();
      assert.match(session.stdout, /ann pays 70 to bob/);
      await session.continue();
      await session.ended;
      assert.match(session.stderr, /ann owes the bank 30/);
    }));

  it('says that no seed failed, and how many orders it saw', async () => {
    const { code, stdout } = await terminal(
      'explore',
      fixture('programs/chain.ts'),
      '--seeds',
      '3',
      '--from',
      '7',
    );
    assert.equal(code, 0);
    assert.equal(stdout, 'No seed failed: 3 runs, all in one order of resumptions.\n');
  });

  it('counts a run that does not end as failed', async () => {
    const { code, stdout } = await terminal(
      ...['explore', fixture('programs/endless.ts'), '--seeds', '1', '--time-limit', '1'],
    );
    assert.equal(code, 1);
    assert.match(stdout, /^Seed 1 did not end within 1 s\./);
  });

  it('refuses what is no program and no seed in one sentence', async () => {
    assert.match((await terminal('explore', 'nowhere.ts')).stderr, /There is no file .*nowhere\.ts\./);
    assert.match((await terminal('run', '--seed', 'x', BANK)).stderr, /'x' is not a seed/);
  });

  it('reports the lowest failing seed, though a higher one fails first', async () => {
    const ends = new Map<number, (run: SeededRun) => void>();
    const exploration = explore({ from: 1, seeds: 3, untilFailure: true, atOnce: 3 }, (seed) => {
      if (ends.has(seed)) return Promise.resolve(runEnding(seed, 'ended with exit code 1'));
      return new Promise((resolve) => ends.set(seed, resolve));
    });
    ends.get(3)?.(runEnding(3, 'ended with exit code 1'));
    ends.get(2)?.(runEnding(2, 'ended with exit code 1'));
    ends.get(1)?.(runEnding(1));
    const { runs, failures, first, failsAgain } = await exploration;
    assert.deepEqual([runs, failures, first?.seed, failsAgain], [3, 2, 2, true]);
  });

  it('starts no more runs after a failure, when asked so', async () => {
    const { runs } = await explore({ from: 1, seeds: 100, untilFailure: true, atOnce: 1 }, (seed) =>
      Promise.resolve(seed < 3 ? runEnding(seed) : runEnding(seed, 'ended with exit code 1')),
    );
    assert.equal(runs, 3);
  });
});
