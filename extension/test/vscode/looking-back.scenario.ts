/** A person looks back: by the toolbar, from a tick and from the timeline, and comes back to the present. */
import assert from 'node:assert/strict';
import { pictureFile, placeOf, User } from './user.js';
import type { Workbench } from './workbench.js';

describe('In VS Code, a person who looks back', () => {
  let user: User;
  before(async () => (user = await User.sharing()));

  async function stopInKitchen(workbench: Workbench): Promise<void> {
    await workbench.openFile(placeOf(user.folder, 'kitchen.ts', 'return minutes'));
    await workbench.page.keyboard.press('F9');
    await workbench.debugOpenFile();
    await workbench.stopped();
  }

  async function isAtPresent(workbench: Workbench): Promise<void> {
    await workbench.stoppedAt(/^return minutes;/);
    await (
      await workbench.section('Coroutine Tasks')
    )
      .locator('.pane-header', { hasText: 'ms ago' })
      .waitFor({ state: 'detached' });
  }

  it('steps back with the toolbar, sees the tasks of that moment, and continues to the present', () =>
    user.inWindow(async (workbench) => {
      await stopInKitchen(workbench);
      await workbench.showDebugView('Variables', 'Call Stack', 'Coroutine Tasks');
      await workbench.enlarge('Coroutine Tasks', 250);
      await workbench.toolbar('Step Back');
      await workbench.stoppedBecause('Looking back: tick');
      await workbench.stoppedAt(/^await pause\(/);
      await workbench.toolbar('Step Back');
      const tasks = await workbench.section('Coroutine Tasks');
      await tasks.locator('.pane-header', { hasText: /ms ago, tick \d+/ }).waitFor();
      await workbench.row('Coroutine Tasks', 'values are not kept');
      await workbench.row('Call Stack', '(module)');
      await workbench.row('Variables', /values of the past.*not kept/);
      await workbench.page.locator('.statusbar-item', { hasText: /coroutines?, .* ms ago, tick/ }).waitFor();
      await workbench.screenshot(pictureFile('looking-back'));
      await workbench.toolbar('Continue');
      await isAtPresent(workbench);
      assert.equal(await workbench.page.locator('.notification-toast').count(), 0);
    }));

  it('goes to an event of a tick, where lists that are not kept say so, and returns', () =>
    user.inWindow(async (workbench) => {
      await stopInKitchen(workbench);
      await workbench.showDebugView('Call Stack', 'Coroutine Tasks', 'Futures', 'Event Loop');
      await workbench.enlarge('Event Loop', 350);
      await workbench.expand(await workbench.row('Event Loop', '10 created'));
      await workbench.rowMenu('Event Loop', 'serve(2, "pie") suspended', 'Look Back at This Moment');
      await workbench.row('Event Loop', /serve\(2, "pie"\) suspended\s*looking back to here/);
      await workbench.row('Call Stack', 'awaiter then not known');
      await workbench.row('Event Loop', 'is not kept of the past');
      await workbench.row('Futures', 'Who waited for which future is not kept of the past');
      await workbench.command('Coroutines: Return to the Present');
      await workbench.rowIsGone('Event Loop', /suspended\s*looking back to here/);
      await isAtPresent(workbench);
    }));

  it('goes from a span of the timeline to where it began', () =>
    user.inKeptWindow(async (workbench) => {
      await stopInKitchen(workbench);
      await workbench.command('Coroutines: Open Timeline');
      const panel = workbench.panel();
      await panel.locator('#status', { hasText: /10 coroutines · stopped/ }).waitFor();
      await panel.locator('#chart').focus();
      await workbench.page.keyboard.press('ArrowDown');
      await workbench.page.keyboard.press('b');
      await workbench.stoppedBecause('Looking back: tick');
      await workbench.showDebugView('Call Stack', 'Coroutine Tasks');
      const header = (await workbench.section('Coroutine Tasks')).locator('.pane-header');
      await header.filter({ hasText: /ms ago, tick \d+/ }).hover();
      await header.locator('.action-label[aria-label="Return to the Present"]').click();
      await isAtPresent(workbench);
    }));
});
