/**
 * Runs the commands of each folder of `test-fixtures/features` by the terminal client on the program there, and compares
 * what it prints with `expected.txt`, to the letter. With UPDATE_GOLDEN=1 the files are written instead.
 *
 * Places are named by markers: `program.ts:@boil` in commands is the line that ends in `// @boil`, and a line with a
 * marker is written so in expected texts. What differs from run to run (durations, numbers of ticks, folders) is
 * replaced; nothing else is.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ROOT } from './debug-session.js';
import { InspectedProgram, withProgram } from './inspected-program.js';

const FEATURES = path.join(ROOT, 'test-fixtures/features');
const TABLE = path.join(ROOT, 'docs/features.md');
const CLIENT = path.join(ROOT, 'dist/terminal/main.mjs');

interface Options {
  /** `program.ts` is started before, with its inspector open; `$PORT` in arguments is where that listens. */
  readonly attach?: boolean;
  /** Default: the client runs `program.ts` with the commands of `commands.txt`. */
  readonly runs?: readonly Run[];
}

/** One process, after the one before has ended. `$SCRATCH` is a folder for files, `$ROOT` the repository. */
interface Run {
  /** Arguments of the terminal client. */
  readonly client?: readonly string[];
  /** Or of Node. */
  readonly node?: readonly string[];
  /** What the client is to do, a file of the folder. */
  readonly commands?: string;
  /** Default 0. */
  readonly exitCode?: number;
}

