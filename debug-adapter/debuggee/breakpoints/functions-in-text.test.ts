/** Names of functions, as users write them in breakpoints. */
import assert from 'node:assert/strict';
import { functionsIn } from './functions-in-text.js';

function namesIn(text: string): string[] {
  return functionsIn(text).map(({ name, isCoroutine }) => (isCoroutine ? `${name} (coroutine)` : name));
}

describe('Functions in a text', () => {
  const cases: readonly (readonly [text: string, names: string[]])[] = [
    ['function plain() {}', ['plain']],
    ['const arrow = (a) => a * 2;', ['arrow']],
    [
      'class K { meth() {} static stat() {} get g() { return 1; } #own() {} field = () => 1; }',
      ['K.meth', 'K.stat', 'K.g', 'K.#own', 'K.field'],
    ],
    ['const K = class { meth() {} };', ['K.meth']],
    ['const tools = { saw() {}, hammer: () => 1 };', ['tools.saw', 'tools.hammer']],
    ['K.prototype.meth = function () {}; exports.run = () => 1;', ['K.meth', 'exports.run']],
    ['async function waits() {} function* counts() {}', ['waits (coroutine)', 'counts (coroutine)']],
    ['function outer() { const inner = () => 1; return inner; }', ['outer', 'inner']],
    ['with (a) { function old() {} }', ['old']],
    ['this is no program', []],
  ];
  for (const [text, names] of cases) {
    it(`have their names in: ${text}`, () => {
      assert.deepEqual(namesIn(text), names);
    });
  }

  it('begin where their first statement stands', () => {
    const [found] = functionsIn('function plain(a) {\n  return a;\n}');
    assert.deepEqual(found?.body[0], { base: 0, line: 1, column: 2 });
  });
});
