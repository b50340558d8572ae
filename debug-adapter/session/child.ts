/**
 * Attaches to a child process, or a worker thread, of a program that another session debugs: it waits in its preload, with
 * the runtime in place. Only a thread that was there before its program was attached to runs already.
 */
import { Connection } from '../inspector/connection.js';
import type { ChildArguments } from '../protocol/launch-arguments.js';
import { THREAD_ENDINGS } from '../target/attached-process.js';
import { joinChild, type JoinedChild } from '../target/child-ticket.js';
import { HookClient } from '../target/hook-client.js';
import { UserError } from '../target/user-error.js';
import { hookOfRunning, joinProgram, type Attached, type AttachListener } from './attach.js';
import { streamOf } from './console-output.js';

/** @param preload absolute path of the runtime, for a thread that lacks it */
export async function attachToChild(
  { __child, muteFindings = [] }: ChildArguments,
  preload: string,
  listener: AttachListener,
): Promise<Attached> {
  const child = await joinChild(__child);
  const { file, shared, isThread, isWaiting } = child;
  let connection: Connection | undefined;
  try {
    connection = new Connection(await child.connect());
    await connection.send('Runtime.enable');
    connection.on('Runtime.consoleAPICalled', (call) => {
      // The rest is shown by the session that launched the program, which it reaches as ever.
      if (!shared[streamOf(call)]) listener.consoleCalled(call);
    });
    const { hook, remarks } = await hookOf(child, connection, preload);
    const endings = isThread ? THREAD_ENDINGS : undefined;
    const joined = await joinProgram(connection, hook, muteFindings, listener, endings);
    joined.program.isThread = isThread;
    joined.program.shownElsewhere = shared;
    return {
      ...joined,
      programPath: file,
      isWaiting,
      remarks,
      begin: async () => {
        // A thread said to run may wait all the same, for a session before ours that is gone.
        await joined.program.debuggee.begin();
        // Nobody else has to let it go any more.
        child.leave();
      },
    };
  } catch (error) {
    void connection?.close();
    child.leave();
    throw error;
  }
}

async function hookOf(
  { isWaiting, isThread }: JoinedChild,
  connection: Connection,
  preload: string,
): Promise<{ hook: HookClient; remarks: readonly string[] }> {
  if (!isWaiting) return hookOfRunning(connection, preload);
  const hook = await HookClient.find(connection);
  if (hook !== undefined) return { hook, remarks: [] };
  throw new UserError(`The ${isThread ? 'worker thread' : 'child process'} took the coroutine runtime away.`);
}
