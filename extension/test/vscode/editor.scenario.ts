/** What the editor itself tells a person: who waits at an await, the values of a suspended frame, where to begin. */
import { placeOf, User } from './user.js';

describe('In VS Code, the editor', () => {
  let user: User;
  before(async () => (user = await User.sharing()));

  it('shows who waits at an await when the mouse is over it', () =>
    user.inKeptWindow(async (workbench) => {
      await workbench.openFile('clock.ts');
      await workbench.debugOpenFile();
      await workbench.textBesideLine('3 wait here');
      await workbench.hoverWord('const number = await table', 'await');
      const hover = workbench.page.locator('.monaco-hover', { hasText: 'guest("Grace") waits for table' });
      await hover.waitFor();
      await workbench.page.keyboard.press('Shift+F5');
      await workbench.ended();
    }));

  it('shows the values of a suspended frame chosen in the Call Stack', () =>
    user.inKeptWindow(async (workbench) => {
      await workbench.openFile(placeOf(user.folder, 'kitchen.ts', 'return minutes'));
      await workbench.page.keyboard.press('F9');
      await workbench.debugOpenFile();
      await workbench.stopped();
      await workbench.showDebugView('Call Stack');
      await (await workbench.row('Call Stack', 'cook("pie")')).click();
      await workbench.page.locator('.view-line', { hasText: 'portions = 2, dish = "pie"' }).waitFor();
    }));

  it('opens the performance profile that was taken of a running program', () =>
    user.inKeptWindow(async (workbench) => {
      await workbench.openFile('clock.ts');
      await workbench.debugOpenFile();
      await workbench.textBesideLine('3 wait here');
      await workbench.command('Coroutines: Take Performance Profile');
      await workbench.pick('Take Performance Profile', 'CPU Profile');
      await workbench.pick('Take the Profile', 'Until I End It');
      await workbench.page.locator('.statusbar-item', { hasText: 'Profile' }).click();
      await workbench.page.locator('.tab.active', { hasText: /profile-.*\.cpuprofile/ }).waitFor();
      await workbench.command('Coroutines: Take Performance Profile');
      await workbench.pick('Take Performance Profile', 'Heap Profile');
      await workbench.pick('Take the Profile', 'For a Time');
      await workbench.answerInput('Take the Profile for', '1');
      await workbench.page.locator('.tab.active', { hasText: /profile-.*\.heapprofile/ }).waitFor();
      // A view that has just opened takes the keyboard.
      await workbench.toolbar('Stop');
      await workbench.ended();
    }));

  it('debugs from the lens above main', () =>
    user.inKeptWindow(async (workbench) => {
      await workbench.openFile('stamps.ts');
      await workbench.page.locator('.codelens-decoration a', { hasText: 'Debug coroutines' }).click();
      await workbench.notification('none of them can ever resume by itself');
      await workbench.page.keyboard.press('Shift+F5');
      await workbench.ended();
    }));
});
