/** Which layouts are tried for which V8, and on which of them they were measured. */
import assert from 'node:assert/strict';
import { candidateLayouts, isMeasured } from './layout.js';

describe('The layouts to try', () => {
  it('begin with that of the nearest version before', () => {
    const first = (major: number): unknown => {
      const [layout] = candidateLayouts(major);
      return [layout?.reaction.reject, layout?.positions, layout?.pageFlags, layout?.dates];
    };
    assert.deepEqual(first(11), [16, 'signed', 8, 'value']);
    assert.deepEqual(first(12), [24, 'signed', 0, 'value']);
    assert.deepEqual(first(13), [24, 'signed', 0, 'number']);
    assert.deepEqual(first(14), [24, 'flagged', 0, 'number']);
    assert.deepEqual([first(99), first(9)], [first(14), first(11)]);
  });

  it('are each tried once', () => {
    for (const major of [11, 14, 99]) {
      const texts = candidateLayouts(major).map((layout) => JSON.stringify(layout));
      assert.equal(new Set(texts).size, texts.length);
      // Two layouts of reactions, encodings and dates each, two places of a page's flags.
      assert.equal(texts.length, 16);
    }
  });

  it('are trusted by the first two numbers of a version', () => {
    assert.deepEqual(['13.6.233.17', '13.6', '13.60.1', '13.5.2', '1.13.6'].map(isMeasured), [
      true,
      true,
      false,
      false,
      false,
    ]);
  });
});
