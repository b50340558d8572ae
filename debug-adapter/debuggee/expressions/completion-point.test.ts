/** The completion point, by the text before the cursor and after it. */
import assert from 'node:assert/strict';
import { completionPoint, namesIn } from './completion-point.js';

const CASES: readonly [before: string, after: string, point: unknown][] = [
  ['', '', { kind: 'name', word: '' }],
  ['lo', '', { kind: 'name', word: 'lo' }],
  ['let x = lo', '', { kind: 'name', word: 'lo' }],
  ['let x = ', '', { kind: 'name', word: '' }],
  ['foo.', '', { kind: 'property', object: 'foo', word: '' }],
  ['a; foo.ba', 'r.x', { kind: 'property', object: 'foo', word: 'ba' }],
  ['await foo.b', '', { kind: 'property', object: 'foo', word: 'b' }],
  ['a?.', '', { kind: 'property', object: 'a', word: '' }],
  ['f(a, x.y().z.w', ')', { kind: 'property', object: 'x.y().z', word: 'w' }],
  ['new Map().', '', { kind: 'property', object: 'new Map()', word: '' }],
  ['"text".', '', { kind: 'property', object: '"text"', word: '' }],
  ['if (a) {\n  foo.b', '\n}', { kind: 'property', object: 'foo', word: 'b' }],
  ['foo.#', '', { kind: 'private', object: 'foo', word: '#' }],
  ['a; this.#he', '', { kind: 'private', object: 'this', word: '#he' }],
  ['foo[', ']', { kind: 'key', object: 'foo', word: '', quote: '"', isClosed: true }],
  ['foo["ba', '"]', { kind: 'key', object: 'foo', word: '"ba', quote: '"', isClosed: true }],
  ["foo['", '', { kind: 'key', object: 'foo', word: "'", quote: "'", isClosed: false }],
  ['foo[ba', ']', { kind: 'name', word: 'ba' }],
  ['a[b.', ']', { kind: 'property', object: 'b', word: '' }],
  ['"so', '"', undefined],
  ['`so', '`', undefined],
  ['`${a.', '}`', { kind: 'property', object: 'a', word: '' }],
];

describe('What is completed', () => {
  for (const [before, after, point] of CASES) {
    it(`in ${JSON.stringify(`${before}|${after}`)}`, () => {
      assert.deepEqual(completionPoint(before, after), point);
    });
  }

  it('names the variables of an expression', () => {
    assert.deepEqual([...namesIn('this.a.b(c)[d]')].sort(), ['a', 'b', 'c', 'd', 'this']);
  });
});
