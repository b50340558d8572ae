/**
 * What the debugger shows of random programs is what they are: a smaller number than `npm run test:truth` checks. It
 * runs in a process of its own, since everything that lives in a process is compared.
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

const MAIN = path.join(import.meta.dirname, 'main.js');
const PROGRAMS = 300;

/** Compares programs from this seed on; rejects with the first difference. */
async function compare(count: number, seed: number): Promise<{ comparisons: number; withCycles: number }> {
  const args = [MAIN, '--count', String(count), '--seed', String(seed)];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  const [, comparisons, withCycles] =
    /compared at (\d+) moments \((\d+) with wait cycles\)/.exec(stdout) ?? [];
  return { comparisons: Number(comparisons), withCycles: Number(withCycles) };
}

describe('The debugger', () => {
  it(`reports the truth about ${PROGRAMS} random programs, at every point at which they are stopped`, async () => {
    // Another seed each day would make a failure hard to find again; the long run has its own seeds.
    const { comparisons, withCycles } = await compare(PROGRAMS, 20_000);
    assert.ok(comparisons > PROGRAMS, 'each program was stopped more than once');
    assert.ok(withCycles > 0, 'some had wait cycles');
  });

  it('shows which iterator closes when a loop within a loop was left, and then the outer one', async () => {
    const { comparisons } = await compare(1, 14_886);
    assert.ok(comparisons > 0);
  });
});
