/** The story of cancelled tasks, as facts: who asked, where it was delivered, how it ended. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { fixture, markedLine, ROOT } from './debug-session.js';

const PROGRAM = fixture('programs', 'library-cancel.ts');
/** The bundle: the library beside it is then not instrumented. */
const PRELOAD = pathToFileURL(path.join(ROOT, 'dist/runtime/preload.mjs')).href;

interface Story {
  readonly name: string;
  readonly [fact: string]: unknown;
}

describe('A cancelled task of the library', function () {
  this.timeout(30_000);

  it('shows who cancelled it, where the error was thrown in, and how it ended', async () => {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [
      '--no-warnings',
      '--import',
      PRELOAD,
      PROGRAM,
    ]);
    assert.equal(stderr, '');
    const lines = stdout.trimEnd().split('\n');
    assert.deepEqual(lines.filter((line) => line.startsWith('stopped')).sort(), [
      'stopped for: ',
      'stopped for: Task-1 wants asynchronous to end',
      'stopped for: Task-1 wants obedient to end',
      'stopped for: Task-1 wants stubborn to end',
      'stopped for: not needed',
    ]);
    const stories = lines
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as Story)
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    const at = (marker: string): number => markedLine(PROGRAM, marker);
    const asked = { asked: 1, withdrawn: 0, by: 'main' };
    assert.deepEqual(stories, [
      {
        ...asked,
        name: 'asynchronous',
        outcome: 'cancelled',
        message: 'Task-1 wants asynchronous to end',
        deliveredTo: 'asynchronous',
        deliveredAt: at('asynchronous'),
      },
      {
        ...asked,
        name: 'gathered',
        outcome: 'cancelled',
        origin: 'gather',
        message: 'not needed',
        deliveredTo: 'gathered',
      },
      {
        asked: 1,
        withdrawn: 1,
        name: 'limited',
        outcome: 'returned',
        origin: 'timeout',
        deliveredTo: 'a coroutine',
        deliveredAt: at('limited'),
      },
      {
        ...asked,
        name: 'obedient',
        outcome: 'cancelled',
        message: 'Task-1 wants obedient to end',
        deliveredTo: 'a coroutine',
        deliveredAt: at('deep'),
      },
      {
        ...asked,
        name: 'stubborn',
        outcome: 'returned',
        message: 'Task-1 wants stubborn to end',
        deliveredTo: 'stubborn',
        deliveredAt: at('stubborn'),
      },
    ]);
  });
});
