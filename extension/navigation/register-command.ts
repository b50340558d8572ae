/** The only way to register a command: by a name that package.json declares, with failures reported in one sentence. */
import { commands, window, type Disposable } from 'vscode';
import type { CommandId } from '../manifest.js';

export function registerCommand(
  id: CommandId,
  /** VS Code passes the subject of the menu; its type depends on where package.json puts the command. */
  run: (...subjects: never[]) => unknown,
): Disposable {
  return commands.registerCommand(id, async (...subjects: unknown[]) => {
    try {
      return await run(...(subjects as never[]));
    } catch (error) {
      void window.showErrorMessage(error instanceof Error ? error.message : String(error));
      return undefined;
    }
  });
}
