/** What a person sees and does in the editor panels, of the timeline and of the await graph. */
import { pictureFile, placeOf, User } from './user.js';
import type { Workbench } from './workbench.js';

describe('In VS Code, a panel', () => {
  let user: User;
  before(async () => (user = await User.sharing()));

  async function stopAt(workbench: Workbench, file: string, text: string): Promise<void> {
    await workbench.openFile(placeOf(user.folder, file, text));
    await workbench.page.keyboard.press('F9');
    await workbench.debugOpenFile();
    await workbench.stopped();
    // Room for the panel.
    await workbench.page.keyboard.press('Control+B');
  }

  it('shows what ran when, explains what the mouse or the keyboard is at, and goes to its source', () =>
    user.inWindow(async (workbench) => {
      await stopAt(workbench, 'restaurant/main.ts', 'closing time');
      await workbench.command('Coroutines: Open Timeline');
      const panel = workbench.panel();
      await panel.locator('#status', { hasText: /\d+ coroutines · stopped/ }).waitFor();
      await workbench.moveDividerOfEditors(520);
      await panel.locator('#all').click();
      // The fifth lane, right of the middle: the cook waits or runs there.
      await panel.locator('#chart').hover({ position: { x: 620, y: 62 + 4 * 22 + 11 } });
      await panel.locator('#tooltip', { hasText: /(running|suspended) for/ }).waitFor();
      await workbench.screenshot(pictureFile('timeline'));
      await panel.locator('#search').fill('pourWine');
      await panel.locator('#status', { hasText: /\d of \d+ coroutines/ }).waitFor();
      await workbench.page.keyboard.press('Enter');
      // The module, which waits for it, and then the coroutine itself.
      await workbench.page.keyboard.press('ArrowDown');
      await workbench.page.keyboard.press('ArrowDown');
      await panel.locator('#told', { hasText: 'Bot.pourWine' }).waitFor({ state: 'attached' });
      await workbench.page.keyboard.press('Home');
      await workbench.page.keyboard.press('ArrowRight');
      await workbench.page.keyboard.press('Enter');
      await workbench.cursorIsAt(placeOf(user.folder, 'restaurant/main.ts', 'await pause(25)'));
    }));

  it('shows who waits for whom, and goes to where a node waits', () =>
  it('tells the length and the cause of a tick that the mouse is at', () =>
    user.inWindow(async (workbench) => {
      await stopAt(workbench, 'restaurant/main.ts', 'closing time');
      await workbench.command('Coroutines: Open Timeline');
      const panel = workbench.panel();
      await panel.locator('#status', { hasText: /\d+ coroutines · stopped/ }).waitFor();
      await workbench.moveDividerOfEditors(520);
      await panel.locator('#all').click();
      const chart = panel.locator('#chart');
      const tooltip = panel.locator('#tooltip', { hasText: /Called by: .*timer/ });
      // Where a tick is depends on the machine: the mouse goes along the foot of the strip until it has met one.
      const { width = 0 } = (await chart.boundingBox()) ?? {};
      for (let x = 230; x < width && !(await tooltip.isVisible()); x += 2) {
        await chart.hover({ position: { x, y: 58 } });
      }
      await tooltip
        .filter({ hasText: /(Tick \d+|\d+ ticks, the longest \(\d+\)) took [\d.]+ (µs|ms)/ })
        .waitFor();
    }));

    user.inWindow(async (workbench) => {
      await stopAt(workbench, 'kitchen.ts', 'return minutes');
      await workbench.command('Coroutines: Open Await Graph');
      const panel = workbench.panel();
      const node = panel.locator('g.node', { hasText: 'cook("risotto")' });
      await node.hover();
      await panel.locator('#tooltip', { hasText: 'is awaited by serve(1, "risotto")' }).waitFor();
      await workbench.screenshot(pictureFile('graph'));
      await node.click();
      await workbench.cursorIsAt(placeOf(user.folder, 'kitchen.ts', 'await boil'));
    }));
});
