/**
 * The port at which processes in the shells of an editor request a session, and the file by which they find it. It
 * exists as long as the editor's window: processes that start before or after that are not affected.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { ShellConfiguration, ShellFile } from '../../runtime/protocol/shell.js';
import { CONFIGURATION_VARIABLE, SHELL_VARIABLE } from '../../runtime/protocol/names.js';
import { ChildProcesses, type ChildTicket } from '../debuggee/process/child-processes.js';
import { childOptions, runtimeConfiguration } from '../debuggee/process/program-environment.js';
import type { LaunchArguments } from '../protocol/launch-arguments.js';
import { LAUNCH_KEYS, type LaunchKey } from '../protocol/launch-keys.js';

/** A session that the editor must start. */
export interface ShellSession {
  /** The script of the process; empty if it runs none. */
  readonly file: string;
  /** `main.ts [4711]` */
  readonly name: string;
  /** For an `attach` request. */
  readonly configuration: Readonly<Record<string, unknown>>;
}

export class ShellPort {
  private constructor(
    private readonly file: string,
    private readonly children: ChildProcesses,
    private readonly current: { options: LaunchArguments },
  ) {
    this.write();
  }

  /**
   * @param file absolute path of the file to write, always the same for a window
   * @param options launch keys for all processes, checked
   * @param start rejects if there will be no session: the process then continues
   */
  static async open(
    file: string,
    options: LaunchArguments,
    start: (session: ShellSession) => Promise<void>,
  ): Promise<ShellPort> {
    const current = { options };
    const children = await ChildProcesses.open({
      debugs: true,
      startSession: (child, ticket) => start(sessionOf(child, ticket, current.options)),
      undebugged: () => undefined,
    });
    return new ShellPort(file, children, current);
  }

  /** The launch keys for processes that start from now on. */
  use(options: LaunchArguments): void {
    this.current.options = options;
    this.write();
  }

  /** Processes continue, debugged or not; new ones request no session. */
  close(): void {
    // A reloaded window may have rewritten it.
    if (this.isOurs()) rmSync(this.file, { force: true });
    this.children.free();
    this.children.end();
  }

  private isOurs(): boolean {
    try {
      const { configuration } = JSON.parse(readFileSync(this.file, 'utf8')) as ShellFile;
      return configuration.children.token === this.children.configuration.token;
    } catch {
      return false;
    }
  }

  private write(): void {
    const content: ShellFile = {
      pid: process.pid,
      configuration: {
        ...runtimeConfiguration(this.current.options),
        children: { ...this.children.configuration, isShell: true },
      },
    };
    mkdirSync(path.dirname(this.file), { recursive: true });
    // The mode applies to a new file only, and another user's file must not be written.
    rmSync(this.file, { force: true });
    writeFileSync(this.file, JSON.stringify(content), { mode: 0o600, flag: 'wx' });
  }
}

/** The environment of one shell in which every process is debugged. `inherited`: its NODE_OPTIONS so far. */
export function shellEnvironment(
  file: string,
  preload: string,
  inherited: string | undefined,
): Readonly<Record<string, string>> {
  return {
    [CONFIGURATION_VARIABLE]: JSON.stringify({ shell: shellOf(file) }),
    NODE_OPTIONS: [...(inherited === undefined ? [] : [inherited]), childOptions(preload)].join(' '),
  };
}

/**
 * The environment of all shells: a variable to set, and the text to add to NODE_OPTIONS.
 *
 * @param programsOnly leave out processes without a file, and tools in node_modules that do not run the user's code
 */
export function everyShellEnvironment(
  file: string,
  preload: string,
  programsOnly: boolean,
): { readonly variable: string; readonly value: string; readonly nodeOptions: string } {
  return {
    variable: programsOnly ? SHELL_VARIABLE : CONFIGURATION_VARIABLE,
    value: programsOnly ? file : JSON.stringify({ shell: shellOf(file) }),
    nodeOptions: ` ${childOptions(preload)}`,
  };
}

function shellOf(file: string): ShellConfiguration {
  return { file, programsOnly: false };
}

function sessionOf(
  { file, pid }: { readonly file: string; readonly pid: number },
  ticket: ChildTicket,
  options: LaunchArguments,
): ShellSession {
  const keys: Readonly<Record<string, LaunchKey>> = LAUNCH_KEYS;
  const shared = Object.entries(options).filter(([name]) => keys[name]?.requests.includes('attach') === true);
  const { control, seed } = options;
  return {
    file,
    name: `${file === '' ? 'node' : path.basename(file)} [${pid}]`,
    configuration: {
      ...Object.fromEntries(shared),
      ...(control === true || seed !== undefined ? { control: true } : {}),
      __child: ticket,
    },
  };
}
