/** What a person can read in the panels whose VS Code is light, or of high contrast. */
import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { FrameLocator } from 'playwright-core';
import { notDrawn, tooFaint } from './colors.js';
import { READABLE, VISIBLE } from './contrast.js';
import { pictureFile, placeOf, User } from './user.js';

/** Themes with the class that VS Code gives its window then. */
const THEMES = [
  { theme: 'Light Modern', mark: 'vs' },
  { theme: 'Dark Modern', mark: 'vs-dark' },
  { theme: 'Default High Contrast', mark: 'hc-black' },
  { theme: 'Default High Contrast Light', mark: 'hc-light' },
];

describe('In VS Code, a person with a theme', () => {
  let user: User;
  before(async () => (user = await User.sharing()));

  for (const { theme, mark } of THEMES) {
    it(`can read both panels in ${theme}`, async () => {
      const folder = path.join(user.folder, '.vscode');
      mkdirSync(folder);
      writeFileSync(path.join(folder, 'settings.json'), JSON.stringify({ 'workbench.colorTheme': theme }));
      try {
        await user.inWindow(async (workbench) => {
          const { page } = workbench;
          await page.locator(`.monaco-workbench.${mark}`).waitFor();
          await workbench.openFile(placeOf(user.folder, 'restaurant/main.ts', 'return `hot'));
          await page.keyboard.press('F9');
          await workbench.debugOpenFile();
          await workbench.stopped();
          await page.keyboard.press('Control+B');
          await workbench.command('Coroutines: Open Timeline');
          const panel = workbench.panel();
          await panel.locator('#status', { hasText: /\d+ coroutines · stopped/ }).waitFor();
          await workbench.moveDividerOfEditors(520);
          await panel.locator('#all').click();
          await panel.locator('#chart').hover({ position: { x: 420, y: 62 + 4 * 22 + 11 } });
          await panel.locator('#tooltip', { hasText: /(running|suspended),? for/ }).waitFor();
          if (mark === 'vs') await workbench.screenshot(pictureFile('timeline-light'));
          await assertReadable(panel);
          assert.deepEqual(await notDrawn(panel, ['ground', 'text', 'running', 'suspended', 'tick']), []);
          await workbench.command('Coroutines: Open Await Graph');
          const node = panel.locator('g.node', { hasText: 'Bot.heat' });
          await node.hover();
          await panel.locator('#tooltip', { hasText: 'is needed by all' }).waitFor();
          await assertReadable(panel);
          await node.focus();
          assert.deepEqual(
            [
              ...(await tooFaint(panel, READABLE, 'g.node text', 'fill')),
              ...(await tooFaint(panel, VISIBLE, 'g.node rect', 'stroke')),
              ...(await tooFaint(panel, VISIBLE, 'path.edge', 'stroke')),
              ...(await tooFaint(panel, VISIBLE, 'g.node:focus-visible rect', 'outlineColor')),
            ],
            [],
          );
        });
      } finally {
        rmSync(folder, { recursive: true });
      }
    });
  }

  /** Words of the bar, of the legend and beside the mouse; the legend has the colours of the picture. */
  async function assertReadable(panel: FrameLocator): Promise<void> {
    const words = '.bar button, .bar input, .bar select, #status, .legend, #tooltip div';
    assert.deepEqual(
      [
        ...(await tooFaint(panel, READABLE, words)),
        ...(await tooFaint(panel, READABLE, '#search', 'color', '::placeholder')),
        ...(await tooFaint(
          panel,
          VISIBLE,
          '.legend span:not(.coroutine, .future)',
          'backgroundColor',
          '::before',
        )),
      ],
      [],
    );
  }
});
