/** The chunked list of ids, against a plain sorted set. */
import { deepEqual, equal } from 'node:assert/strict';
import { SortedIds } from './sorted-ids.js';

/** Pseudo-random numbers, the same each time. */
function* numbers(count: number, below: number): Generator<number> {
  for (let index = 0, seed = 1; index < count; index++) {
    seed = (seed * 48_271) % 2_147_483_647;
    yield seed % below;
  }
}

describe('SortedIds', () => {
  it('are what a sorted set would be, whatever comes and goes', () => {
    const ids = new SortedIds<number>();
    const set = new Set<number>();
    for (const id of numbers(20_000, 6000)) {
      if (set.delete(id)) ids.delete(id);
      else {
        set.add(id);
        ids.add(id);
      }
    }
    const sorted = [...set].sort((a, b) => a - b);
    deepEqual([...ids], sorted);
    equal(ids.size, sorted.length);
    equal(ids.first, sorted[0]);
    for (const start of [0, 1, 1023, 1500, sorted.length - 1, sorted.length])
      deepEqual(ids.page(start, 700), sorted.slice(start, start + 700));
  });

  it('take no notice of what is not there', () => {
    const ids = new SortedIds<number>();
    ids.delete(3);
    ids.add(5);
    ids.delete(3);
    ids.delete(7);
    deepEqual([...ids], [5]);
    ids.delete(5);
    deepEqual(ids.page(0, 10), []);
  });
});
