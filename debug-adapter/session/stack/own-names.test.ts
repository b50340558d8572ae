/** Which names the rewriter has inserted: it takes the first of eleven letters that the text does not contain. */
import assert from 'node:assert/strict';
import { HOOK_VARIABLE } from '../../../runtime/protocol/hook.js';
import { LETTERS } from '../../../runtime/protocol/insertion-mark.js';
import { isCopyName, isOurName } from './own-names.js';

describe('A name in a frame', () => {
  for (const letter of LETTERS)
    it(`is the rewriter's as ${letter}s or ${letter}t12, and the user's as ${letter}land`, () => {
      assert.deepEqual([`${letter}s`, `${letter}t12`, `${letter}land`].map(isOurName), [true, true, false]);
      assert.deepEqual([`${letter}s`, `${letter}t12`].map(isCopyName), [false, true]);
    });

  it('is ours as the variable of the hook object', () => {
    assert.equal(isOurName(HOOK_VARIABLE), true);
  });

  it("is the user's without such a letter", () => {
    assert.deepEqual(['s', 't12', 'éc', '$c', ''].map(isOurName), [false, false, false, false, false]);
  });
});
