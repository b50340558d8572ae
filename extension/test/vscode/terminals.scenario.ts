/** Terminals in which what is started is debugged: one made for it, and all of them where a setting says so. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from './vsix.js';
import { placeOf, User } from './user.js';
import type { Workbench } from './workbench.js';

describe('In VS Code, a person', () => {
  let user: User;
  before(async () => (user = await User.sharing()));

  async function stopsInTerminal(workbench: Workbench, command: string): Promise<void> {
    await workbench.page.locator('.terminal-wrapper.active .xterm-helper-textarea').waitFor({
      state: 'attached',
    });
    await workbench.page.locator('.terminal-wrapper.active').click();
    await workbench.page.keyboard.type(`${command}\n`);
    await workbench.stopped();
    await workbench.stoppedAt(/return loaf/);
    await workbench.showDebugView('Call Stack', 'Coroutine Tasks');
    await workbench.row('Coroutine Tasks', /bake/);
  }

  it('opens a coroutine debug terminal, and what is started in it stops at a breakpoint', () =>
    user.inWindow(async (workbench) => {
      await workbench.openFile(placeOf(user.folder, 'oven.ts', 'return loaf'));
      await workbench.page.keyboard.press('F9');
      await workbench.command('Coroutines: Coroutine Debug Terminal');
      await stopsInTerminal(workbench, 'node oven.ts');
      await workbench.screenshot(path.join(ROOT, '.cache', 'terminal.png'));
      await workbench.page.keyboard.press('Shift+F5');
      await workbench.ended();
      // Taken away: the next window has the same breakpoints.
      await workbench.openFile(placeOf(user.folder, 'oven.ts', 'return loaf'));
      await workbench.page.keyboard.press('F9');
    }));

  it('has what is started in any terminal debugged, by a setting', async () => {
    const settings = path.join(user.folder, '.vscode');
    mkdirSync(settings, { recursive: true });
    writeFileSync(
      path.join(settings, 'settings.json'),
      JSON.stringify({ 'coroutineDebugger.autoAttach': 'smart' }),
    );
    try {
      await user.inWindow(async (workbench) => {
        await workbench.openFile(placeOf(user.folder, 'oven.ts', 'return loaf'));
        await workbench.page.keyboard.press('F9');
        // Such a terminal is there once the extension runs.
        await workbench.command('Coroutines: Coroutine Debug Terminal');
        await workbench.page.locator('.terminal-wrapper.active').waitFor();
        await workbench.command('Terminal: Create New Terminal');
        await workbench.page.locator('.tabs-list .monaco-list-row', { hasText: 'bash' }).waitFor();
        await stopsInTerminal(workbench, 'node oven.ts');
        await workbench.page.keyboard.press('Shift+F5');
        await workbench.ended();
        await workbench.openFile(placeOf(user.folder, 'oven.ts', 'return loaf'));
        await workbench.page.keyboard.press('F9');
      });
    } finally {
      rmSync(settings, { recursive: true, force: true });
    }
  });
});
