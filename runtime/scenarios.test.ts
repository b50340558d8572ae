/**
 * Runs each program of `test-fixtures/scenarios`, by itself and in the terminal client, and compares its output with
 * its `expected.txt`, character by character. With UPDATE_GOLDEN=1 it writes the files instead. Compares the library's
 * guide with the programs.
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

function outputOf(args: readonly string[], cwd?: string): Promise<string> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
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

const CLIENT = path.join(path.dirname(OUT), 'dist/terminal/main.mjs');
/** What the client says of a scenario beside its beginning and end. */
const FINDINGS: Readonly<Record<string, string>> = {
  'catches-cancellation':
    '--- standard error\n  ▲ stubborn was cancelled (please), caught that, and ended as if nothing had happened.  at program.ts:25\n',
};
/** Their Node children are debugged, too: what those print comes in between (docs/limitations.md). */
const WITH_CHILDREN: readonly string[] = ['subprocess-protocol', 'subprocesses-and-pipes'];
/** Node's words about its inspector, for one who reads the standard error of a process that is debugged. */
const INSPECTOR_WORDS =
  /Debugger listening on ws:.*\n|For help, see: .*\n|Debugger attached\.\n|\nWaiting for the debugger to disconnect\.\.\./g;

/** Runs it in the terminal client, which a busy machine must not make say more. */
async function inTerminal(name: string): Promise<string> {
  const folder = path.join(SCENARIOS, name);
  const commands = path.join(OUT, 'test-fixtures/scenarios', name, 'commands.txt');
  mkdirSync(path.dirname(commands), { recursive: true });
  writeFileSync(commands, 'continue\n');
  const args = [CLIENT, 'run', '--mute', 'blockedLoop', 'program.ts', '--commands', commands];
  const output = await outputOf(args, folder);
  return output.replace(/(?<=^■ Paused on entry {2}\(module\) {2}at program\.ts:)\d+/, 'N');
}

/** Those lines of a text that another has, too, in its order. */
function commonLines(text: string, wanted: string): string {
  const left = wanted.split('\n');
  const found = text.split('\n').filter((line) => line === left[0] && left.shift() !== undefined);
  return `${found.join('\n').trimEnd()}\n`;
}

describe('The scenario', () => {
  for (const name of NAMES) {
    const skipped = obstacle(name);
    it(`${name} prints what it should${skipped}`, async function () {
      if (skipped !== '') this.skip();
      const expected = path.join(SCENARIOS, name, 'expected.txt');
      const output = await outputOf([compile(name)]);
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

    it(`${name} prints the same in the terminal client${skipped}`, async function () {
      if (skipped !== '') this.skip();
      const itself = readFileSync(path.join(SCENARIOS, name, 'expected.txt'), 'utf8');
      const beginning = '■ Paused on entry  (module)  at program.ts:N\n> continue\n';
      const expected = `${beginning}${itself}■ The program ended\n${FINDINGS[name] ?? ''}`;
      const output = await inTerminal(name);
      if (!WITH_CHILDREN.includes(name)) assert.equal(output, expected);
      else assert.equal(commonLines(output.replace(INSPECTOR_WORDS, ''), expected), expected, output);
    }).timeout(60_000);
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
