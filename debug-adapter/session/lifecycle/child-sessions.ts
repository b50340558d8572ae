/**
 * Child processes of a launched program, and worker threads of any, as debug sessions of their own, which the client
 * starts on request (DAP's `startDebugging`). If the client does not support that, it is notified once that they are
 * not debugged.
 */
import path from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type {
  ChildArguments,
  LaunchArguments,
  ObservationArguments,
} from '../../protocol/launch-arguments.js';
import { ChildProcesses, type ChildTicket } from '../../debuggee/process/child-processes.js';
import type { Exit } from '../../debuggee/process/program-process.js';
import { WorkerThreads, type WorkerThread } from '../../debuggee/process/worker-threads.js';
import { entryOf, wantsTerminal } from './launch-wishes.js';
import type { Program } from '../program/program.js';

/** The services of the session for a program and its children. */
export interface LaunchingSession {
  /** Whether the client supports `startDebugging`. */
  readonly startsSessions: boolean;
  /** The secret that a client of this adapter must know; undefined if the client started the adapter. */
  readonly secret: string | undefined;
  /** Absolute path of the trace; undefined while none is written. */
  readonly trace: string | undefined;
  /** Sends the request to the client; rejects if the client refuses. */
  startDebugging(args: DebugProtocol.StartDebuggingRequestArguments): Promise<void>;
  /** The program has ended, and all of its output has arrived. */
  ended(exit: Exit): void;
  /** Asks the client to run a command in a terminal; undefined if it has none. */
  readonly runInTerminal: ((args: DebugProtocol.RunInTerminalRequestArguments) => Promise<void>) | undefined;
  output(category: 'stdout' | 'stderr' | 'important', text: string): void;
}

/** Undefined if the launch configuration disables the debugging of children. */
export async function openChildProcesses(
  launch: LaunchArguments,
  session: LaunchingSession,
): Promise<ChildProcesses | undefined> {
  if (launch.autoAttachChildProcesses === false || launch.noDebug === true) return undefined;
  return ChildProcesses.open(
    sessionsOf(
      launch,
      session,
      nameOf,
      (name) =>
        `a process, ${name}: processes that it starts are not debugged, for this client cannot debug several at once`,
      // In a terminal the program itself is one of them.
      ({ file }) => wantsTerminal(launch) && entryOf(launch) === file,
    ),
  );
}

/** Does nothing in a worker thread: the session of its process watches all threads. */
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

/** A session of its own for each, which the client must start; if it cannot, that is reported once. */
function sessionsOf<Child>(
  configuration: Configuration,
  session: LaunchingSession,
  nameOfChild: (child: Child) => string,
  undebuggedWords: (name: string) => string,
  stopsAtEntry: (child: Child) => boolean = () => false,
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
        configuration: {
          ...configurationOf({ ...configuration, ...traceOf(session) }, nameOfChild(child), ticket),
          ...(stopsAtEntry(child) ? { stopOnEntry: true } : {}),
          // The client connects to the same port again for each session.
          ...(session.secret === undefined ? {} : { serverSecret: session.secret }),
        },
      });
    },
    undebugged: (child) => {
      if (isSaid) return;
      isSaid = true;
      session.output('important', `The program has started ${undebuggedWords(nameOfChild(child))}.\n`);
    },
  };
}

/** The part of a program's configuration that its children share. */
type Configuration = ObservationArguments &
  Pick<LaunchArguments, 'control' | 'seed' | 'autoAttachChildProcesses'>;

/** A child's session writes to the file of the session that launched its program. */
function traceOf({ trace }: LaunchingSession): Pick<Configuration, 'trace'> {
  return trace === undefined ? {} : { trace };
}

function configurationOf(
  {
    blockedLoopMs,
    muteFindings,
    captureCreationStacks,
    control,
    seed,
    trace,
    traceValues,
    redact,
    customDescriptionGenerator,
    customPropertiesGenerator,
    outFiles,
    resolveSourceMapLocations,
    skipFiles,
    smartStep,
  }: Configuration,
  name: string,
  ticket: ChildArguments['__child'],
): ChildArguments & { readonly name: string } {
  return {
    name,
    __child: ticket,
    ...(customDescriptionGenerator === undefined ? {} : { customDescriptionGenerator }),
    ...(customPropertiesGenerator === undefined ? {} : { customPropertiesGenerator }),
    ...(blockedLoopMs === undefined ? {} : { blockedLoopMs }),
    ...(captureCreationStacks === undefined ? {} : { captureCreationStacks }),
    ...(muteFindings === undefined ? {} : { muteFindings }),
    ...(redact === undefined ? {} : { redact }),
    ...(outFiles === undefined ? {} : { outFiles }),
    ...(resolveSourceMapLocations === undefined ? {} : { resolveSourceMapLocations }),
    ...(skipFiles === undefined ? {} : { skipFiles }),
    ...(smartStep === undefined ? {} : { smartStep }),
    ...(trace === undefined ? {} : { trace }),
    ...(traceValues === undefined ? {} : { traceValues }),
    ...(control === true || seed !== undefined ? { control: true } : {}),
  };
}

function nameOf({ file, pid }: { readonly file: string; readonly pid: number }): string {
  return `${file === '' ? 'node' : path.basename(file)} [${pid}]`;
}

function threadName({ file, id }: WorkerThread): string {
  return `${file === '' ? 'worker' : path.basename(file)} [thread ${id}]`;
}
