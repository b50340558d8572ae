/**
 * Child processes of a launched program, and worker threads of any, as debug sessions of their own, which the client
 * starts when asked to (DAP's `startDebugging`). A client that cannot is told once that they are not debugged.
 */
import path from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { ChildArguments, LaunchArguments, ObservationArguments } from '../protocol/launch-arguments.js';
import { ChildProcesses, type ChildTicket } from '../target/child-processes.js';
import { WorkerThreads, type WorkerThread } from '../target/worker-threads.js';
import type { Program } from './program.js';

/** What a program, and what it starts, need of their session. */
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
  return ChildProcesses.open(
    sessionsOf(launch, session, nameOf, (name) => {
      return `a process, ${name}: processes that it starts are not debugged, for this client cannot debug several at once`;
    }),
  );
}

/** Of a worker thread nothing: all threads are those of its process. */
export async function watchWorkerThreads(
  program: Program,
  configuration: Configuration,
  session: LaunchingSession,
): Promise<void> {
  if (configuration.autoAttachChildProcesses === false || program.isThread) return;
  const { debuggee, shownElsewhere } = program;
  debuggee.workers = await WorkerThreads.watch(
    debuggee.connection,
    shownElsewhere,
    sessionsOf(configuration, session, threadName, (name) => {
      return `a worker thread, ${name}: worker threads are not debugged, for this client cannot debug several sessions at once`;
    }),
  );
}

/** Each a session of its own, which the client is asked for; where it cannot, that is said once. */
function sessionsOf<Child>(
  configuration: Configuration,
  session: LaunchingSession,
  nameOfChild: (child: Child) => string,
  undebuggedWords: (name: string) => string,
): {
  readonly debugs: boolean;
  startSession(child: Child, ticket: ChildTicket): Promise<void>;
  undebugged(child: Child): void;
} {
  let isSaid = false;
  return {
    debugs: session.startsSessions,
    startSession: async (child, ticket) => {
      await session.startDebugging({
        request: 'attach',
        configuration: configurationOf(configuration, nameOfChild(child), ticket),
      });
    },
    undebugged: (child) => {
      if (isSaid) return;
      isSaid = true;
      session.output('important', `The program has started ${undebuggedWords(nameOfChild(child))}.\n`);
    },
  };
}

/** What of a program's configuration its children share. */
type Configuration = ObservationArguments &
  Pick<LaunchArguments, 'control' | 'seed' | 'autoAttachChildProcesses'>;

function configurationOf(
  { blockedLoopMs, muteFindings, captureCreationStacks, control, seed }: Configuration,
  name: string,
  ticket: ChildArguments['__child'],
): ChildArguments & { readonly name: string } {
  return {
    name,
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

function threadName({ file, id }: WorkerThread): string {
  return `${file === '' ? 'worker' : path.basename(file)} [thread ${id}]`;
}
