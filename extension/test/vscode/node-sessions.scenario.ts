/** Sessions of VS Code's JavaScript debugger, run by us where a setting says so. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { placeOf, User } from './user.js';

describe('In VS Code, a person', () => {
  let user: User;
  before(async () => (user = await User.sharing()));

  it("has a configuration of type 'node' debugged with its coroutines", async () => {
    const settings = path.join(user.folder, '.vscode');
    mkdirSync(settings, { recursive: true });
    const write = (name: string, value: object): void => {
      writeFileSync(path.join(settings, name), JSON.stringify(value));
    };
    write('settings.json', { 'coroutineDebugger.takeOverNodeSessions': true });
    write('launch.json', {
      version: '0.2.0',
      configurations: [
        { type: 'node', request: 'launch', name: 'Bake', program: '${workspaceFolder}/oven.ts' },
      ],
    });
    try {
      await user.inWindow(async (workbench) => {
        await workbench.openFile(placeOf(user.folder, 'oven.ts', 'return loaf'));
        await workbench.page.keyboard.press('F9');
        await workbench.debugConfiguration('Bake');
        await workbench.stopped();
        await workbench.showDebugView('Call Stack', 'Coroutine Tasks');
        await workbench.row('Coroutine Tasks', /bake/);
        await workbench.page.keyboard.press('Shift+F5');
        await workbench.ended();
        // The next window has the same breakpoints.
        await workbench.openFile(placeOf(user.folder, 'oven.ts', 'return loaf'));
        await workbench.page.keyboard.press('F9');
      });
    } finally {
      rmSync(settings, { recursive: true, force: true });
    }
  });
});