const names = readdirSync(FEATURES, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .sort();

function readOptions(folder: string): Options {
  const file = path.join(folder, 'options.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Options) : {};
}

/** The marker at the end of each line of a program that has one, by line number. */
function markersOf(program: string): ReadonlyMap<number, string> {
  const lines = readFileSync(program, 'utf8').split('\n');
  return new Map(
    lines.flatMap((line, index) => {
      const name = /\/\/ @([\w-]+)$/.exec(line)?.[1];
      return name === undefined ? [] : [[index + 1, name] as const];
    }),
  );
}

function withLines(commands: string, file: string, markers: ReadonlyMap<number, string>): string {
  return commands.replace(/\b([\w-]+\.ts):@([\w-]+)/g, (text, name: string, marker: string) => {
    if (name !== path.basename(file)) return text;
    const [line] = [...markers].find(([, one]) => one === marker) ?? [];
    if (line === undefined) throw new Error(`${file} has no marker @${marker}`);
    return `${name}:${line}`;
  });
}

function withMarkers(output: string, file: string, markers: ReadonlyMap<number, string>): string {
  return output.replace(/\b([\w-]+\.ts):(\d+)/g, (text, name: string, line: string) => {
    const marker = markers.get(Number(line));
    return name === path.basename(file) && marker !== undefined ? `${name}:@${marker}` : text;
  });
}

/** What no two runs have in common, or two versions of Node (which number threads). */
function withoutVolatile(output: string, scratch: string): string {
  return output
    .replaceAll(scratch, '<scratch>')
    .replaceAll(ROOT, '<root>')
    .replace(/(, for|blocked for|ran for|oldest|lasted) \d+(\.\d+)? (ms|s)\b/g, '$1 N ms')
    .replace(/\btick \d+(?= has lasted|;)/g, 'tick N')
    .replace(/\btick \d+ at \d+ ms, (?:now|\d+(?:\.\d+)? ms)/g, 'tick N at N ms, N ms')
    .replace(/\btick \d+ at \d+ ms, stopped/g, 'tick N at N ms, stopped')
    .replace(/((?:\bran for(?: at least)?|\blongest|\bat most|%)) \d+(\.\d+)? (µs|ms|s)\b/g, '$1 N ms')
    .replace(/[█░]{20} +<?\d+ %/g, '██░░ N %')
    .replace(/(?<=waited for \S+ for |^Time of .* |not known, )\d+(\.\d+)? (µs|ms|s)\b/gm, 'N ms')
    .replace(/\bin tick \d+/g, 'in tick N')
    .replace(/\bup to [\d.]+ (µs|ms|s) +█+ \d+/g, 'up to N ms ██ N')
    .replace(/(\n *up to N ms ██ N)+/g, '\n      up to N ms ██ N')
    .replace(/\b\d+(?:\.\d+)? (?:ms|s) ago\b/g, 'N ms ago')
    .replace(/(?<=Looking back: |N ms ago, )tick \d+/g, 'tick N')
    .replace(/\band \d{3,} more\b/g, 'and N more')
    .replace(/\bdue in -?\d+(\.\d+)? (ms|s)\b/g, 'due in N ms')
    .replace(/(?<=: )(\d+, ){4}\d+(?=, and none resumed)/g, 'N, N, N, N, N')
    .replace(/\b\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<time>')
    .replace(/(?<=node:internal\/[\w/]+):\d+:\d+/g, ':N:N')
    .replace(/(?<= passing )\(\d+ms\)/g, '(N ms)')
    .replace(/(?<=\.ts )\[\d+\]/g, '[PID]')
    .replace(/(?<=\[thread )\d+(?=\])/g, 'N')
    .replace(/\b127\.0\.0\.1:\d+/g, '127.0.0.1:PORT');
}

/** On a busy machine a tick of any program can be long: that is reported for the feature which is about it. */
function withoutLoad([command = '', ...rest]: readonly string[], folder: string): readonly string[] {
  const isMuted = path.basename(folder) !== 'blocked-loop' && (command === 'run' || command === 'attach');
  return [command, ...(isMuted ? ['--mute', 'blockedLoop'] : []), ...rest];
}

/** Runs the client as a shell would; both of its streams end up in one file, in the order in which they are written. */
async function printed(
  nodeArguments: readonly string[],
  cwd: string,
  scratch: string,
): Promise<[string, number]> {
  const file = path.join(scratch, 'output.txt');
  const output = openSync(file, 'w');
  const child = spawn(process.execPath, nodeArguments, {
    cwd,
    stdio: ['ignore', output, output],
  });
  const [code] = (await once(child, 'close')) as [number];
  closeSync(output);
  return [readFileSync(file, 'utf8'), code];
}

async function perform(name: string): Promise<void> {
  const folder = path.join(FEATURES, name);
  const { attach } = readOptions(folder);
  const scratch = mkdtempSync(path.join(tmpdir(), 'coroutine-debugger-'));
  try {
    if (attach !== true) {
      await compare(folder, scratch, 0);
      return;
    }
    const program = InspectedProgram.start(path.join(folder, 'program.ts'));
    await withProgram(program, async (inspected, port) => {
      await inspected.said('ready');
      await compare(folder, scratch, port);
    });
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

async function compare(folder: string, scratch: string, port: number): Promise<void> {
  const isUpdate = process.env['UPDATE_GOLDEN'] === '1';
  const program = path.join(folder, 'program.ts');
  const markers = markersOf(program);
  const filled = (text: string): string =>
    withLines(text, program, markers)
      .replaceAll('$SCRATCH', scratch)
      .replaceAll('$ROOT', ROOT)
      .replaceAll('$PORT', String(port));
  let text = '';
  for (const run of readOptions(folder).runs ?? [
    { client: ['run', 'program.ts'], commands: 'commands.txt' },
  ]) {
    const args = (run.node ?? [CLIENT, ...withoutLoad(run.client ?? [], folder)]).map(filled);
    if (run.commands !== undefined) {
      const file = path.join(scratch, run.commands);
      writeFileSync(file, filled(readFileSync(path.join(folder, run.commands), 'utf8')));
      args.push('--commands', file);
    }
    const [output, code] = await printed(args, folder, scratch);
    if (!isUpdate) assert.equal(code, run.exitCode ?? 0, output);
    text += withoutVolatile(withMarkers(output, program, markers), scratch);
  }
  const expected = path.join(folder, 'expected.txt');
  if (isUpdate) {
    writeFileSync(expected, text);
    return;
  }
  assert.ok(existsSync(expected), `${folder} has no expected.txt: read its output, run with UPDATE_GOLDEN=1`);
  assert.equal(text, readFileSync(expected, 'utf8'));
}

describe('The feature', () => {
  const runs = new Map<string, Promise<Error | undefined>>();
  const start = (name: string | undefined): Promise<Error | undefined> | undefined => {
    if (name === undefined) return undefined;
    const run =
      runs.get(name) ??
      perform(name).then(
        () => undefined,
        (error: unknown) => error as Error,
      );
    runs.set(name, run);
    return run;
  };

  names.forEach((name, index) =>
    it(`${name} prints what it should`, async () => {
      const run = start(name);
      // The next one already, so that two processors have something to do.
      if (process.env['UPDATE_GOLDEN'] !== '1') void start(names[index + 1]);
      const error = await run;
      if (error !== undefined) throw error;
    }),
  );

  it('is named in the table of features, with its folder', () => {
    const table = readFileSync(TABLE, 'utf8');
    const named = [...table.matchAll(/`features\/([\w-]+)`/g)].map(([, name]) => name ?? '');
    assert.deepEqual([...new Set(named)].sort(), names);
    const inVscode = [...table.matchAll(/`(extension\/[^`]+)`/g)].map(([, file]) => file ?? '');
    assert.deepEqual(
      inVscode.filter((file) => !existsSync(path.join(ROOT, file))),
      [],
    );
  });
});
