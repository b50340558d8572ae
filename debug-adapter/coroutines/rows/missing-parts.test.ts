/** Which missing parts of a combinator a row names, and how. */
import assert from 'node:assert/strict';
import type { FutureFacts, FuturePart } from '../../../runtime/protocol/facts.js';
import { coroutineId, StoredProgram } from '../../test/stored-program.js';
import { missingParts, ordinal } from './missing-parts.js';

describe('Missing parts of a combinator', () => {
  const program = new StoredProgram();
  const settled: FuturePart = { settled: true };
  const pending: FuturePart = { settled: false };
  const said = (parts: readonly FuturePart[], counts?: FutureFacts['counts']): string =>
    missingParts(program.future(1, { parts, ...(counts === undefined ? {} : { counts }) }), program.store);

  it('are named by their number, and by the line that made them', () => {
    const madeAt = program.site('new Promise', 7, 'made');
    assert.equal(said([settled, { ...pending, madeAt }]), ', the 2nd (made at kitchen.ts:7) is pending');
    assert.equal(said([pending, settled, pending]), ', the 1st and the 3rd are pending');
  });

  it('are not named while nothing has settled, where they are many, or where it is not known', () => {
    assert.equal(said([pending, pending]), '');
    assert.equal(said([settled, pending, pending, pending, pending]), '');
    assert.equal(said([settled, {}]), '');
    assert.equal(said([]), '');
  });

  it('are left to the names of their coroutines where they have some', () => {
    const named: FuturePart = { ...pending, coroutine: coroutineId(4) };
    assert.equal(said([settled, named]), '');
    assert.equal(said([settled, named, pending]), ', the 3rd is pending');
  });

  it('are named by their own numbers where only the pending ones are listed, if all of these are', () => {
    const last: FuturePart = { ...pending, index: 89 };
    assert.equal(said([last], { settled: 89, total: 90, isAtLeast: false }), ', the 90th is pending');
    assert.equal(said([last], { settled: 40, total: 90, isAtLeast: true }), '');
    assert.equal(said([last], { settled: 0, total: 1, isAtLeast: false }), '');
  });

  it('have the ordinals of English', () => {
    assert.deepEqual([1, 2, 3, 4, 11, 12, 13, 21, 102, 111].map(ordinal), [
      '1st',
      '2nd',
      '3rd',
      '4th',
      '11th',
      '12th',
      '13th',
      '21st',
      '102nd',
      '111th',
    ]);
  });
});
