/**
 * A program in a terminal of the client (DAP's `runInTerminal`), where it has a keyboard. The adapter knows nothing of
 * its process except what the process reports: it requests a session, as child processes do.
 */
import { terminalCommand } from '../../debuggee/process/node-process.js';
import type { ChildProcesses } from '../../debuggee/process/child-processes.js';
import type { Exit, ProgramProcess } from '../../debuggee/process/program-process.js';
import type { LaunchArguments } from '../../protocol/launch-arguments.js';
import { LAUNCH_KEYS, type KillBehavior } from '../../protocol/launch-keys.js';
import { wantsTerminal } from './launch-wishes.js';
import { openChildProcesses, type LaunchingSession } from './child-sessions.js';

/**
 * Undefined if it must not run in a terminal, or the client has none, which is reported. Throws a sentence if it cannot
 * be started.
 */
export async function launchInTerminal(
  launch: LaunchArguments,
  preload: string,
  session: LaunchingSession,
): Promise<ProgramProcess | undefined> {
  if (!wantsTerminal(launch)) return undefined;
  const { runInTerminal, startsSessions } = session;
  if (runInTerminal === undefined || (!startsSessions && launch.noDebug !== true)) {
    session.output('important', "This client cannot debug in a terminal: 'console' has no effect.\n");
    return undefined;
  }
  const children = await openChildProcesses({ ...launch, autoAttachChildProcesses: true }, session);
  const command = await terminalCommand(launch, preload, children?.configuration);
  const process = new TerminalProcess(children, launch.killBehavior ?? LAUNCH_KEYS.killBehavior.default);
  await runInTerminal({
    kind: launch.console === 'externalTerminal' ? 'external' : 'integrated',
    title: 'Coroutine Debugger',
    cwd: command.cwd,
    args: [...command.args],
    env: Object.fromEntries(
      Object.entries(command.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
    ),
  });
  void process.exited.then((exit) => {
    session.ended(exit);
  });
  return process;
}

class TerminalProcess implements ProgramProcess {
  readonly exited: Promise<Exit>;
  private ended: (code?: number) => void = () => undefined;

  /** @param children undefined if it is not debugged and its end is not known */
  constructor(
    private readonly children: ChildProcesses | undefined,
    private readonly killBehavior: KillBehavior,
  ) {
    this.exited = new Promise((resolve) => {
      this.ended = (code) => {
        resolve({ code: code ?? null, signal: null });
      };
    });
    if (children === undefined) this.ended();
    else children.onLastEnded = this.ended;
  }

  terminate(): void {
    if (this.killBehavior === 'polite') this.children?.terminate();
    else this.kill();
  }

  kill(): void {
    if (this.killBehavior === 'none') this.children?.free();
    else this.children?.end();
    this.ended();
  }

  leave(): void {
    this.kill();
  }
}
