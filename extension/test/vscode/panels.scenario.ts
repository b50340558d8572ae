/** What a person sees and does in the editor panels, of the timeline and of the await graph. */
import assert from 'node:assert/strict';
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

  async function openWholeTimeline(workbench: Workbench): Promise<ReturnType<Workbench['panel']>> {
    await workbench.command('Coroutines: Open Timeline');
    const panel = workbench.panel();
    await panel.locator('#status', { hasText: /\d+ coroutines · stopped/ }).waitFor();
    await workbench.moveDividerOfEditors(520);
    await panel.locator('#all').click();
    return panel;
  }

  it('shows what ran when, explains what the mouse or the keyboard is at, and goes to its source', () =>
    user.inKeptWindow(async (workbench) => {
      await stopAt(workbench, 'restaurant/main.ts', 'closing time');
      const panel = await openWholeTimeline(workbench);
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
      await panel.locator('#announced', { hasText: 'Bot.pourWine' }).waitFor({ state: 'attached' });
      await workbench.page.keyboard.press('Home');
      await workbench.page.keyboard.press('ArrowRight');
      await workbench.page.keyboard.press('Enter');
      await workbench.cursorIsAt(placeOf(user.folder, 'restaurant/main.ts', 'await pause(25)'));
    }));

  it('shows the length and the cause of a tick when the mouse is over it', () =>
    user.inKeptWindow(async (workbench) => {
      await stopAt(workbench, 'restaurant/main.ts', 'closing time');
      const panel = await openWholeTimeline(workbench);
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

  it('shows who waits for whom, and goes to where a node waits', () =>
    user.inKeptWindow(async (workbench) => {
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

  it('draws who can settle a future once Holders is pressed, and the cycle through what they hold', () =>
    user.inKeptWindow(async (workbench) => {
      await stopAt(workbench, 'locks.ts', 'both wait');
      await workbench.command('Coroutines: Open Await Graph');
      const panel = workbench.panel();
      await panel.locator('#status', { hasText: 'stopped' }).waitFor();
      const cycle = panel.locator('g.node.cycle');
      assert.equal(await cycle.count(), 0);
      await panel.locator('#holders').click();
      await panel.locator('#holders[aria-pressed="true"]').waitFor();
      await panel.locator('#status', { hasText: 'in wait cycles' }).waitFor();
      // The edge begins in a dot: the future does not wait for who holds it.
      await panel.locator('path.edge.held').first().waitFor({ state: 'attached' });
      const ann = panel.locator('g.node.cycle', { hasText: 'take("Ann"' });
      await ann.hover();
      await panel.locator('#tooltip', { hasText: 'only they can wake each other' }).waitFor();
      await panel.locator('#holders').click();
      await panel.locator('path.edge.held').first().waitFor({ state: 'detached' });
      assert.equal(await cycle.count(), 0);
    }));

  it('selects the task of a node in the Call Stack and its row in the Tasks view', () =>
    user.inKeptWindow(async (workbench) => {
      await stopAt(workbench, 'kitchen.ts', 'return minutes');
      // First: a panel that opens takes the focus, and with it closes the box that a command is typed into.
      await workbench.showDebugView('Call Stack', 'Coroutine Tasks');
      await workbench.command('Coroutines: Open Await Graph');
      const node = workbench.panel().locator('g.node', { hasText: 'cook("risotto")' });
      // At once: a graph that is drawn anew between a focus and its key has the key go elsewhere.
      await node.press('f');
      const tasks = await workbench.section('Coroutine Tasks');
      await tasks.locator('.monaco-list-row.selected', { hasText: '↳ cook("risotto")' }).waitFor();
      await workbench.row('Call Stack', /task .*"risotto"/);
    }));

  it('gives a screen reader the name of each lane and node that the keyboard reaches', () =>
    user.inKeptWindow(async (workbench) => {
      const { keyboard } = workbench.page;
      await stopAt(workbench, 'kitchen.ts', 'return minutes');
      await workbench.command('Coroutines: Open Timeline');
      const panel = workbench.panel();
      await panel.locator('#status', { hasText: /10 coroutines · stopped/ }).waitFor();
      await panel.locator('#search').focus();
      for (const control of ['reach', 'farther', 'nearer', 'all', 'look-back', 'follow', 'chart']) {
        await keyboard.press('Tab');
        await panel.locator(`#${control}:focus`).waitFor();
      }
      // Within a canvas: the browser tells a screen reader of them, but shows nothing.
      const lanes = panel.locator('#chart [role="option"]');
      assert.equal(await lanes.count(), 10);
      for (const name of await lanes.evaluateAll(namesOf)) {
        await keyboard.press('ArrowDown');
        const chosen = panel.locator('#chart [aria-selected="true"]');
        await chosen
          .and(panel.locator(`[aria-label=${JSON.stringify(name)}]`))
          .waitFor({ state: 'attached' });
        const active = await panel.locator('#chart').getAttribute('aria-activedescendant');
        assert.equal(await chosen.getAttribute('id'), active);
        assert.match(name, /^[\w(].*, (running|suspended|returned)/);
      }
      await workbench.command('Coroutines: Open Await Graph');
      await panel.locator('#status', { hasText: 'stopped' }).waitFor();
      const nodes = panel.getByRole('button', { name: /, (coroutine|future), / });
      await nodes.first().waitFor();
      const names = await nodes.evaluateAll(namesOf);
      assert.ok(
        names.some((name) => name.startsWith('cook("soup"), coroutine, suspended, waits for boil(4)')),
      );
      await panel.locator('#sheet').focus();
      for (const name of names) {
        await keyboard.press('Tab');
        await panel
          .locator('g.node:focus')
          .and(panel.getByRole('button', { name, exact: true }))
          .waitFor();
      }
    }));
});

/** Runs in the page, whose types this project does not know. */
function namesOf(elements: readonly { getAttribute(name: string): string | null }[]): string[] {
  return elements.map((element) => element.getAttribute('aria-label') ?? '');
}
