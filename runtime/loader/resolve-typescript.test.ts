/** Specifiers in TypeScript's form lead to the intended files, and to none that does not exist. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { fixedKind, isTypeScript, kindBySyntax } from './module-format.js';
import { candidatesFor } from './resolve-typescript.js';

describe('a TypeScript specifier', () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'coroutine-resolve-'));
    const files = {
      'a.ts': '',
      'b.tsx': '',
      'c.mts': '',
      'd.cts': '',
      'both.js': '',
      'both.ts': '',
      'plain.js': '',
      'deep/index.ts': '',
      'aliased/one.ts': '',
      'tsconfig.json': '{ "compilerOptions": { "paths": { "@/*": ["./aliased/*"] } } }',
      'esm/package.json': '{ "type": "module" }',
      'cjs/package.json': '{ "type": "commonjs" }',
      'node_modules/x/index.js': '',
    };
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      writeFileSync(path.join(folder, name), text);
    }
  });
  after(() => rmSync(folder, { recursive: true }));

  function resolve(specifier: string, importer = 'main.ts'): readonly string[] {
    const parent = pathToFileURL(path.join(folder, importer)).href;
    return candidatesFor(specifier, parent).map((url) => {
      const [file = '', query = ''] = url.split('?');
      return path.relative(folder, fileURLToPath(file)) + (query === '' ? '' : `?${query}`);
    });
  }

  it('with the extension of the output means the source', () => {
    assert.deepEqual(resolve('./a.js'), ['a.ts']);
    assert.deepEqual(resolve('./b.js'), ['b.tsx']);
    assert.deepEqual(resolve('./c.mjs'), ['c.mts']);
    assert.deepEqual(resolve('./d.cjs'), ['d.cts']);
  });

  it('without extension is tried with every one, and as a folder', () => {
    assert.deepEqual(resolve('./a'), ['a.ts']);
    assert.deepEqual(resolve('./deep'), [path.join('deep', 'index.ts')]);
    assert.deepEqual(resolve('./deep/'), [path.join('deep', 'index.ts')]);
  });

  it('of a file that exists as it stands is left to Node', () => {
    assert.deepEqual(resolve('./both.js'), []);
    assert.deepEqual(resolve('./plain.js'), []);
    assert.deepEqual(resolve('./missing.js'), []);
  });

  it('is guessed for TypeScript importers only', () => {
    assert.deepEqual(resolve('./a', 'plain.js'), []);
    assert.deepEqual(resolve('./a.js', 'plain.js'), ['a.ts']);
  });

  it('goes through the paths of tsconfig.json', () => {
    assert.deepEqual(resolve('@/one'), [path.join('aliased', 'one.ts')]);
    assert.deepEqual(resolve('@/missing'), []);
  });

  it('keeps its query, and is left to Node in packages, builtins and other schemes', () => {
    assert.deepEqual(resolve('./a.js?again'), ['a.ts?again']);
    assert.deepEqual(resolve('./a', 'node_modules/x/index.js'), []);
    assert.deepEqual(resolve('fs'), []);
    assert.deepEqual(resolve('#internal'), []);
    assert.deepEqual(candidatesFor('./a', 'data:text/javascript,'), []);
    assert.deepEqual(candidatesFor('./a', undefined), []);
  });

  it('names a file whose kind extension and package fix, or leave to the syntax', () => {
    const kinds = ['a.mts', 'a.cts', 'a.ts', 'esm/a.ts', 'cjs/a.ts', 'esm/a.cts'].map((name) =>
      fixedKind(path.join(folder, name)),
    );
    assert.deepEqual(kinds, ['module', 'commonjs', undefined, 'module', 'commonjs', 'commonjs']);
    assert.deepEqual(['a.ts', 'a.jsx', 'a.d.ts', 'a.d.mts', 'a.js'].map(isTypeScript), [
      true,
      true,
      false,
      false,
      false,
    ]);
  });

  it('of a package that does not say is decided by the syntax', () => {
    const kinds = [
      'import fs from "fs";',
      'export const a = 1;',
      'const fs = require("fs");',
      'import fs from "fs"; module.exports = fs;',
      'import { createRequire } from "module"; const r = createRequire(import.meta.url); r("x"); __dirname;',
      'await go();',
      'console.log(1);',
      'const { createRequire } = require("module"), import_tea = require("tea");\nimport_tea.brew();',
      'const { createRequire } = require("module");\nexports.tea = createRequire(__filename);',
      `${'\n'.repeat(1_000_000)}export const a = 1;`,
    ].map(kindBySyntax);
    assert.deepEqual(kinds, [
      'module',
      'module',
      'commonjs',
      'commonjs',
      'module',
      'module',
      'commonjs',
      'commonjs',
      'commonjs',
      'module',
    ]);
  });
});
