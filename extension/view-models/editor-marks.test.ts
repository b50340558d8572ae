/** What the editor shows in the text: lenses, values at the ends of lines. */
import assert from 'node:assert/strict';
import { findDebugLenses, testArguments } from './debug-lenses.js';
import { valuePlaces } from './value-places.js';

describe('Lenses', () => {
  const print = (text: string, isMochaThere = false): string[] =>
    findDebugLenses(text, isMochaThere).map(
      ({ line, test }) => `${line} ${test === undefined ? 'main' : `${test.runner}: ${test.title}`}`,
    );

  it('stand above main functions', () => {
    assert.deepEqual(
      print('async function main() {}\nfunction mainly() {}\nexport const main = async () => {};'),
      ['0 main', '2 main'],
    );
  });

  it('stand above tests of node:test', () => {
    const text =
      "import { test } from 'node:test';\ntest('pours', async () => {});\n  await test(\"adds\", f);";
    assert.deepEqual(print(text), ['1 node:test: pours', '2 node:test: adds']);
  });

  it("stand above mocha's tests where there is mocha", () => {
    const text =
      "describe('Kitchen', () => {\n  it('cooks', f);\n  it(`cooks ${dish}`, f);\n  iterate('x');\n});";
    assert.deepEqual(print(text, true), ['0 mocha: Kitchen', '1 mocha: cooks']);
    assert.deepEqual(print(text), []);
  });

  it('do not stand where a runner takes tests to processes of its own', () => {
    assert.deepEqual(print("import { it } from 'vitest';\nit('cooks', f);", true), []);
  });

  it('run this test and no other', () => {
    assert.deepEqual(testArguments({ runner: 'node:test', title: 'a+b (c)' }, '/w/a.test.ts', ''), {
      program: '/w/a.test.ts',
      runtimeArgs: ['--test-name-pattern=a\\+b \\(c\\)'],
    });
    assert.deepEqual(testArguments({ runner: 'mocha', title: 'a+b' }, '/w/a.test.ts', '/w/mocha.js'), {
      program: '/w/mocha.js',
      args: ['--timeout', '0', '--fgrep', 'a+b', '/w/a.test.ts'],
    });
  });
});

describe('Values at the ends of lines', () => {
  const lines = [
    'async function cook(dish: string) {',
    '  let portions = 2; // portions of dish',
    "  const order = { portions: 3, 'dish': plate.dish };",
    '  const inner = () => {',
    '    const portions = 7;',
    '  };',
    '  portions += portions;',
    '  await boil(dish);',
    '}',
  ];

  it('stand where a variable of the frame is written, once a line, and nowhere else', () => {
    const places = valuePlaces(
      lines,
      { from: 0, to: 7 },
      [{ from: 3, to: 5 }],
      new Set(['dish', 'portions', 'order']),
    );
    assert.deepEqual(
      places.map(({ line, name }) => `${line} ${name}`),
      ['0 dish', '1 portions', '2 order', '6 portions', '7 dish'],
    );
  });
});
