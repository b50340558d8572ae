/** Ranges of indexes: each is reached, in few steps. */
import assert from 'node:assert/strict';
import { partsOf } from './property-ranges.js';

describe('The ranges of many properties', () => {
  it('are pages, or have at most a thousand parts that follow each other', () => {
    assert.equal(partsOf({ start: 5, end: 1005 }), undefined);
    assert.deepEqual(partsOf({ start: 1000, end: 3001 }), [
      { start: 1000, end: 2000 },
      { start: 2000, end: 3000 },
      { start: 3000, end: 3001 },
    ]);
    const [first, ...others] = partsOf({ start: 1000, end: 1_002_000 }) ?? [];
    assert.deepEqual([first, others.length], [{ start: 1000, end: 1_001_000 }, 1]);
    assert.equal(partsOf({ start: 0, end: 1_000_000_000 })?.length, 1000);
  });
});
