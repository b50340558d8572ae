/**
 * Runs sessions of VS Code's JavaScript debugger that other extensions start, above all the Testing view, with our
 * adapter if a setting says so. The setting is offered once, when it would have an effect.
 */
import {
  ConfigurationTarget,
  window,
  workspace,
  type DebugConfiguration,
  type DebugConfigurationProvider,
  type Memento,
  type WorkspaceFolder,
} from 'vscode';
import { SETTINGS } from '../manifest.js';
import { runsTests, takenOver } from './node-sessions.js';

const OFFERED = 'takingOverNodeSessionsWasOffered';

export class NodeSessionProvider implements DebugConfigurationProvider {
  /** @param memory the extension's storage, which outlasts the window */
  constructor(private readonly memory: Memento) {}

  resolveDebugConfiguration(
    folder: WorkspaceFolder | undefined,
    given: DebugConfiguration,
  ): DebugConfiguration {
    const settings = workspace.getConfiguration(undefined, folder);
    const ours = takenOver(given);
    if (ours === undefined) return given;
    if (settings.get<boolean>(SETTINGS.takeOverNodeSessions, false)) return ours;
    if (runsTests(given)) void this.offer();
    return given;
  }

  private async offer(): Promise<void> {
    if (this.memory.get(OFFERED) === true) return;
    await this.memory.update(OFFERED, true);
    const accept = 'Debug Coroutines';
    const chosen = await window.showInformationMessage(
      "VS Code's JavaScript debugger debugs these tests. Shall sessions of type 'node' be run by the coroutine debugger from now on?",
      accept,
      'No',
    );
    if (chosen !== accept) return;
    await workspace
      .getConfiguration()
      .update(SETTINGS.takeOverNodeSessions, true, ConfigurationTarget.Global);
  }
}
