/**
 * Child processes of a launched program as debug sessions of their own, which the client starts when asked to (DAP's
 * `startDebugging`). A client that cannot is told once that they are not debugged.
 */
import path from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { ChildArguments, LaunchArguments } from '../protocol/launch-arguments.js';
import { ChildProcesses } from '../target/child-processes.js';

/** What a launched program, and what it starts, need of their session. */
export interface LaunchingSession {
  /** Whether the client knows `startDebugging`. */
  readonly startsSessions: boolean;
  /** Asks it; rejects when it refuses. */
  startDebugging(args: DebugProtocol.StartDebuggingRequestArguments): Promise<void>;
  /** Whether the user has ended the program. */
  isEnding(): boolean;
  ended(exitCode: number): void;
  output(category: 'stdout' | 'stderr' | 'important', text: string): void;
}

/** Undefined when the launch configuration does not want them debugged. */
export async function openChildProcesses(
  launch: LaunchArguments,
  session: LaunchingSession,
): Promise<ChildProcesses | undefined> {
  if (launch.autoAttachChildProcesses === false || launch.noDebug === true) return undefined;
  let isSaid = false;
  return ChildProcesses.open({
    debugs: session.startsSessions,
    startSession: async (child, ticket) => {
      await session.startDebugging({
        request: 'attach',
        configuration: configurationOf(launch, child, ticket),
      });
    },
    undebugged: (child) => {
      if (isSaid) return;
      isSaid = true;
      session.output(
        'important',
        `The program has started a process, ${nameOf(child)}: processes that it starts are not debugged, for this client cannot debug several at once.\n`,
      );
    },
  });
}

function configurationOf(
  { blockedLoopMs, muteFindings, captureCreationStacks, control, seed }: LaunchArguments,
  child: { readonly file: string; readonly pid: number },
  ticket: ChildArguments['__child'],
): ChildArguments & { readonly name: string } {
  return {
    name: nameOf(child),
    __child: ticket,
    ...(blockedLoopMs === undefined ? {} : { blockedLoopMs }),
    ...(captureCreationStacks === undefined ? {} : { captureCreationStacks }),
    ...(muteFindings === undefined ? {} : { muteFindings }),
    ...(control === true || seed !== undefined ? { control: true } : {}),
  };
}

function nameOf({ file, pid }: { readonly file: string; readonly pid: number }): string {
  return `${file === '' ? 'node' : path.basename(file)} [${pid}]`;
}
