/** The set-up for Emacs that docs/emacs has, tried in a real Emacs where there is one with dap-mode. */
import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const EMACS = ['--batch', '-l', 'package', '--eval', '(package-initialize)'];

function hasDapMode(): boolean {
  return spawnSync('emacs', [...EMACS, '--eval', "(require 'dap-mode)"], { stdio: 'ignore' }).status === 0;
}

describe('In Emacs', () => {
  it('a program stops at a breakpoint, shows who awaits it, and runs to its end', async function () {
    if (!hasDapMode()) this.skip();
    const script = path.join(ROOT, 'debug-adapter', 'test', 'emacs-session.el');
    const { stderr } = await promisify(execFile)('emacs', [...EMACS, '-l', script], {
      env: {
        ...process.env,
        PROGRAM: path.join(ROOT, 'test-fixtures', 'workspace', 'kitchen.ts'),
        COROUTINE_DEBUGGER_EL: path.join(ROOT, 'docs', 'emacs', 'coroutine-debugger.el'),
      },
    });
    const told = stderr.split('\n').filter((line) => /^(frame|ended)/.test(line));
    assert.deepEqual(told, [
      'frame boil',
      'frame awaited by',
      'frame cook("pie")',
      'frame awaited by',
      'frame serve(2, "pie")',
      'frame awaited through Promise.all by',
      'frame (module)',
      'ended',
    ]);
  });
});
