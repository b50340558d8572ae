/** Very large combinators, whose parts are checked a few at a time. */
import assert from 'node:assert/strict';
import type { SiteId } from '../../protocol/ids.js';
import { Combinator } from './combinators.js';

describe('A combinator of many parts', () => {
  const parts = Array.from({ length: 10 }, (_, index) => ({ index }));
  const settled = new Set<object | undefined>();
  const isSettled = (part: object | undefined): boolean => settled.has(part);
  /** As many checks as this. */
  const looks = (most: number): (() => boolean) => {
    let left = most;
    return () => left-- > 0;
  };

  it('is inspected a few parts at a time, and counts what was found settled for good', () => {
    const combinator = new Combinator('all', 1 as SiteId, parts);
    for (const index of [0, 3, 4, 9]) settled.add(parts[index]);
    let previous = 10;
    for (let round = 0; round < 5; round++) {
      const seen = combinator.lookOn(isSettled, looks(3), 2);
      assert.ok(seen.left <= previous);
      assert.ok(seen.left >= 6);
      assert.equal(seen.sawAll, false);
      previous = seen.left;
    }
    const seen = combinator.lookOn(isSettled, looks(100), 100);
    assert.equal(seen.sawAll, true);
    assert.equal(seen.left, 6);
    const left = parts.filter((part) => !settled.has(part)).map((part) => [part.index, part]);
    assert.deepEqual(
      [...seen.some].sort(([a], [b]) => a - b),
      left,
    );
    for (const part of parts) settled.add(part);
    assert.deepEqual(combinator.lookOn(isSettled, looks(100), 100), { left: 0, some: [], sawAll: true });
  });
});
