/** The program's own dump, as mocha prints it for a test that timed out. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { fixture, markedLine, ROOT } from './debug-session.js';

describe('A test that timed out', () => {
  it('says what every coroutine waited for', () => {
    const file = fixture('mocha/hangs.ts');
    const { stdout } = spawnSync(
      process.execPath,
      [
        '--import',
        pathToFileURL(path.join(ROOT, 'dist/runtime/preload.mjs')).href,
        path.join(ROOT, 'node_modules/mocha/bin/mocha.js'),
        '--no-config',
        '--require',
        path.join(ROOT, 'dist/runtime/mocha.mjs'),
        file,
      ],
      { encoding: 'utf8' },
    );
    const lines = stdout.split('\n').map((line) => line.trim().replace(/, for [\d.]+ m?s/, ''));
    const at = lines.indexOf('Await chain');
    assert.deepEqual(
      lines.slice(at, at + 3),
      [
        'Await chain',
        `ask()  awaits answer('why?')  at hangs.ts:${markedLine(file, 'asks')}`,
        `answer("why?")  awaits new Promise(() => undefined)  at hangs.ts:${markedLine(file, 'waits')}`,
      ],
      stdout,
    );
  });
});
