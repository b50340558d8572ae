/** Debugs one test, from the lens above it, with the command that its runner would use. */
import path from 'node:path';
import { debug, Uri, workspace, type Disposable } from 'vscode';
import { commandFor, isRunnerThere, packageFolder } from '../configuration/find-runner.js';
import { configurationFor } from '../configuration/resolve-configuration.js';
import { COMMANDS } from '../manifest.js';
import type { DebugLens } from '../view-models/debug-lenses.js';
import { RUNNERS, testArguments } from '../view-models/test-runners.js';
import { registerCommand } from '../navigation/register-command.js';

export function registerDebugTest(): Disposable {
  return registerCommand(COMMANDS.debugTest, async (uri?: Uri, test?: DebugLens['test']) => {
    if (!(uri instanceof Uri) || test === undefined) throw new Error('Use the lens above a test.');
    const { runner, title } = test;
    const file = uri.fsPath;
    const folder = path.dirname(file);
    if (!isRunnerThere(runner, folder))
      throw new Error(`There is no ${RUNNERS[runner].label} in node_modules.`);
    const cwd = packageFolder(file);
    await debug.startDebugging(workspace.getWorkspaceFolder(uri), {
      ...configurationFor(file),
      name: `Debug coroutines of “${title}”`,
      ...(cwd === undefined ? {} : { cwd }),
      ...testArguments(runner, title, file, commandFor(runner, folder) ?? ''),
    });
  });
}
