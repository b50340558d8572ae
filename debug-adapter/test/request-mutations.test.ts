/** Thousands of requests that nobody should send, from a fixed seed: each gets one answer, and the session lives. */
import assert from 'node:assert/strict';
import { mutateRequests } from '../../test-fixtures/verification/faults/request-mutations.js';

describe('Requests that no client should send', function () {
  this.timeout(120_000);
  for (const state of ['idle', 'running', 'stopped', 'dump'] as const) {
    it(`get an answer each, ${state}`, async () => {
      const { answered, failures } = await mutateRequests({ state, amount: 400, seed: 7 });
      assert.deepEqual(failures, []);
      assert.equal(answered, 400);
    });
  }
});
