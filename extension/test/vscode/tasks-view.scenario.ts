/** How a person arranges the Tasks view: in groups, sorted, pinned; and asks one thing of all who wait at a line. */
import assert from 'node:assert/strict';
import { placeOf, User } from './user.js';
import type { Workbench } from './workbench.js';

describe('In VS Code, a person who inspects tasks', () => {
  let user: User;
  before(async () => (user = await User.sharing()));

  async function watchClock(workbench: Workbench): Promise<void> {
    await workbench.openFile(placeOf(user.folder, 'clock.ts', 'await table'));
    await workbench.debugOpenFile();
    await workbench.page.locator('.statusbar-item', { hasText: '5 coroutines' }).waitFor();
    await workbench.showDebugView('Coroutine Tasks');
    await workbench.row('Coroutine Tasks', 'guest("Edsger")');
  }

  it('groups them by place, and sorts them by name', () =>
    user.inWindow(async (workbench) => {
      await watchClock(workbench);
      await workbench.command('Coroutines: Group Tasks by');
      await workbench.pick('Group Tasks by', 'Place');
      const group = await workbench.row('Coroutine Tasks', /3 tasks · the longest waits for/);
      await workbench.expand(group);
      await workbench.row('Coroutine Tasks', 'guest("Edsger")');
      await workbench.command('Coroutines: Sort Tasks by');
      await workbench.pick('Sort Tasks by', 'Name');
      const pane = await workbench.section('Coroutine Tasks');
      await pane.locator('.pane-header', { hasText: 'by place · sorted by name' }).waitFor();
      // Edsger was created last, and comes before Grace now.
      await pane
        .locator('.monaco-list-row', { hasText: /guest\(/ })
        .nth(1)
        .filter({ hasText: 'Edsger' })
        .waitFor();
      await workbench.command('Coroutines: Group Tasks by');
      await workbench.pick('Group Tasks by', 'No groups');
      await workbench.rowIsGone('Coroutine Tasks', /3 tasks/);
    }));

  it('pins one, which then stands at the top until it is unpinned', () =>
    user.inWindow(async (workbench) => {
      await watchClock(workbench);
      const top = (await workbench.section('Coroutine Tasks')).locator('.monaco-list-row[data-index="0"]');
      await top.filter({ hasText: '(module)' }).waitFor();
      await workbench.rowMenu('Coroutine Tasks', 'guest("Grace")', 'Pin Task');
      await top.filter({ hasText: /guest\("Grace"\)\s*pinned/ }).waitFor();
      await workbench.rowMenu('Coroutine Tasks', 'guest("Grace")', 'Unpin Task');
      await top.filter({ hasText: '(module)' }).waitFor();
    }));

  it('evaluates an expression in all that wait at the line of the cursor', () =>
    user.inKeptWindow(async (workbench) => {
      await watchClock(workbench);
      await workbench.openFile(placeOf(user.folder, 'clock.ts', 'await table'));
      await workbench.command('Coroutines: Evaluate in All Tasks Here');
      await workbench.answerInput('Evaluate in All Tasks at Line', 'name.length');
      await workbench.page.locator('.tab.active', { hasText: 'name.length in All Tasks' }).waitFor();
      const lines = workbench.page.locator('.editor-instance .view-line');
      await lines.filter({ hasText: 'in 3 tasks that wait at line' }).waitFor();
      const answers = await lines.filter({ hasText: 'guest(' }).allInnerTexts();
      assert.deepEqual(
        answers.map((line) =>
          line
            .replaceAll('\u00a0', ' ')
            .trim()
            .replace(/^#\d+ /, '')
            .split(/ +/),
        ),
        [
          ['guest("Ada")', '3'],
          ['guest("Grace")', '5'],
          ['guest("Edsger")', '6'],
        ],
      );
    }));
});
