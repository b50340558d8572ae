/** What a person does to single tasks: holds one, lets it go on, cancels one; and is told where that is not allowed. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pictureFile, User } from './user.js';

describe('In VS Code, a person', () => {
  let user: User;
  before(async () => (user = await User.sharing()));

  it('freezes, thaws and cancels tasks of a program that allows it', async () => {
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
        await workbench.showDebugView('Tasks');
        await workbench.row('Tasks', /bell\(\).*waits for pause/);
        await workbench.rowMenu('Tasks', 'bell()', 'Freeze Task');
        const held = await workbench.row('Tasks', /bell\(\)\s*frozen/);
        await held.hover();
        await held.locator('.action-label[aria-label^="Thaw Task"]').waitFor();
        await workbench.screenshot(pictureFile('control'));
        await workbench.rowMenu('Tasks', 'bell()', 'Thaw Task');
        await workbench.rowIsGone('Tasks', /bell\(\)\s*frozen/);
        await workbench.rowMenu('Tasks', 'guest("Ada")', 'Cancel Task');
        await workbench.answerInput('Cancel guest("Ada")', 'breakfast is off');
        await workbench.output('Ada leaves: breakfast is off');
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('is told in one sentence that a program does not allow it', () =>
    user.inWindow(async (workbench) => {
      await workbench.openFile('night.ts');
      await workbench.debugOpenFile();
      await workbench.showDebugView('Tasks');
      await workbench.rowMenu('Tasks', 'bell()', 'Freeze Task');
      await workbench.notification('start it with "control": true in its launch configuration');
    }));
});
