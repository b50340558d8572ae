/** What a person does to single tasks and futures: holds, cancels, settles; and is told where that is not allowed. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pictureFile, User } from './user.js';
import type { Workbench } from './workbench.js';

describe('In VS Code, a person', () => {
  let user: User;
  before(async () => (user = await User.sharing()));

  /** With a launch configuration that allows to interfere. */
  async function debugNight(work: (workbench: Workbench) => Promise<void>): Promise<void> {
    const folder = path.join(user.folder, '.vscode');
    mkdirSync(folder);
    const configuration = {
      type: 'coroutine',
      request: 'launch',
      name: 'night',
      program: '${workspaceFolder}/night.ts',
      control: true,
    };
    writeFileSync(
      path.join(folder, 'launch.json'),
      JSON.stringify({ version: '0.2.0', configurations: [configuration] }),
    );
    try {
      await user.inWindow(async (workbench) => {
        await workbench.openFile('night.ts');
        await workbench.debugConfiguration('night');
        await work(workbench);
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  it('freezes, thaws and cancels tasks of a program that allows it', () =>
    debugNight(async (workbench) => {
      await workbench.showDebugView('Coroutine Tasks');
      await workbench.row('Coroutine Tasks', /bell\(\).*waits for pause/);
      await workbench.rowMenu('Coroutine Tasks', 'bell()', 'Freeze Task');
      const held = await workbench.row('Coroutine Tasks', /bell\(\)\s*frozen/);
      await held.hover();
      await held.locator('.action-label[aria-label^="Thaw Task"]').waitFor();
      await workbench.screenshot(pictureFile('control'));
      await workbench.showDebugView('Event Loop');
      await workbench.row('Event Loop', 'Ready to resume');
      await workbench.row('Event Loop', /bell\(\)\s*frozen/);
      await workbench.showDebugView('Coroutine Tasks');
      await workbench.rowMenu('Coroutine Tasks', 'bell()', 'Thaw Task');
      await workbench.rowIsGone('Coroutine Tasks', /bell\(\)\s*frozen/);
      await workbench.rowMenu('Coroutine Tasks', 'guest("Ada")', 'Cancel Task');
      await workbench.answerInput('Cancel guest("Ada")', 'breakfast is off');
      await workbench.output('Ada leaves: breakfast is off');
    }));

  it('resolves a future by hand, and the program continues with its value', () =>
    debugNight(async (workbench) => {
      await workbench.showDebugView('Futures');
      await workbench.rowMenu('Futures', 'breakfast', 'Resolve Future');
      await workbench.answerInput('Resolve breakfast', "'eggs'");
      await workbench.rowIsGone('Futures', 'breakfast');
      await workbench.output('Ada has eggs');
    }));

  it('rejects a future by hand, and the program handles the error', () =>
    debugNight(async (workbench) => {
      await workbench.showDebugView('Futures');
      await workbench.rowMenu('Futures', 'breakfast', 'Reject Future');
      await workbench.answerInput('Reject breakfast', "new Error('no eggs')");
      await workbench.output('Ada leaves: no eggs');
    }));

  it('reads in one sentence that a program does not allow control', () =>
    user.inWindow(async (workbench) => {
      await workbench.openFile('night.ts');
      await workbench.debugOpenFile();
      await workbench.showDebugView('Coroutine Tasks');
      await workbench.rowMenu('Coroutine Tasks', 'bell()', 'Freeze Task');
      await workbench.notification('start it with "control": true in its launch configuration');
    }));
});
