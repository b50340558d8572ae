/**
 * Runs each program of `test-fixtures/scenarios` and compares what it prints with its `expected.txt`, to the letter. With
 * UPDATE_GOLDEN=1 the files are written instead.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { transformSync } from 'esbuild';

const OUT = path.dirname(import.meta.dirname);
const SCENARIOS = path.join(path.dirname(OUT), 'test-fixtures/scenarios');

/** Puts the program where its import of the library leads to the library as built for tests. */
function compile(name: string): string {
  const text = readFileSync(path.join(SCENARIOS, name, 'program.ts'), 'utf8');
  const { code } = transformSync(text, { loader: 'ts', target: 'node20.19', format: 'esm' });
  const file = path.join(OUT, 'test-fixtures/scenarios', name, 'program.js');
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, code);
  return file;
}

function outputOf(file: string): Promise<string> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [file], { stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.once('close', (code, signal) => {
      const end = code === 0 ? '' : `(ended with ${signal ?? String(code)})\n`;
      resolve(stdout + (stderr === '' ? '' : `--- standard error\n${stderr}`) + end);
    });
  });
}

describe('The scenario', () => {
  const names = readdirSync(SCENARIOS).filter((name) => existsSync(path.join(SCENARIOS, name, 'program.ts')));
  for (const name of names.sort())
    it(`${name} prints what it should`, async () => {
      const expected = path.join(SCENARIOS, name, 'expected.txt');
      const output = await outputOf(compile(name));
      if (process.env['UPDATE_GOLDEN'] === '1') {
        writeFileSync(expected, output);
        return;
      }
      assert.ok(
        existsSync(expected),
        `${name} has no expected.txt: check its output and run with UPDATE_GOLDEN=1`,
      );
      assert.equal(output, readFileSync(expected, 'utf8'));
    }).timeout(20_000);
});
