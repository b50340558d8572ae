/** A test for mocha. */
import assert from 'node:assert/strict';
import { total } from './till.js';

describe('A till', () => {
  it('adds up', async () => {
    assert.equal(await total([2, 3]), 5); // @test
  });
});
