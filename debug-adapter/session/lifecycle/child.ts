/**
 * Attaches to a child process, or a worker thread, of a program that another session debugs. It waits in its preload,
 * with the runtime loaded. Only a thread that is older than the attachment to its program is running already.
 */
import { Connection } from '../../inspector/connection.js';
import { traced } from '../../inspector/tracing-transport.js';
import type { ChildArguments } from '../../protocol/launch-arguments.js';
import { THREAD_ENDINGS } from '../../debuggee/process/attached-process.js';
import { joinChild, type JoinedChild } from '../../debuggee/process/child-ticket.js';
import { HookClient } from '../../debuggee/hook-client.js';
import { UserError } from '../../errors.js';
import { hookOfRunning, joinProgram, type Attached, type AttachListener } from './attach.js';

/** @param preload absolute path of the runtime, for a thread without it */
export async function attachToChild(
  { __child, muteFindings = [] }: ChildArguments,
  preload: string,
  listener: AttachListener,
): Promise<Attached> {
  const child = await joinChild(__child);
  const { file, shared, isThread, isWaiting } = child;
  let connection: Connection | undefined;
  try {
    connection = new Connection(traced(await child.connect(), listener.trace));
    await connection.send('Runtime.enable');
    listener.console.follow(connection);
    // The session that launched the program shows the rest, which still reaches it.
    listener.console.leaveOut(shared);
    const { hook, remarks } = await hookOf(child, connection, preload);
    const leaving = isThread ? { endings: THREAD_ENDINGS } : undefined;
    const joined = await joinProgram(connection, hook, muteFindings, listener, leaving);
    if (!shared.stdout || !shared.stderr) await hook.call('watchConsole', null);
    joined.program.isThread = isThread;
    // Node has no name for the text of a thread.
    if (isThread && file === '') await joined.program.runsText();
    joined.program.shownElsewhere = shared;
    return {
      ...joined,
      programPath: file,
      isWaiting,
      remarks,
      begin: async () => {
        // A thread reported as running can still wait, for an earlier session that has ended.
        await joined.program.debuggee.execution.release();
        // No other session has to release it any more.
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
