/** Places, marked by `|`, and the statement that each belongs to. */
import assert from 'node:assert/strict';
import { base0 } from '../scripts/positions.js';
import { statementAt } from './statement-at.js';

const CASES: readonly [text: string, statement: string][] = [
  ['a(); |b();', 'b();'],
  ['const a = |1; c();', 'const a = 1;'],
  ['for (const |a of b) c();', 'for (const a of b) c();'],
  ['for (const a of |b) c();', 'for (const a of b) c();'],
  ['for (const a of b) |c();', 'c();'],
  ['if (|a) b();', 'if (a) b();'],
  ['if (a) { |b(); }', 'b();'],
  ['a.map((b) => { |c(); });', 'c();'],
];

describe('The statement', () => {
  for (const [marked, statement] of CASES) {
    it(`at ${marked}`, () => {
      const text = marked.replace('|', '');
      const start = statementAt(text, base0(0, marked.indexOf('|')));
      assert.equal(text.slice(start, (start ?? 0) + statement.length), statement);
    });
  }

  it('is none where an expression is the body of a function', () => {
    assert.equal(statementAt('a.map((b) => c);', base0(0, 13)), undefined);
  });
});
