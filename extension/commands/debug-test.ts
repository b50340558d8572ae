/** Debugs one test, from the lens above it. */
import { debug, Uri, workspace, type Disposable } from 'vscode';
import { configurationFor } from '../configuration/resolve-configuration.js';
import { mochaFor } from '../editor/debug-lenses.js';
import { COMMANDS } from '../manifest.js';
import { testArguments, type DebugLens } from '../view-models/debug-lenses.js';
import { registerCommand } from './register-command.js';

export function registerDebugTest(): Disposable {
  return registerCommand(COMMANDS.debugTest, async (uri?: Uri, test?: DebugLens['test']) => {
    if (!(uri instanceof Uri) || test === undefined) throw new Error('Use the lens above a test.');
    const mocha = mochaFor(uri.fsPath) ?? '';
    if (test.runner === 'mocha' && mocha === '') throw new Error('There is no mocha in node_modules.');
    await debug.startDebugging(workspace.getWorkspaceFolder(uri), {
      ...configurationFor(uri.fsPath),
      name: `Debug coroutines of “${test.title}”`,
      ...testArguments(test, uri.fsPath, mocha),
    });
  });
}
