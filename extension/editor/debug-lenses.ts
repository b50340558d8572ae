/** "Debug coroutines" above `main` functions and tests, if their runner is installed. */
import path from 'node:path';
import { CodeLens, EventEmitter, Range, workspace, type CodeLensProvider, type TextDocument } from 'vscode';
import { isRunnerThere } from '../configuration/find-runner.js';
import { COMMANDS, SETTINGS } from '../manifest.js';
import { findDebugLenses } from '../view-models/debug-lenses.js';

export class DebugLenses implements CodeLensProvider {
  private readonly changes = new EventEmitter<void>();
  private readonly subscription = workspace.onDidChangeConfiguration((change) => {
    if (change.affectsConfiguration(SETTINGS.codeLens)) this.changes.fire();
  });

  readonly onDidChangeCodeLenses = this.changes.event;

  provideCodeLenses(document: TextDocument): CodeLens[] {
    const isWanted = workspace.getConfiguration().get<boolean>(SETTINGS.codeLens, true);
    if (!isWanted || document.uri.scheme !== 'file' || !workspace.isTrusted) return [];
    const folder = path.dirname(document.uri.fsPath);
    return findDebugLenses(document.getText(), (runner) => isRunnerThere(runner, folder)).map(
      ({ line, test }) =>
        new CodeLens(new Range(line, 0, line, 0), {
          title: '$(debug-alt) Debug coroutines',
          command: test === undefined ? COMMANDS.debugFile : COMMANDS.debugTest,
          arguments: test === undefined ? [document.uri] : [document.uri, test],
        }),
    );
  }

  dispose(): void {
    this.subscription.dispose();
    this.changes.dispose();
  }
}
