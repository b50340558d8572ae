/** A window over time: dumps opened again, a window that is reloaded, two programs at once. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from './vsix.js';
import { pictureFile, placeOf, User } from './user.js';

describe('In VS Code, a person', () => {
  let user: User;
  before(async () => (user = await User.sharing()));

  it('saves a dump, ends the program, and inspects the dump like the program', () =>
    user.inWindow(async (workbench) => {
      await workbench.openFile('clock.ts');
      await workbench.debugOpenFile();
      await workbench.showDebugView('Coroutine Tasks', 'Futures');
      await workbench.row('Coroutine Tasks', 'guest("Ada")');
      await workbench.command('Coroutines: Save Coroutine Dump');
      await workbench.pick('Save Coroutine Dump as', 'Coroutine dump');
      const file = path.join(user.folder, 'coroutines.json');
      await workbench.enterPath(file);
      await workbench.notification('Saved coroutines.json.');
      assert.ok(existsSync(file));
      assert.equal(typeof JSON.parse(readFileSync(file, 'utf8')), 'object');
      await workbench.page.keyboard.press('Shift+F5');
      await workbench.ended();
      await workbench.command('Coroutines: Open Coroutine Dump');
      await workbench.enterPath(file);
      await workbench.page.locator('.debug-toolbar').waitFor();
      await workbench.showDebugView('Coroutine Tasks', 'Futures');
      await workbench.row('Coroutine Tasks', 'guest("Ada")');
      await workbench.row('Futures', 'clock()');
      await workbench.enlarge('Futures', -250);
      await workbench.expand(await workbench.row('Coroutine Tasks', 'guest("Grace")'));
      await workbench.row('Coroutine Tasks', /table\s*for/);
      await workbench.stoppedBecause('Dump of');
      await workbench.screenshot(pictureFile('dump'));
    }));

  it('inspects a running process that was not prepared, and leaves it running', () =>
    user.inKeptWindow(async (workbench) => {
      const file = path.join(ROOT, 'test-fixtures/outside/deep.mjs');
      const program = spawn(process.execPath, [file], { stdio: ['ignore', 'pipe', 'inherit'] });
      try {
        await once(program.stdout, 'data');
        await workbench.openFile('clock.ts');
        await workbench.command('Coroutines: Inspect Running Node Process');
        await workbench.page
          .locator('.quick-input-title', { hasText: 'Inspect Running Node Process' })
          .waitFor();
        await workbench.page.keyboard.type(String(program.pid));
        await workbench.pick('Inspect Running Node Process', file);
        await workbench.page.locator('.debug-toolbar').waitFor();
        await workbench.showDebugView('Coroutine Tasks', 'Futures');
        await workbench.row('Coroutine Tasks', 'hold(1e8)');
        await workbench.stoppedBecause(`Process ${program.pid} as of`);
        assert.equal(program.exitCode, null);
      } finally {
        program.kill('SIGKILL');
      }
    }));

  it('compares the tasks with those of a while ago', () =>
    user.inKeptWindow(async (workbench) => {
      await workbench.openFile('clock.ts');
      await workbench.debugOpenFile();
      await workbench.textBesideLine('3 wait here');
      await workbench.command('Coroutines: Take Snapshot of Tasks');
      await workbench.page.locator('.statusbar-item', { hasText: 'Snapshot of' }).waitFor();
      await workbench.command('Coroutines: Compare Tasks with Snapshot');
      await workbench.page.locator('.view-line', { hasText: 'still wait where they waited then' }).waitFor();
      await workbench.page.keyboard.press('Shift+F5');
      await workbench.ended();
    }));

  it('reloads the window: breakpoints on awaits and open panels are there again, and work', () =>
    user.inWindow(async (workbench) => {
      await workbench.openFile('kitchen.ts:1');
      const line = Number(placeOf(user.folder, 'kitchen.ts', 'await boil').split(':')[1]);
      await workbench.gutterMenu(line, 'Toggle Breakpoint on Suspension');
      await workbench.debugOpenFile();
      await workbench.stopped();
      await workbench.command('Coroutines: Open Await Graph');
      await workbench.panel().locator('g.node').first().waitFor();
      await workbench.reload('Await Graph');
      await workbench.panel().locator('#status', { hasText: 'No program is being debugged' }).waitFor();
      await workbench.textBesideLine('stops on suspension');
      await workbench.page.locator('.editor-instance .view-line', { hasText: 'await boil' }).click();
      await workbench.page
        .locator('.editor-group-container.active .tab.active', { hasText: 'kitchen.ts' })
        .waitFor();
      // VS Code knows by now which debugger this is about.
      await workbench.page.keyboard.press('F5');
      await workbench.stopped();
      await workbench.panel().locator('g.node', { hasText: 'cook(' }).first().waitFor();
    }));

  it('debugs two programs at once, and sees the tasks of the one chosen in the Call Stack', () =>
    user.inKeptWindow(async (workbench) => {
      await workbench.openFile('clock.ts');
      await workbench.debugOpenFile();
      await workbench.showDebugView('Call Stack', 'Coroutine Tasks');
      await workbench.row('Coroutine Tasks', 'guest("Ada")');
      await workbench.openFile('stamps.ts');
      await workbench.command('Coroutines: Debug Coroutines of This File');
      // The one that was there first is still the chosen one.
      await (await workbench.row('Call Stack', 'Debug coroutines of stamps.ts')).click();
      await workbench.row('Coroutine Tasks', 'citizen()');
      await workbench.rowIsGone('Coroutine Tasks', 'guest("Ada")');
      await (await workbench.row('Call Stack', 'Debug coroutines of clock.ts')).click();
      await workbench.row('Coroutine Tasks', 'guest("Ada")');
      await workbench.rowIsGone('Coroutine Tasks', 'citizen()');
    }));
});
