/**
 * Attaches to a Node program that is running, or that waits at its start (`--inspect-brk`). If the coroutine runtime is
 * missing, it is loaded into the program. What cannot be known about earlier execution is reported, not guessed.
 */
import { realpathSync } from 'node:fs';
import { Connection } from '../../inspector/connection.js';
import { connectSocket } from '../../inspector/socket-transport.js';
import { traced } from '../../inspector/tracing-transport.js';
import type { AttachArguments } from '../../protocol/launch-arguments.js';
import type { FindingKind } from '../../protocol/requests.js';
import { AttachedProcess, type Leaving } from '../../debuggee/process/attached-process.js';
import type { DebuggeeListener } from '../../debuggee/debuggee.js';
import { beginWaitingProgram, isWaitingAtStart } from '../../debuggee/process/early-start.js';
import { findInspector } from '../../debuggee/process/find-inspector.js';
import { HookClient } from '../../debuggee/hook-client.js';
import { Lifeline } from '../../debuggee/process/lifeline.js';
import { injectRuntime } from '../../debuggee/process/runtime-injection.js';
import { PathMapping } from '../../debuggee/scripts/path-mapping.js';
import { LAUNCH_KEYS } from '../../protocol/launch-keys.js';
import { UserError } from '../../errors.js';
import { closeInspectorOf, inspectorOf, listensAt } from './inspect-running.js';
import { CoroutinesBefore } from './coroutines-before.js';
import { Program } from '../program/program.js';
import type { ConsoleOutput } from './console-output.js';

const NOT_INSTRUMENTED =
  'The program was started without the coroutine runtime: functions that it loaded before now are not shown, those of modules that it loads from now on are.';

const NOT_INSTRUMENTED_BUT_READ =
  'The program was started without the coroutine runtime: functions that it loaded before now are shown as they were read from its memory, at each stop and on request; those of modules that it loads from now on are shown live.';

const BEGAN_WITHOUT_RUNTIME =
  'The program waited at its start (--inspect-brk) and has no file (--eval, standard input) before which the coroutine runtime could be loaded; it now runs without a debugger: attach again now that it runs.';

export interface Attached {
  readonly program: Program;
  readonly process: AttachedProcess;
  /** The script that Node runs; empty if there is none (a REPL). */
  readonly programPath: string;
  /** True if it has not started: it waits until it is released. */
  readonly isWaiting: boolean;
  /** Sentences for the user. */
  readonly remarks: readonly string[];
  /** The earlier coroutines of a program without the runtime; absent if they are not known. */
  readonly before?: CoroutinesBefore;
  /** Releases a program that waits at its start. */
  begin(): Promise<void>;
}

export interface AttachListener extends DebuggeeListener {
  /** Receives what the program writes to its console. */
  readonly console: ConsoleOutput;
}

/** @param preload absolute path of the runtime, for a program without it */
export async function attachToProgram(
  args: AttachArguments,
  preload: string,
  listener: AttachListener,
): Promise<Attached> {
  const {
    port = LAUNCH_KEYS.port.default,
    address = LAUNCH_KEYS.address.default,
    websocketAddress,
    processId,
    timeout = LAUNCH_KEYS.timeout.default,
  } = args;
  if (processId === undefined) {
    const inspector = websocketAddress ?? (await findInspector(Number(port), timeout, address));
    return attachTo(inspector, args, preload, listener);
  }
  const pid = Number(processId);
  const { port: found, wasOpen } = await inspectorOf(pid);
  try {
    // A process known by its id runs on this machine, regardless of `address`.
    const inspector = await findInspector(found, timeout, LAUNCH_KEYS.address.default);
    const attached = await attachTo(inspector, args, preload, listener, !wasOpen);
    if (wasOpen) return attached;
    const opened = `The inspector of process ${pid} was opened on port ${found} of this machine; it is closed when the session ends.`;
    return { ...attached, remarks: [opened, ...attached.remarks] };
  } catch (error) {
    // The user needs the reason why there is no session; besides, the process may have ended.
    if (!wasOpen) await closeInspectorOf(pid, found).catch(() => undefined);
    throw error;
  }
}

