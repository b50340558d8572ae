/** The one way a command is registered: by a name package.json knows, with its failure told in one sentence. */
import { commands, window, type Disposable } from 'vscode';
import type { CommandId } from '../manifest.js';

export function registerCommand(
  id: CommandId,
  /** VS Code passes what the menu is about: its type is known by where package.json puts the command. */
  run: (...subjects: never[]) => Promise<void> | void,
): Disposable {
  return commands.registerCommand(id, async (...subjects: unknown[]) => {
    try {
      await run(...(subjects as never[]));
    } catch (error) {
      void window.showErrorMessage(error instanceof Error ? error.message : String(error));
    }
  });
}
