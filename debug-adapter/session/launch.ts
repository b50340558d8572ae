/** Starts a program, with what it starts itself in sight, and connects to it where it waits in its preload. */
import { constants } from 'node:os';
import { Connection } from '../inspector/connection.js';
import { connectSocket } from '../inspector/socket-transport.js';
import type { LaunchArguments } from '../protocol/launch-arguments.js';
import type { DebuggeeListener } from '../target/debuggee.js';
import { HookClient } from '../target/hook-client.js';
import { NodeProcess } from '../target/node-process.js';
import { UserError } from '../target/user-error.js';
import { openChildProcesses, type LaunchingSession } from './child-sessions.js';
import { Program } from './program.js';

/** Throws a sentence when it cannot be started. */
export async function startProgram(
  args: LaunchArguments,
  preload: string,
  session: LaunchingSession,
): Promise<NodeProcess> {
  const children = await openChildProcesses(args, session);
  const process = await NodeProcess.start(args, preload, children?.configuration, (category, text) => {
    session.output(category, text);
  });
  void process.gone.then(() => {
    // What was started by a program that the user has ended must not outlive it; what one leaves behind by itself may.
    if (process.endsByUs) children?.end();
    else children?.free();
  });
  void process.exited.then(({ code, signal }) => {
    if (signal !== null && !session.isEnding()) {
      session.output('important', `The program was ended by ${signal}.\n`);
    }
    // As shells have it.
    session.ended(code ?? (signal === null ? 0 : 128 + constants.signals[signal]));
  });
  return process;
}

/** `unseen`: what was started only starts others, which are debugged. */
export async function connectToLaunched(
  process: NodeProcess,
  { muteFindings = [], noDebug = false }: LaunchArguments,
  listener: DebuggeeListener,
): Promise<Program | 'ended' | 'unseen'> {
  const address = process.isNode && !noDebug ? await process.inspectorAddress() : '';
  if (address === undefined) return 'ended';
  if (address === '') return 'unseen';
  const connection = new Connection(await connectSocket(address));
  await connection.send('Runtime.enable');
  const hook = await HookClient.find(connection);
  if (hook === undefined) throw new UserError('The program took the coroutine runtime away.');
  await hook.attach(null);
  const program = await Program.of(connection, hook, muteFindings, listener);
  program.shownElsewhere = { stdout: true, stderr: true };
  return program;
}