/** @param closesInspector whether the inspector was opened for this session, and closes at its end */
async function attachTo(
  inspector: string,
  { localRoot, remoteRoot, muteFindings = [] }: AttachArguments,
  preload: string,
  listener: AttachListener,
  closesInspector = false,
): Promise<Attached> {
  const connection = new Connection(traced(await connectSocket(inspector), listener.trace));
  const paths = new PathMapping(
    localRoot === undefined || remoteRoot === undefined
      ? undefined
      : { local: localRoot, remote: remoteRoot },
  );
  try {
    await connection.send('Runtime.enable');
    // Not earlier: at `enable` V8 repeats all messages from before the adapter attached.
    listener.console.follow(connection);
    const isWaiting = await isWaitingAtStart(connection);
    if (isWaiting && !(await beginWaitingProgram(connection, preload)))
      throw new UserError(BEGAN_WITHOUT_RUNTIME);
    const { hook, remarks } = await hookOfRunning(connection, preload);
    const joined = await joinProgram(connection, hook, muteFindings, listener, { closesInspector });
    await hook.call('watchConsole', null);
    joined.program.usePaths(paths);
    const before = remarks.length === 0 ? {} : await lookBefore(connection, inspector, joined.program);
    return {
      ...joined,
      ...before,
      programPath: paths.toLocal(await programOf(connection)),
      isWaiting,
      remarks: before.remarks ?? (await remarksOn(joined.program)),
      begin: async () => {
        if (isWaiting) await joined.program.debuggee.execution.release();
        // It can wait for a debugger on its own request, in the middle of its work.
        else await connection.send('Runtime.runIfWaitingForDebugger');
      },
    };
  } catch (error) {
    await connection.close();
    throw error;
  }
}

/** The hook of a program that may be running: if it is missing it is loaded, and the user is notified. */
export async function hookOfRunning(
  connection: Connection,
  preload: string,
): Promise<{ hook: HookClient; remarks: readonly string[] }> {
  const found = await HookClient.find(connection);
  if (found === undefined) await injectRuntime(connection, preload);
  const hook = found ?? (await HookClient.find(connection));
  if (hook === undefined) throw new UserError('The coroutine runtime could not be loaded into the program.');
  if (await hook.call('isAttached')) {
    throw new UserError('Another coroutine debugger is attached to this program: disconnect it first.');
  }
  return { hook, remarks: found === undefined ? [NOT_INSTRUMENTED] : [] };
}

/**
 * Attaches the hook of a connected program, and keeps a connection by which the program knows that the adapter is
 * alive.
 */
export async function joinProgram(
  connection: Connection,
  hook: HookClient,
  muteFindings: readonly FindingKind[],
  listener: DebuggeeListener,
  leaving?: Leaving,
): Promise<Pick<Attached, 'program' | 'process'>> {
  const lifeline = await Lifeline.open();
  try {
    await hook.attach(lifeline.path, leaving?.closesInspector);
    const program = await Program.of(connection, hook, muteFindings, listener);
    return { program, process: new AttachedProcess(program.debuggee, lifeline, leaving) };
  } catch (error) {
    // Its end notifies the program that no adapter is attached.
    lifeline.close();
    throw error;
  }
}

/** The coroutines from before, if the program's memory can be read: that of a process on this machine. */
async function lookBefore(
  connection: Connection,
  inspector: string,
  program: Program,
): Promise<{ before?: CoroutinesBefore; remarks?: readonly string[] }> {
  const { result } = await connection.send('Runtime.evaluate', { expression: 'process.pid' });
  const pid = Number(result.value);
  const { hostname, port } = new URL(inspector);
  const isHere = isLoopback(hostname) && (await listensAt(pid, Number(port)));
  if (!isHere) return { remarks: [NOT_INSTRUMENTED] };
  try {
    const before = await CoroutinesBefore.of(pid, program);
    return { before, remarks: [NOT_INSTRUMENTED_BUT_READ, ...before.row.limits] };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { remarks: [NOT_INSTRUMENTED, `What it did before is not shown: ${error.message}`] };
  }
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || host.startsWith('127.');
}

async function remarksOn(program: Program): Promise<string[]> {
  await program.refresh();
  const count = program.store.index.count(({ awaiterUnknown }) => awaiterUnknown === true);
  if (count === 0) return [];
  const who = count === 1 ? 'One coroutine' : `${count} coroutines`;
  return [
    `${who} began before the debugger was attached, so who awaits ${count === 1 ? 'it' : 'them'} is not known.`,
  ];
}

async function programOf(connection: Connection): Promise<string> {
  const { result } = await connection.send('Runtime.evaluate', { expression: 'process.argv[1]' });
  if (typeof result.value !== 'string') return '';
  try {
    return realpathSync(result.value);
  } catch {
    // If the file is on another machine (a container), only the program's own answer is available.
    return result.value;
  }
}
