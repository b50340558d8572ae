/** Debugs the coroutines of the open file, independent of launch.json. */
import { debug, Uri, window, workspace, type Disposable } from 'vscode';
import { configurationFor } from '../configuration/resolve-configuration.js';
import { COMMANDS } from '../manifest.js';
import { registerCommand } from '../navigation/register-command.js';

export function registerDebugFile(): Disposable {
  return registerCommand(COMMANDS.debugFile, async (chosen?: Uri) => {
    const uri = chosen instanceof Uri ? chosen : window.activeTextEditor?.document.uri;
    if (uri?.scheme !== 'file') throw new Error('Open a TypeScript or JavaScript file first.');
    await debug.startDebugging(workspace.getWorkspaceFolder(uri), configurationFor(uri.fsPath));
  });
}
