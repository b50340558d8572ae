/** A few random programs that nobody prepared; `npm run test:truth -- --from-outside` runs as many as one likes. */
import assert from 'node:assert/strict';
import { checkFromOutside } from './check-from-outside.js';
import { checkHoldersFromOutside } from './check-holders-from-outside.js';

(process.platform === 'linux' ? describe : describe.skip)('Random programs from outside', function () {
  this.timeout(120_000);

  it('are what their memory says', async () => {
    const { counted, failure } = await checkFromOutside(15, 1);
    assert.deepEqual(failure, undefined);
    assert.ok(counted.coroutines > counted.programs);
  });

  it('have the holders that they were made with, no one too many and none too few', async () => {
    const { counted, failure } = await checkHoldersFromOutside(25, 40_000);
    assert.deepEqual(failure, undefined);
    assert.ok(counted.futures > counted.programs && counted.edges > counted.programs);
    assert.ok(counted.circles > 0, 'some wait for each other');
  });
});
