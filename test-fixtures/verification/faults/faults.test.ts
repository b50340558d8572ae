/** A small part of `npm run test:faults`, from fixed seeds: every stage. */
import assert from 'node:assert/strict';
import { STAGES } from './stages.js';

describe('Mishaps', () => {
  for (const stage of STAGES) {
    it(`of the stage ${stage.name} leave nothing frozen, hung or behind`, async () => {
      const { failures } = await stage.run({
        seed: 1,
        amount: stage.amount.small,
        progress: () => undefined,
      });
      assert.deepEqual(failures, []);
    }).timeout(120_000);
  }
});
