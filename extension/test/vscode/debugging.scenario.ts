/** What a person does: F5, look at what the program waits for, step between awaits, change a suspended variable. */
import assert from 'node:assert/strict';
import { pictureFile, User } from './user.js';

describe('In VS Code, a person', () => {
  let user: User;
  before(async () => (user = await User.arrive()));
  after(() => user.leave());

  it('debugs the open file with F5, without a launch.json, and sees what each task waits for', () =>
    user.inWindow(async (workbench) => {
      await workbench.openFile('kitchen.ts:6');
      await workbench.page.keyboard.press('F9');
      await workbench.debugOpenFile();
      await workbench.stopped();
      await workbench.showDebugView();
      assert.equal(await workbench.stoppedLine(), 'return minutes;');
      await workbench.row('Tasks', '(module)');
      await workbench.screenshot(pictureFile('first'));
      console.log(await workbench.rows('Tasks'));
    }));
});
