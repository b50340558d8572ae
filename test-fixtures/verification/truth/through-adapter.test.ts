/** What a real adapter answers of random programs is what they are: fewer than `npm run test:truth -- --through-adapter`. */
import assert from 'node:assert/strict';
import { checkThroughAdapter } from './check-through-adapter.js';

const PROGRAMS = 300;
const AT_ONCE = 2;

describe('The debug adapter', () => {
  it(`reports the truth about ${PROGRAMS} random programs: stopped, paused, and while they run`, async function () {
    this.timeout(300_000);
    // Another seed each day would make a failure hard to find again; the long run has its own seeds.
    const { counted, failure } = await checkThroughAdapter(PROGRAMS, 50_000, AT_ONCE);
    assert.equal(
      failure,
      undefined,
      failure && `seed ${failure.seed}\n${failure.differences.join('\n')}\n${failure.program}`,
    );
    const { programs, stops, pauses, looks, moments } = counted;
    assert.equal(programs, PROGRAMS);
    assert.ok(moments > PROGRAMS / 5, 'moments of the past were gone back to');
    assert.ok(stops > PROGRAMS / 4 && pauses > 0 && looks > PROGRAMS / 4, 'they were looked at in every way');
  });
});
