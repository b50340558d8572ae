/** Offers and completes launch configurations; a wrong one is told in one sentence and nothing starts. */
import { existsSync } from 'node:fs';
import {
  commands,
  window,
  type DebugConfiguration,
  type DebugConfigurationProvider,
  type WorkspaceFolder,
} from 'vscode';
import {
  checkConfiguration,
  completeConfiguration,
  configurationFor,
  type Configuration,
  type OpenFile,
  type Resolved,
} from './resolve-configuration.js';

export class ConfigurationProvider implements DebugConfigurationProvider {
  provideDebugConfigurations(): DebugConfiguration[] {
    return [
      { ...configurationFor('file'), name: 'Debug coroutines of the current file', program: '${file}' },
    ];
  }

  resolveDebugConfiguration(
    _folder: WorkspaceFolder | undefined,
    given: DebugConfiguration,
  ): DebugConfiguration | undefined {
    const complete: Configuration = {
      ...given,
      type: textOf(given.type),
      request: textOf(given.request),
      name: textOf(given.name),
    };
    return tell(completeConfiguration(complete, openFile()), false);
  }

  resolveDebugConfigurationWithSubstitutedVariables(
    folder: WorkspaceFolder | undefined,
    given: DebugConfiguration,
  ): DebugConfiguration | undefined {
    return tell(checkConfiguration(given, folder?.uri.fsPath, existsSync), folder !== undefined);
  }
}

/** An empty configuration, which VS Code hands over when there is no launch.json, lacks even these. */
function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function openFile(): OpenFile | undefined {
  const document = window.activeTextEditor?.document;
  if (document === undefined) return undefined;
  return {
    path: document.uri.fsPath,
    languageId: document.languageId,
    isSaved: document.uri.scheme === 'file',
  };
}

function tell(resolved: Resolved, canOpenFile: boolean): DebugConfiguration | undefined {
  if ('configuration' in resolved) return resolved.configuration;
  const open = 'Open launch.json';
  void window.showErrorMessage(resolved.problem, ...(canOpenFile ? [open] : [])).then((chosen) => {
    if (chosen === open) void commands.executeCommand('workbench.action.debug.configure');
  });
  // Undefined ends the start without a further message.
  return undefined;
}
