/** What a person can read in the panels whose VS Code is light, or of high contrast. */
import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { FrameLocator } from 'playwright-core';
import type { CoroutineId } from '../../../debug-adapter/protocol/requests.js';
import type { Timeline } from '../../panels/messages.js';
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

/** Runs, is suspended, and changes many times a pixel; a short tick and a long one. */
const EVERY_COLOR: Timeline = {
  // Several names: the edges of letters are blended, so few pixels of one have its very colour.
  lanes: Array.from({ length: 14 }, (_, index) => ({
    coroutine: (index + 1) as CoroutineId,
    name: `Kitchen.heat("HILT", ${index})`,
    slices: [
      { state: 'running', startMs: 0, endMs: 100, tick: 1 },
      { state: 'suspended', startMs: 100, endMs: 400, tick: 1 },
      ...Array.from({ length: 4000 }, (_, turn) => ({
        state: turn % 2 === 0 ? ('running' as const) : ('suspended' as const),
        startMs: 400 + turn / 40,
        endMs: 400 + (turn + 1) / 40,
        tick: 2,
      })),
    ],
  })),
  mark: { event: 0, tick: 0 },
  ticks: [
    { number: 1, startMs: 0, endMs: 20, causes: ['start'] },
    { number: 2, startMs: 100, endMs: 300, causes: ['timer'] },
  ],
  nowMs: 500,
  dropped: 0,
};

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
          const names = ['ground', 'text', 'running', 'suspended', 'many', 'tick', 'wrong'];
          assert.deepEqual(await notDrawn(panel, EVERY_COLOR, names), []);
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
              ...(await tooFaint(panel, VISIBLE, '.legend .held', 'borderTopColor', '::before')),
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
          '.legend span:not(.coroutine, .future, .held)',
          'backgroundColor',
          '::before',
        )),
      ],
      [],
    );
  }
});
