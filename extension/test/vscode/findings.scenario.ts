/** What a person is told when something is wrong: once, in one sentence, with the way there. */
import assert from 'node:assert/strict';
import { pictureFile, placeOf, User } from './user.js';

describe('In VS Code, a person whose program has a wait cycle', () => {
  let user: User;
  before(async () => (user = await User.arrive()));
  after(() => user.leave());

  it('is notified once, sees the finding and the cycle in red, and goes there', () =>
    user.inWindow(async (workbench) => {
      await workbench.openFile('stamps.ts');
      await workbench.debugOpenFile();
      const sentence = await workbench.notification('none of them can ever resume by itself');
      assert.match(sentence, /^sign\("\w+", "\w+"\) waits for sign/);
      // In the window of a first session the views have shown themselves.
      await workbench.page.locator('.part.auxiliarybar .badge', { hasText: '1' }).waitFor();
      await workbench.page.keyboard.press('Escape');
      await workbench.showDebugView('Coroutine Tasks', 'Findings');
      const row = await workbench.row('Findings', 'none of them can ever resume by itself');
      await workbench.expand(row);
      await workbench.row('Findings', /^\s*sign\("Grace", "Edsger"\)/);
      await workbench.command('Coroutines: Open Await Graph');
      const panel = workbench.panel();
      await panel.locator('g.node.cycle').nth(2).waitFor();
      assert.equal(await panel.locator('g.node.cycle').count(), 3);
      await panel.locator('#status', { hasText: '3 in wait cycles' }).waitFor();
      await workbench.enlarge('Findings', 250);
      await workbench.screenshot(pictureFile('findings'));
      await row.click();
      await workbench.cursorIsAt(placeOf(user.folder, 'stamps.ts', 'in a circle'));
      assert.equal(await workbench.page.locator('.notification-toast').count(), 0);
    }));

  it('can choose not to be notified of this kind again', () =>
    user.inWindow(async (workbench) => {
      await workbench.openFile('stamps.ts');
      await workbench.debugOpenFile();
      await workbench.notification('none of them can ever resume by itself');
      await workbench.answerNotification('Do Not Show This Kind');
      await workbench.showDebugView('Findings');
      await workbench.rowIsGone('Findings', 'none of them can ever resume by itself');
      await workbench.page.locator('.pane', { hasText: 'No finding so far.' }).waitFor();
    }));
});
