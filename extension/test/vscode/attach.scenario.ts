/** A program that runs already: attached to by launch.json, looked at, left, and still running. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from './vsix.js';
import { User } from './user.js';

const PRELOAD = pathToFileURL(path.join(ROOT, 'dist/runtime/preload.mjs')).href;

describe('In VS Code, a person', () => {
  let user: User;
  before(async () => (user = await User.sharing()));

  it('attaches to a program that runs, sees what waits and what is not known of it, and leaves it running', async () => {
    const nodeArgs = ['--inspect=127.0.0.1:0', '--import', PRELOAD];
    const program = spawn(process.execPath, [...nodeArgs, path.join(user.folder, 'clock.ts')]);
    const folder = path.join(user.folder, '.vscode');
    try {
      const [said] = (await once(program.stderr.setEncoding('utf8'), 'data')) as [string];
      const port = Number(/ws:\/\/127\.0\.0\.1:(\d+)\//.exec(said)?.[1]);
      await once(program.stdout, 'data');
      mkdirSync(folder, { recursive: true });
      const configuration = { type: 'coroutine', request: 'attach', name: 'running', port };
      writeFileSync(
        path.join(folder, 'launch.json'),
        JSON.stringify({ version: '0.2.0', configurations: [configuration] }),
      );
      await user.inWindow(async (workbench) => {
        await workbench.openFile('clock.ts');
        await workbench.debugConfiguration('running');
        await workbench.showDebugView('Coroutine Tasks');
        await workbench.row('Coroutine Tasks', /guest\("Ada"\)\s*waits for table.*awaiter unknown/);
        await workbench.page.locator('.debug-toolbar .codicon-debug-disconnect').click();
        await workbench.ended();
      });
      assert.equal(program.exitCode, null);
      assert.equal(program.signalCode, null);
    } finally {
      rmSync(folder, { recursive: true, force: true });
      program.kill('SIGKILL');
    }
  });
});
