/** A small part of `npm run test:soak`, from fixed seeds. */
import assert from 'node:assert/strict';
import { soak } from './soak.js';

/** After those that make what is made once. */
const SESSIONS = 15;

describe('A server under load', () => {
  for (const seed of [1, 12]) {
    it(`is debugged and left, and has at the end what it had at the start (seed ${seed})`, async () => {
      const { failures } = await soak({
        seed,
        isOver: (rounds) => rounds >= SESSIONS,
        progress: () => undefined,
      });
      assert.deepEqual(failures, []);
    }).timeout(240_000);
  }
});
