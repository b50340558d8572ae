/** A test for node:test. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { total } from './till.js';

await test('A till adds up', async () => {
  assert.equal(await total([2, 3]), 5); // @test
});
