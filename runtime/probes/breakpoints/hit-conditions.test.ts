/** Which hits of a breakpoint stop, by their numbers. */
import assert from 'node:assert/strict';
import type { HitCondition } from '../../protocol/breakpoint-conditions.js';
import { stopsAt } from './hit-conditions.js';

const CASES: readonly [operator: HitCondition['operator'], stops: number[]][] = [
  ['==', [3]],
  ['>=', [3, 4, 5, 6]],
  ['>', [4, 5, 6]],
  ['<=', [1, 2, 3]],
  ['<', [1, 2]],
  ['%', [3, 6]],
];

describe('Hits of a breakpoint', () => {
  const HITS = [1, 2, 3, 4, 5, 6];
  for (const [operator, stops] of CASES)
    it(`stop at ${stops.join(', ')} of six for the condition ${operator} 3`, () => {
      assert.deepEqual(
        HITS.filter((hit) => stopsAt(hit, { operator, count: 3 })),
        stops,
      );
    });

  it('all stop without a condition', () => {
    assert.ok(HITS.every((hit) => stopsAt(hit, undefined)));
  });
});
