/** Questions that only V8 can answer, asked of this process. */
import assert from 'node:assert/strict';
import { withOwnSession } from './own-session.js';

describe('A session of the runtime with its own thread', () => {
  it('answers what it was asked though another question comes into its midst', () => {
    const [first, second] = [{}, {}];
    const values: unknown[] = [];
    withOwnSession({}, (outer) => {
      withOwnSession({}, (inner) => {
        values.push(...inner.entriesOf(new WeakMap([[second, 'inner']])).map(({ value }) => value));
      });
      values.push(...outer.entriesOf(new WeakMap([[first, 'outer']])).map(({ value }) => value));
    });
    assert.deepEqual(values, ['inner', 'outer']);
  });
});
