/** Starts a program, accepts its children, and connects to it while it waits in its preload. */
import { INSPECTOR_DENIED, NO_INSPECTOR } from '../../../runtime/protocol/launch-channel.js';
import { Connection } from '../../inspector/connection.js';
import { connectSocket, loadWebSocket } from '../../inspector/socket-transport.js';
import { traced } from '../../inspector/tracing-transport.js';
import type { LaunchArguments } from '../../protocol/launch-arguments.js';
import type { DebuggeeListener } from '../../debuggee/debuggee.js';
import { HookClient } from '../../debuggee/hook-client.js';
import { NodeProcess } from '../../debuggee/process/node-process.js';
import { UserError } from '../../errors.js';
import type { ConsoleOutput } from './console-output.js';
import { openChildProcesses, type LaunchingSession } from './child-sessions.js';
import { Program } from '../program/program.js';

/** Throws a sentence if it cannot be started. */
export async function startProgram(
  args: LaunchArguments,
  preload: string,
  session: LaunchingSession,
): Promise<NodeProcess> {
  const children = await openChildProcesses(args, session);
  const process = await NodeProcess.start(args, preload, children?.configuration, (category, text) => {
    session.output(category, text);
  });
  void loadWebSocket();
  void process.gone.then(() => {
    // Children of a program that the user has ended must not outlive it; children of one that ended by itself may.
    if (process.endsByUs) children?.end();
    else children?.free();
  });
  process.giveBack = () => {
    children?.free();
    return Promise.resolve();
  };
  void process.exited.then((exit) => {
    session.ended(exit);
  });
  return process;
}

/** `unseen`: the process only starts others, which are debugged. `denied`: it may have no inspector. */
export async function connectToLaunched(
  process: NodeProcess,
  { muteFindings = [], noDebug = false, outputCapture }: LaunchArguments,
  listener: DebuggeeListener,
  console: ConsoleOutput,
): Promise<Program | 'ended' | 'unseen' | 'denied'> {
  const address = process.isNode && !noDebug ? await process.inspectorAddress() : NO_INSPECTOR;
  if (address === undefined) return 'ended';
  if (address === NO_INSPECTOR) return 'unseen';
  if (address === INSPECTOR_DENIED) return 'denied';
  const connection = new Connection(traced(await connectSocket(address), listener.trace));
  console.follow(connection);
  await connection.send('Runtime.enable');
  const hook = await HookClient.find(connection);
  if (hook === undefined) throw new UserError('The program took the coroutine runtime away.');
  await hook.attach(null);
  await hook.call('watchConsole', console.token);
  console.isConsoleOnly = outputCapture === 'console';
  const program = await Program.of(connection, hook, muteFindings, listener);
  program.shownElsewhere = { stdout: true, stderr: true };
  const { giveBack } = process;
  process.giveBack = async () => {
    await giveBack();
    await program.debuggee.detach();
    await connection.close();
  };
  return program;
}
