/** Attaches to a child process of a launched program: it waits in its preload, with the runtime in place. */
import { Connection } from '../inspector/connection.js';
import { connectSocket } from '../inspector/socket-transport.js';
import type { ChildArguments } from '../protocol/launch-arguments.js';
import { joinChild } from '../target/child-ticket.js';
import { HookClient } from '../target/hook-client.js';
import { UserError } from '../target/user-error.js';
import { joinProgram, type Attached, type AttachListener } from './attach.js';
import { streamOf } from './console-output.js';

export async function attachToChild(
  { __child, muteFindings = [] }: ChildArguments,
  listener: AttachListener,
): Promise<Attached> {
  const child = await joinChild(__child);
  const { address, file, shared } = child;
  let connection: Connection | undefined;
  try {
    connection = new Connection(await connectSocket(address));
    await connection.send('Runtime.enable');
    connection.on('Runtime.consoleAPICalled', (call) => {
      // The rest is shown by the session that launched the program, which it reaches as ever.
      if (!shared[streamOf(call)]) listener.consoleCalled(call);
    });
    const hook = await HookClient.find(connection);
    if (hook === undefined) throw new UserError('The child process took the coroutine runtime away.');
    return {
      ...(await joinProgram(connection, hook, muteFindings, listener)),
      programPath: file,
      isWaiting: true,
      remarks: [],
      begun: () => {
        child.leave();
      },
    };
  } catch (error) {
    void connection?.close();
    child.leave();
    throw error;
  }
}
