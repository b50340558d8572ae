/** A program whose names and values are orders to a terminal: none of them reaches it, whatever is shown. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fixture, ROOT } from './debug-session.js';

const TERMINAL = path.join(ROOT, 'dist/terminal/main.mjs');
const PROGRAM = fixture('programs', 'names-of-escapes.ts');

async function terminal(args: readonly string[], commands: readonly string[] = []): Promise<string> {
  const child = spawn(process.execPath, [TERMINAL, ...args], { stdio: 'pipe' });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stdin.end(commands.join('\n'));
  await once(child, 'close');
  return output;
}

const UNSAFE = /[^\P{Cc}\n]|[\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f]/u;

describe('What the terminal client shows', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'escapes-'));
  const dump = path.join(folder, 'dump.json');
  const text = path.join(folder, 'dump.txt');
  after(() => rmSync(folder, { recursive: true }));

  it('of a program has none of its orders', async () => {
    const commands = [
      ...['tasks', 'tasks --await', 'groups', 'groups reason', 'groups chain --tasks', 'futures', 'ticks'],
      ...['loop', 'findings', 'steps', 'all', 'stack', 'chain 2', 'eval names', 'eval new Error(ORDER)'],
      ...['eval throws(ORDER)', 'each hold names', 'created 2', `dump ${dump}`, `dump ${text}`, 'continue'],
    ];
    const shown = await terminal(['run', PROGRAM, '-b', `${PROGRAM}:40`, '--commands', '-'], commands);
    assert.match(shown, /PWNED/);
    assert.doesNotMatch(shown, UNSAFE);
    assert.doesNotMatch(shown, /^FORGED/m);
    assert.doesNotMatch(readFileSync(text, 'utf8'), UNSAFE);
  });

  it('of a dump from elsewhere has none of the escape sequences in it', async () => {
    const shown = await terminal(['show', dump]);
    assert.match(shown, /PWNED/);
    assert.doesNotMatch(shown, UNSAFE);
    assert.doesNotMatch(shown, /^FORGED/m);
    const looked = await terminal(['show', dump, '--commands', '-'], ['all', 'tasks', 'futures', 'chain 2']);
    assert.match(looked, /PWNED/);
    assert.doesNotMatch(looked, UNSAFE);
  });
});
