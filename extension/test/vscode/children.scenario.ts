/** A program that starts another process: a session below its own, with breakpoints and tasks. */
import path from 'node:path';
import { ROOT } from './vsix.js';
import { placeOf, User } from './user.js';

describe('In VS Code, a person', () => {
  let user: User;
  before(async () => (user = await User.sharing()));

  it('debugs a child process: stops in it, and sees the tasks of the session chosen in the Call Stack', () =>
    user.inKeptWindow(async (workbench) => {
      await workbench.openFile(placeOf(user.folder, 'oven.ts', 'return loaf'));
      await workbench.page.keyboard.press('F9');
      await workbench.openFile('bakery.ts');
      await workbench.debugOpenFile();
      await workbench.stopped();
      await workbench.stoppedAt(/return loaf/);
      await workbench.showDebugView('Call Stack', 'Coroutine Tasks');
      const child = await workbench.row('Call Stack', /oven\.ts \[\d+\]/);
      await workbench.row('Coroutine Tasks', /bake/);
      await workbench.screenshot(path.join(ROOT, '.cache', 'children.png'));
      await (await workbench.row('Call Stack', 'Debug coroutines of bakery.ts')).click();
      await workbench.row('Coroutine Tasks', /loaves/);
      await workbench.rowIsGone('Coroutine Tasks', /bake\(/);
      await child.click();
      await workbench.row('Coroutine Tasks', /bake/);
      await workbench.rowIsGone('Coroutine Tasks', /loaves/);
      // The program's session, with all that it started.
      await (await workbench.row('Call Stack', 'Debug coroutines of bakery.ts')).click();
      await workbench.page.keyboard.press('Shift+F5');
      await workbench.ended();
    }));
});
