/** "Debug coroutines" above `main` functions and tests, where their file can be run in one process. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { CodeLens, EventEmitter, Range, workspace, type CodeLensProvider, type TextDocument } from 'vscode';
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
    const isMochaThere = mochaFor(document.uri.fsPath) !== undefined;
    return findDebugLenses(document.getText(), isMochaThere).map(
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

/** Mocha's program as a file would find it; the one that runs tests in its own process. */
export function mochaFor(file: string): string | undefined {
  for (let folder = path.dirname(file); ; folder = path.dirname(folder)) {
    const program = path.join(folder, 'node_modules', 'mocha', 'bin', 'mocha.js');
    if (existsSync(program)) return program;
    if (folder === path.dirname(folder)) return undefined;
  }
}
