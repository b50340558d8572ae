/** Offers and completes launch configurations. A wrong one is reported in one sentence and nothing starts. */
import { existsSync } from 'node:fs';
import {
  commands,
  window,
  workspace,
  type DebugConfiguration,
  type DebugConfigurationProvider,
  type WorkspaceFolder,
} from 'vscode';
import { SETTINGS } from '../manifest.js';
import { offeredConfigurations } from './offered-configurations.js';
import {
  checkConfiguration,
  completeConfiguration,
  configurationFor,
  type Configuration,
  type OpenFile,
  type Resolved,
} from './resolve-configuration.js';

/** Offers configurations without a launch.json, in *Select and Start Debugging*. */
export class OfferedConfigurations implements DebugConfigurationProvider {
  provideDebugConfigurations(folder: WorkspaceFolder | undefined): DebugConfiguration[] {
    return folder === undefined ? [] : offeredConfigurations(folder.uri.fsPath);
  }
}

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
    const redact = workspace.getConfiguration(undefined, folder).get<unknown>(SETTINGS.redact);
    // The launch configuration takes precedence over the setting.
    const whole = redact === undefined ? given : { redact, ...given };
    return tell(checkConfiguration(whole, folder?.uri.fsPath, existsSync), folder !== undefined);
  }
}

/** VS Code passes an empty configuration if there is no launch.json: it lacks even the required keys. */
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
  // Undefined cancels the start without a further message.
  return undefined;
}
