/** Opens the source location of a row: where a coroutine waits or runs, or where a future is awaited. */
import { Range, Uri, window, type Disposable, type ViewColumn } from 'vscode';
import type { Location } from '../../debug-adapter/protocol/requests.js';
import { COMMANDS } from '../manifest.js';
import type { TreeNode } from '../view-models/node.js';
import { registerCommand } from './register-command.js';

export function registerRevealSite(): Disposable {
  return registerCommand(COMMANDS.revealSite, async (node?: TreeNode) => {
    if (node?.location === undefined)
      throw new Error('Choose a row of the Tasks, Futures or Event Loop view first.');
    await revealLocation(node.location);
  });
}

export async function revealLocation(
  { path, line, column }: Location,
  viewColumn?: ViewColumn,
): Promise<void> {
  const position = new Range(line - 1, column - 1, line - 1, column - 1);
  await window.showTextDocument(Uri.file(path), {
    selection: position,
    // The tree keeps the keyboard focus, so that the next row needs only one key.
    preserveFocus: true,
    preview: true,
    ...(viewColumn === undefined ? {} : { viewColumn }),
  });
}
