/**
 * Terminals in which every Node process is debugged. Their environment names a file at a fixed path, which contains the
 * address to ask and exists while this window is open. So a terminal that survives a window reload, or that opens
 * before this extension is active, still finds the window.
 */
import path from 'node:path';
import {
  debug,
  env,
  TerminalProfile,
  ThemeIcon,
  Uri,
  window,
  workspace,
  type Disposable,
  type ExtensionContext,
  type TerminalOptions,
  type WorkspaceFolder,
} from 'vscode';
import { findLaunchProblem } from '../../debug-adapter/protocol/check-launch-arguments.js';
import type { LaunchArguments } from '../../debug-adapter/protocol/launch-arguments.js';
import {
  everyShellEnvironment,
  shellEnvironment,
  ShellPort,
  type ShellSession,
} from '../../debug-adapter/shells/shell-port.js';
import { COMMANDS, DEBUG_TYPE, SETTINGS, TERMINAL_PROFILE } from '../manifest.js';
import { registerCommand } from '../navigation/register-command.js';

export const TERMINAL_NAME = 'Coroutine Debug Terminal';

/** Per workspace: terminals have been opened and may still exist. */
const OPENED = 'debugTerminalsWereOpened';

export class DebugTerminals implements Disposable {
  private readonly file: string;
  private readonly preload: string;
  private readonly subscriptions: Disposable[];
  private port: Promise<ShellPort> | undefined;

  constructor(private readonly context: ExtensionContext) {
    const { storageUri, globalStorageUri, extensionPath } = context;
    this.file =
      storageUri === undefined
        ? path.join(globalStorageUri.fsPath, `shell-${env.sessionId}.json`)
        : path.join(storageUri.fsPath, 'shell.json');
    this.preload = path.join(extensionPath, 'dist', 'runtime', 'preload.mjs');
    this.subscriptions = [
      registerCommand(COMMANDS.openTerminal, async (folder?: Uri) => {
        const terminal = window.createTerminal(await this.options(folder));
        terminal.show();
      }),
      window.registerTerminalProfileProvider(TERMINAL_PROFILE, {
        provideTerminalProfile: async () => new TerminalProfile(await this.options(undefined)),
      }),
      window.onDidCloseTerminal(() => {
        if (window.terminals.length === 0) void context.workspaceState.update(OPENED, undefined);
      }),
      workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration(SETTINGS.autoAttach)) this.attachToAll();
        if (change.affectsConfiguration(SETTINGS.terminalOptions)) this.useOptions();
      }),
    ];
    if (context.workspaceState.get(OPENED) === true) this.listen().catch(() => undefined); // `listen` has reported the error.
    this.attachToAll();
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
    this.port?.then(
      (port) => {
        port.close();
      },
      () => undefined,
    );
  }

  private async options(folder: Uri | undefined): Promise<TerminalOptions> {
    await this.listen();
    await this.context.workspaceState.update(OPENED, true);
    return {
      name: TERMINAL_NAME,
      iconPath: new ThemeIcon('debug-alt'),
      env: { ...shellEnvironment(this.file, this.preload, process.env['NODE_OPTIONS']) },
      ...(folder instanceof Uri ? { cwd: folder } : {}),
    };
  }

  /** Accepts processes from now on. */
  private listen(): Promise<ShellPort> {
    this.port ??= ShellPort.open(this.file, launchOptions(), startSession);
    this.port.catch((error: unknown) => {
      this.port = undefined;
      void window.showErrorMessage(`Terminals cannot be debugged: ${String(error)}`);
    });
    return this.port;
  }

  private useOptions(): void {
    this.port?.then(
      (port) => {
        port.use(launchOptions());
      },
      () => undefined,
    );
  }

  /** Applies the setting. Open terminals take it over when they are reopened, as VS Code says. */
  private attachToAll(): void {
    const { environmentVariableCollection: variables } = this.context;
    const wanted = workspace.getConfiguration().get<string>(SETTINGS.autoAttach, 'off');
    if (wanted !== 'smart' && wanted !== 'always') {
      variables.clear();
      return;
    }
    const { variable, value, nodeOptions } = everyShellEnvironment(
      this.file,
      this.preload,
      wanted === 'smart',
    );
    variables.clear();
    variables.description = 'Debugs the coroutines of the Node programs that you start here.';
    variables.replace(variable, value);
    variables.append('NODE_OPTIONS', nodeOptions);
    this.listen().catch(() => undefined); // `listen` has reported the error.
  }
}

async function startSession({ file, name, configuration }: ShellSession): Promise<void> {
  const folder = folderOf(file);
  const session = { ...configuration, type: DEBUG_TYPE, request: 'attach', name };
  // The user did not ask for this session, so unsaved editors must not be saved.
  const options = { suppressSaveBeforeStart: true };
  if (!(await debug.startDebugging(folder, session, options))) throw new Error('The session was refused.');
}

function folderOf(file: string): WorkspaceFolder | undefined {
  const own = file === '' ? undefined : workspace.getWorkspaceFolder(Uri.file(file));
  return own ?? workspace.workspaceFolders?.[0];
}

/** The setting's launch keys for all processes of terminals. A wrong key discards all of them, which is reported. */
function launchOptions(): LaunchArguments {
  const given = workspace.getConfiguration().get<unknown>(SETTINGS.terminalOptions) ?? {};
  // The setting names no program: every process that starts is one.
  const problem = findLaunchProblem({ ...given, program: '.' });
  if (problem === undefined) return given;
  void window.showErrorMessage(`${SETTINGS.terminalOptions}: ${problem}`);
  return {};
}
