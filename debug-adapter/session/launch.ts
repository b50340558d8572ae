/** Connects to a program that this adapter has started, and that waits in its preload. */
import { Connection } from '../inspector/connection.js';
import { connectSocket } from '../inspector/socket-transport.js';
import type { LaunchArguments } from '../protocol/launch-arguments.js';
import type { DebuggeeListener } from '../target/debuggee.js';
import { HookClient } from '../target/hook-client.js';
import type { NodeProcess } from '../target/node-process.js';
import { UserError } from '../target/user-error.js';
import { Program } from './program.js';

/** Undefined when the program ended first. */
export async function connectToLaunched(
  process: NodeProcess,
  { muteFindings = [] }: LaunchArguments,
  listener: DebuggeeListener,
): Promise<Program | undefined> {
  const address = await process.inspectorAddress();
  if (address === undefined) return undefined;
  const connection = new Connection(await connectSocket(address));
  await connection.send('Runtime.enable');
  const hook = await HookClient.find(connection);
  if (hook === undefined) throw new UserError('The program took the coroutine runtime away.');
  await hook.attach(null);
  return Program.of(connection, hook, muteFindings, listener);
}
