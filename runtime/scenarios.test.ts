/**
 * Runs each program of `test-fixtures/scenarios` and compares its output with its `expected.txt`, character by
 * character. With UPDATE_GOLDEN=1 it writes the files instead. Compares the library's guide with the programs.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { transformSync } from 'esbuild';

const OUT = path.dirname(import.meta.dirname);
const SCENARIOS = path.join(path.dirname(OUT), 'test-fixtures/scenarios');
const GUIDE = path.join(path.dirname(OUT), 'docs/guide/library.md');
/** Scenarios that talk to a real server: a program of it, and Debian's package. */
const SERVERS: Readonly<Record<string, { readonly program: string; readonly package: string }>> = {
  postgresql: { program: 'initdb', package: 'postgresql' },
  redis: { program: 'redis-server', package: 'redis-server' },
};
/** Where Debian puts the programs of PostgreSQL, a folder for each version. */
const POSTGRESQL = '/usr/lib/postgresql';
const NAMES = readdirSync(SCENARIOS)
  .filter((name) => existsSync(path.join(SCENARIOS, name, 'program.ts')))
  .sort();

/** Puts the program in a place from which its import of the library resolves to the library built for tests. */
function compile(name: string): string {
  const text = readFileSync(path.join(SCENARIOS, name, 'program.ts'), 'utf8');
  const { code } = transformSync(text, { loader: 'ts', target: 'node20.19', format: 'esm' });
  const file = path.join(OUT, 'test-fixtures/scenarios', name, 'program.js');
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, code);
  return file;
}

/** Why it cannot run here; empty if it can. */
function obstacle(name: string): string {
  const server = SERVERS[name];
  if (server === undefined) return '';
  const versions = existsSync(POSTGRESQL) ? readdirSync(POSTGRESQL) : [];
  const folders = [
    ...(process.env['PATH'] ?? '').split(path.delimiter),
    ...versions.map((version) => path.join(POSTGRESQL, version, 'bin')),
  ];
  if (folders.some((folder) => existsSync(path.join(folder, server.program)))) return '';
  return `: ${server.program} is not there (apt-get install ${server.package})`;
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
  for (const name of NAMES) {
    const skipped = obstacle(name);
    it(`${name} prints what it should${skipped}`, async function () {
      if (skipped !== '') this.skip();
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
  }
});

/** The scenarios that a text links to. */
const linked = (text: string): string[] =>
  [...text.matchAll(/\/scenarios\/([\w-]+)\/program\.ts\)/g)].map(([, name = '']) => name);

/** Without indentation: a guide shows lines from within functions. */
const flat = (text: string): string => text.replaceAll(/^ +/gm, '');

describe('The guide of the library', () => {
  const guide = readFileSync(GUIDE, 'utf8');

  it('leads to every scenario', () => {
    assert.deepEqual([...new Set(linked(guide))].sort(), NAMES);
  });

  it('shows code and output of the scenarios that it links to', () => {
    const wrong: string[] = [];
    let shown = 0;
    for (const section of guide.split(/^## /m)) {
      const texts = linked(section).map((name) => ({
        ts: flat(readFileSync(path.join(SCENARIOS, name, 'program.ts'), 'utf8')),
        text: flat(readFileSync(path.join(SCENARIOS, name, 'expected.txt'), 'utf8')),
      }));
      for (const [, kind, block = ''] of section.matchAll(/^```(ts|text)\n([\s\S]*?)^```$/gm)) {
        shown++;
        if (!texts.some((each) => each[kind as 'ts' | 'text'].includes(flat(block)))) wrong.push(block);
      }
    }
    assert.deepEqual(wrong, []);
    assert.equal(shown, guide.split('\n```\n').length - 1, 'a block is neither code nor output');
  });
});
