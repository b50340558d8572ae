/** What the debugger shows of random programs is what they are: a smaller number than `npm run test:truth` checks. */
import assert from 'node:assert/strict';
import { installHooks } from '../../runtime/probes/install.js';
import { checkTruth } from './check-truth.js';

const PROGRAMS = 300;

describe('The debugger', () => {
  it(`tells the truth about ${PROGRAMS} random programs, at every point at which they are stopped`, async () => {
    installHooks();
    // Another seed each day would make a failure hard to find again; the long run has its own seeds.
    const { counted, failure } = await checkTruth(PROGRAMS, 20_000);
    assert.equal(
      failure,
      undefined,
      failure && `seed ${failure.seed}\n${failure.differences.join('\n')}\n${failure.program}`,
    );
    assert.ok(counted.comparisons > PROGRAMS, 'each program was stopped more than once');
    assert.ok(counted.withCycles > 0, 'some had wait cycles');
  });

  it('tells which iterator closes when a loop within a loop was left, and then the outer one', async () => {
    installHooks();
    const { failure } = await checkTruth(1, 14_886);
    assert.deepEqual(failure?.differences, undefined);
  });
});
