/** What a person does: F5, look at what the program waits for, step between awaits, change a suspended variable. */
import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pictureFile, User } from './user.js';
import type { Workbench } from './workbench.js';

describe('In VS Code, a person', () => {
  let user: User;
  before(async () => (user = await User.sharing()));

  /** Stops in the innermost coroutine of the dish that is done first. */
  async function stopInKitchen(workbench: Workbench): Promise<void> {
    await workbench.openFile('kitchen.ts:6');
    await workbench.page.keyboard.press('F9');
    await workbench.debugOpenFile();
    await workbench.stopped();
  }

  it('debugs the open file with F5, without a launch.json, and sees what each task waits for', () =>
    user.inWindow(async (workbench) => {
      await stopInKitchen(workbench);
      await workbench.stoppedAt(/^return minutes;/);
      await workbench.showDebugView('Call Stack', 'Coroutine Tasks');
      await workbench.widenOwnViews();
      await workbench.enlarge('Coroutine Tasks', 450);
      await workbench.row('Coroutine Tasks', /\(module\)\s*waits for all/);
      await workbench.expand(await workbench.row('Coroutine Tasks', 'serve(1, "risotto")'));
      await workbench.expand(await workbench.row('Coroutine Tasks', '↳ cook("risotto")'));
      await workbench.row('Coroutine Tasks', /portions\s*2/);
      await workbench.screenshot(pictureFile('stopped'));
      await workbench.sectionPicture('Call Stack', pictureFile('page-stack'));
      await workbench.sectionPicture('Coroutine Tasks', pictureFile('page-tasks'));
      const rows = await workbench.rows('Call Stack');
      assert.deepEqual(
        rows.filter((row) => row.startsWith('awaited')),
        ['awaited by', 'awaited by', 'awaited through Promise.all by'],
      );
    }));

  it('sees who waits for each future, and what each tick of the event loop did', () =>
    user.inWindow(async (workbench) => {
      await stopInKitchen(workbench);
      await workbench.showDebugView('Futures', 'Event Loop');
      await workbench.expand(await workbench.row('Futures', 'boil(7)'));
      await workbench.enlarge('Event Loop', 350);
      await workbench.row('Futures', /cook\("risotto"\)\s*kitchen.ts:12/);
      await workbench.expand(await workbench.row('Event Loop', '10 created'));
      await workbench.row('Event Loop', /cook\S* suspended\s*kitchen.ts:12/);
      await workbench.expand(await workbench.row('Event Loop', /Pending in the event loop\s*2 timers/));
      await workbench.row('Event Loop', /setTimeout 280 ms\s*due.*resolves a promise/);
      await workbench.screenshot(pictureFile('futures-and-ticks'));
      // No view asks for what this program cannot answer.
      assert.equal(await workbench.page.locator('.notification-toast').count(), 0);
    }));

  it('watches a program that runs: its tasks, their number in the status bar, only those that match', () =>
    user.inWindow(async (workbench) => {
      await workbench.openFile('clock.ts');
      await workbench.debugOpenFile();
      await workbench.page.locator('.statusbar-item', { hasText: '5 coroutines' }).waitFor();
      await workbench.showDebugView('Coroutine Tasks', 'Futures');
      await workbench.enlarge('Futures', 350);
      await workbench.row('Coroutine Tasks', 'guest("Ada")');
      await workbench.row('Futures', 'clock()');
      await workbench.textBesideLine('3 wait here, the oldest for');
      await workbench.screenshot(pictureFile('running'));
      await workbench.command('Coroutines: Filter Tasks');
      await workbench.page.locator('.quick-input-widget input').fill('grace');
      await workbench.page.keyboard.press('Enter');
      await workbench.rowIsGone('Coroutine Tasks', 'guest("Ada")');
      await workbench.row('Coroutine Tasks', 'guest("Grace")');
      await workbench.page.keyboard.press('Shift+F5');
      await workbench.ended();
    }));

  it('puts a task into the Call Stack', () =>
    user.inKeptWindow(async (workbench) => {
      await stopInKitchen(workbench);
      await workbench.showDebugView('Call Stack', 'Coroutine Tasks');
      const task = await workbench.row('Coroutine Tasks', 'serve(1, "risotto")');
      await task.hover();
      await task.locator('.action-label[aria-label="Show Task in Call Stack"]').click();
      await workbench.row('Call Stack', 'task serve(1, "risotto")');
      await workbench.screenshot(pictureFile('focused'));
    }));

  it('goes to the source of a row with a click', () =>
    user.inKeptWindow(async (workbench) => {
      await stopInKitchen(workbench);
      await workbench.showDebugView('Coroutine Tasks');
      await (await workbench.row('Coroutine Tasks', '(module)')).click();
      await workbench.page.locator('.statusbar-item', { hasText: 'Ln 21, Col 1' }).waitFor();
    }));

  it('changes a variable of a suspended function, and the program continues with it', () =>
    user.inKeptWindow(async (workbench) => {
      await stopInKitchen(workbench);
      await workbench.showDebugView('Variables', 'Call Stack');
      await (await workbench.row('Call Stack', 'cook("pie")')).click();
      await workbench.row('Variables', /portions\s*=\s*2/);
      await workbench.setVariable('portions', '40');
      await workbench.page.keyboard.press('F5');
      await workbench.stopped();
      await workbench.output('table 2: 40 x pie, 3 minutes');
    }));

  it('steps between awaits with the buttons of the toolbar', () =>
    user.inKeptWindow(async (workbench) => {
      await stopInKitchen(workbench);
      await workbench.showDebugView('Call Stack');
      await workbench.toolbar("Step to This Task's Next Resumption");
      await workbench.row('Call Stack', /^\s*cook\s*kitchen.ts/);
      await workbench.stoppedAt(/^const minutes = await boil/);
    }));

  it('sets a breakpoint on suspension from the menu of a line number, and stops there', () =>
    user.inWindow(async (workbench) => {
      await workbench.openFile('kitchen.ts:1');
      await workbench.gutterMenu(12, 'Toggle Breakpoint on Suspension');
      await workbench.page.locator('.editor-instance .view-line', { hasText: 'boil(dish' }).waitFor();
      await workbench.debugOpenFile();
      await workbench.stopped();
      await workbench.stoppedAt(/^const minutes = await boil\(dish\.length\);/);
      await workbench.showDebugView('Call Stack', 'Coroutine Tasks');
      await workbench.enlarge('Coroutine Tasks', 450);
      await workbench.row('Coroutine Tasks', /\(mod/);
      await workbench.stoppedBecause('Paused on suspension');
      await workbench.screenshot(pictureFile('suspension'));
    }));

  it('stops a program that runs where a tick of its event loop lasts too long, by a checkbox', async () => {
    const file = path.join(user.folder, 'grinder.ts');
    writeFileSync(
      file,
      `async function grind(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 200));
  const until = performance.now() + 300;
  while (performance.now() < until);
}
for (;;) await grind();
`,
    );
    try {
      await user.inKeptWindow(async (workbench) => {
        await workbench.openFile('grinder.ts');
        await workbench.debugOpenFile();
        await workbench.showDebugView('Breakpoints');
        const row = await workbench.row('Breakpoints', 'Long ticks');
        await row.getByRole('checkbox').click();
        await workbench.stopped();
        // A closed section need not say why.
        await workbench.showDebugView('Call Stack');
        await workbench.stoppedBecause('Paused on long tick');
        await workbench.row('Call Stack', /^grind\s*grinder\.ts/);
      });
    } finally {
      rmSync(file);
    }
  });

  it('reads in one sentence what is wrong with a launch configuration', async () => {
    const folder = path.join(user.folder, '.vscode');
    mkdirSync(folder);
    const configuration = {
      type: 'coroutine',
      request: 'launch',
      name: 'wrong',
      program: 'kitchen.ts',
      stopOnEntry: 3,
    };
    writeFileSync(
      path.join(folder, 'launch.json'),
      JSON.stringify({ version: '0.2.0', configurations: [configuration] }),
    );
    try {
      await user.inWindow(async (workbench) => {
        await workbench.openFile('kitchen.ts');
        await workbench.debugConfiguration('wrong');
        const sentence = await workbench.notification('stopOnEntry');
        assert.match(sentence, /^'stopOnEntry' in the launch configuration must be true, false or a text\.$/);
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
