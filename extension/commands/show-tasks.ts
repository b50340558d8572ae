/** Focuses the Tasks view. */
import { commands, type Disposable } from 'vscode';
import { COMMANDS, VIEWS } from '../manifest.js';
import { registerCommand } from '../navigation/register-command.js';

export function registerShowTasks(): Disposable {
  return registerCommand(COMMANDS.showTasks, async () => {
    await commands.executeCommand(`${VIEWS.tasks}.focus`);
  });
}
