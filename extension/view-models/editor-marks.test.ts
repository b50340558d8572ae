/** Marks in the editor's text: lenses, and values at the ends of lines. */
import assert from 'node:assert/strict';
import { findDebugLenses } from './debug-lenses.js';
import { testArguments, type TestRunner } from './test-runners.js';
import { functionAround, valuePlaces, type CodeSymbol } from './value-places.js';

describe('Lenses', () => {
  const print = (text: string, ...there: TestRunner[]): string[] =>
    findDebugLenses(text, (runner) => ['node:test', ...there].includes(runner)).map(
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
    assert.deepEqual(print(text, 'mocha'), ['0 mocha: Kitchen', '1 mocha: cooks']);
    assert.deepEqual(print(text), []);
  });

  it('stand above tests of the runner that the file imports, if it is there', () => {
    const from = (name: string): string => `import test from '${name}';\ntest.serial('cooks', f);`;
    assert.deepEqual(print(from('vitest'), 'mocha', 'jest', 'vitest'), ['1 vitest: cooks']);
    assert.deepEqual(print(from('vitest'), 'mocha', 'jest'), []);
    assert.deepEqual(print(from('ava'), 'ava', 'jest'), ['1 ava: cooks']);
    assert.deepEqual(print(from('@jest/globals'), 'jest'), ['1 jest: cooks']);
    assert.deepEqual(print(from('tap'), 'mocha'), []);
    const spec = "import { test } from '@playwright/test';\ntest.describe('Till', () => {";
    assert.deepEqual(print(spec, 'playwright', 'jest'), ['1 playwright: Till']);
  });

  it("stand above Jest's tests, which import nothing, before mocha's", () => {
    assert.deepEqual(print("it('cooks', f);", 'mocha', 'jest'), ['0 jest: cooks']);
  });

  it('run this test and no other', () => {
    const of = (runner: TestRunner): object => testArguments(runner, 'a+b (c)', '/w/a.test.ts', '/w/cli.js');
    assert.deepEqual(of('node:test'), {
      program: '/w/a.test.ts',
      runtimeArgs: ['--test-name-pattern=a\\+b \\(c\\)'],
    });
    assert.deepEqual(of('mocha'), {
      program: '/w/cli.js',
      args: ['--fgrep', 'a+b (c)', '--timeout', '0', '/w/a.test.ts'],
    });
    assert.deepEqual(of('vitest'), {
      program: '/w/cli.js',
      args: [
        ...['run', '--testNamePattern=a\\+b \\(c\\)', '--no-file-parallelism'],
        ...['--testTimeout=0', '--hookTimeout=0', '--teardownTimeout=0', '/w/a.test.ts'],
      ],
    });
    assert.deepEqual(of('playwright'), {
      program: '/w/cli.js',
      args: ['test', '--grep=a\\+b \\(c\\)', '--workers=1', '--timeout=0', '/w/a\\.test\\.ts'],
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

  describe('belong to the function around the line', () => {
    const symbol = (
      from: number,
      to: number,
      children: readonly CodeSymbol[] = [],
      isFunction = true,
    ): CodeSymbol => ({
      isFunction,
      from,
      to,
      children,
    });
    /** A function with one in it, and a class with a method that has another one. */
    const symbols = [
      symbol(0, 8, [symbol(3, 5)]),
      symbol(10, 20, [symbol(11, 19, [symbol(12, 13), symbol(11, 11)]), symbol(20, 20)], false),
    ];
    const around = (line: number): string => {
      const { scope, inner } = functionAround(symbols, line, 30);
      const print = ({ from, to }: { from: number; to: number }): string => `${from}-${to}`;
      return `${print(scope)} without ${inner.map(print).join(' ')}`;
    };

    it('the innermost, without those in it', () => {
      assert.equal(around(6), '0-8 without 3-5');
      assert.equal(around(4), '3-5 without ');
      assert.equal(around(13), '12-13 without ');
      // What begins in its first line does not hide its parameters.
      assert.equal(around(18), '11-19 without 12-13');
    });

    it('or to the file, without any function, also one in its first line', () => {
      assert.equal(around(25), '0-29 without 0-8 3-5 11-19 12-13 11-11 20-20');
    });
  });
});
