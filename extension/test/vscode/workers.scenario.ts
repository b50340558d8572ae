/** A program that starts a worker thread: a session below its own, with breakpoints and tasks. */
import path from 'node:path';
import { ROOT } from './vsix.js';
import { placeOf, User } from './user.js';

describe('In VS Code, a person', () => {
  let user: User;
  before(async () => (user = await User.sharing()));

  it('debugs a worker thread: stops in it, sees its tasks, continues it, and ends all with the program', () =>
    user.inKeptWindow(async (workbench) => {
      await workbench.openFile(placeOf(user.folder, 'kettle.ts', 'return pot'));
      await workbench.page.keyboard.press('F9');
      await workbench.openFile('brewery.ts');
      await workbench.debugOpenFile();
      await workbench.stopped();
      await workbench.stoppedAt(/return pot/);
      await workbench.showDebugView('Call Stack', 'Coroutine Tasks');
      await workbench.row('Call Stack', /kettle\.ts \[thread \d+\]/);
      await workbench.row('Coroutine Tasks', /brew/);
      await workbench.screenshot(path.join(ROOT, '.cache', 'workers.png'));
      await (await workbench.row('Call Stack', 'Debug coroutines of brewery.ts')).click();
      await workbench.row('Coroutine Tasks', /pots/);
      await workbench.rowIsGone('Coroutine Tasks', /brew\(/);
      // The program's session, and its thread's.
      await workbench.page.keyboard.press('Shift+F5');
      await workbench.ended();
    }));
});
