/**
 * Attaches to a Node program that is running, or that waits at its start (`--inspect-brk`). Where the coroutine runtime
 * is missing it is loaded into the program; what cannot be known of what ran before is said, not guessed.
 */
import type { Runtime } from 'node:inspector';
import { realpathSync } from 'node:fs';
import { Connection } from '../inspector/connection.js';
import { connectSocket } from '../inspector/socket-transport.js';
import type { AttachArguments } from '../protocol/launch-arguments.js';
import type { FindingKind } from '../protocol/requests.js';
import { AttachedProcess, type Endings } from '../target/attached-process.js';
import type { DebuggeeListener } from '../target/debuggee.js';
import { beginWaitingProgram, isWaitingAtStart } from '../target/early-start.js';
import { findInspector } from '../target/find-inspector.js';
import { HookClient } from '../target/hook-client.js';
import { Lifeline } from '../target/lifeline.js';
import { injectRuntime } from '../target/runtime-injection.js';
import { UserError } from '../target/user-error.js';
import { Program } from './program.js';

const NOT_INSTRUMENTED =
  'The program was started without the coroutine runtime: functions that it loaded before now are not shown, those of modules that it loads from now on are.';

/** Loading the runtime in these first moments was tried: Node did not always go on afterwards. */
const BEGAN_WITHOUT_RUNTIME =
  'The program waited at its start (--inspect-brk) without the coroutine runtime, and now runs without a debugger: start it with --import of the preload as well, or attach again now that it runs.';

export interface Attached {
  readonly program: Program;
  readonly process: AttachedProcess;
  /** What Node was asked to run; empty when nothing was (a REPL). */
  readonly programPath: string;
  /** True when it has not begun: it waits until it is let go. */
  readonly isWaiting: boolean;
  /** What the user must be told, a sentence each. */
  readonly remarks: readonly string[];
  /** Lets it begin where it waits. */
  begin(): Promise<void>;
}

export interface AttachListener extends DebuggeeListener {
  /** The program has called `console.log` or its like. */
  consoleCalled(call: Runtime.ConsoleAPICalledEventDataType): void;
}

/** @param preload absolute path of the runtime, for a program that lacks it */
export async function attachToProgram(
  { port, muteFindings = [] }: AttachArguments,
  preload: string,
  listener: AttachListener,
): Promise<Attached> {
  const connection = new Connection(await connectSocket(await findInspector(port)));
  try {
    await connection.send('Runtime.enable');
    // Not before: at `enable` V8 repeats what was said before we came.
    connection.on('Runtime.consoleAPICalled', (call) => {
      listener.consoleCalled(call);
    });
    const isWaiting = await isWaitingAtStart(connection);
    if (isWaiting && !(await beginWaitingProgram(connection))) throw new UserError(BEGAN_WITHOUT_RUNTIME);
    const { hook, remarks } = await hookOfRunning(connection, preload);
    const joined = await joinProgram(connection, hook, muteFindings, listener);
    return {
      ...joined,
      programPath: await programOf(connection),
      isWaiting,
      remarks: remarks.length > 0 ? remarks : await remarksOn(joined.program),
      begin: async () => {
        if (isWaiting) await joined.program.debuggee.begin();
      },
    };
  } catch (error) {
    void connection.close();
    throw error;
  }
}

/** The hook of what may run already: loaded into it where it is missing, which the user must be told. */
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

/** Attaches the hook of a program that we are connected to, and lets the program see that we live. */
export async function joinProgram(
  connection: Connection,
  hook: HookClient,
  muteFindings: readonly FindingKind[],
  listener: DebuggeeListener,
  endings?: Endings,
): Promise<Pick<Attached, 'program' | 'process'>> {
  const lifeline = await Lifeline.open();
  try {
    await hook.attach(lifeline.port);
    const program = await Program.of(connection, hook, muteFindings, listener);
    return { program, process: new AttachedProcess(program.debuggee, lifeline, endings) };
  } catch (error) {
    // Its end tells the program that nobody follows it.
    lifeline.close();
    throw error;
  }
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
    // Of another machine's (a container's) file the program's own word is all there is.
    return result.value;
  }
}
