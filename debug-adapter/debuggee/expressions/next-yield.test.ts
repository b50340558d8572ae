/** Places in generators, marked by `|`, from which the next statement is behind a `yield`, or not. */
import assert from 'node:assert/strict';
import { base0 } from '../scripts/positions.js';
import { yieldsNext } from './next-yield.js';

const CASES: readonly [body: string, yields: boolean][] = [
  ['|yield 1;', true],
  ['const a = |yield 1;', true],
  ['|a = b = yield f();', true],
  ['|return yield 1;', true],
  ['if (a) { |yield 1; }', true],
  ['|f(yield 1);', false],
  ['|a && (yield 1);', false],
  ['|yield* other();', false],
  ['if (|a) yield 1;', false],
  ['|f(); yield 1;', false],
  ['|list.map(function* () { yield 1; });', false],
  ['while (|a) yield 1;', false],
  ['const a = yield 1, b = |f();', false],
];

describe('A generator yields before its next statement', () => {
  for (const [body, yields] of CASES) {
    it(`${yields ? 'at' : 'not at'} ${body}`, () => {
      const text = `function* g() { ${body} }`;
      assert.equal(yieldsNext(text.replace('|', ''), base0(0, text.indexOf('|'))), yields);
    });
  }
});
