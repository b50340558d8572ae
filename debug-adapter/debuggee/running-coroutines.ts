/**
 * The coroutines on the stack of a pause. V8 may pause in a coroutine that it has just resumed, before the hook that
 * reports this has been called: a step, a requested pause. That coroutine is known by its token, a variable of its frame.
 */
import type { CoroutineId } from '../../runtime/protocol/ids.js';
import { insertedName } from '../../runtime/protocol/insertion-mark.js';
import type { Debuggee, PausedFrame } from './debuggee.js';

/** The variable for which instrumented text keeps the hooks' state of a coroutine. */
const TOKEN = insertedName('c');

/** Innermost first; empty while the program runs outside of all coroutines. */
export async function runningCoroutines(debuggee: Debuggee): Promise<readonly CoroutineId[]> {
  const running = await debuggee.hook.call('running');
  return running.length > 0 ? running : justResumed(debuggee);
}

/** The coroutine that V8 has just resumed, if its hook has not been called yet. */
export async function justResumed(debuggee: Debuggee): Promise<readonly CoroutineId[]> {
  const frame = resumedFrame(debuggee);
  const token = frame === undefined ? undefined : await tokenOf(frame, debuggee);
  return token === undefined ? [] : debuggee.hook.resuming(token);
}

/** The coroutine of the innermost frame, if that counts as suspended: a loop that calls a generator. */
export async function suspendedAtTop(debuggee: Debuggee): Promise<readonly CoroutineId[]> {
  const top = debuggee.pause?.frames[0];
  const token = top?.script.isRewritten === true ? await tokenOf(top, debuggee) : undefined;
  return token === undefined ? [] : debuggee.hook.resuming(token);
}

/** The one frame of the program, if it can be one that V8 has resumed: code of Node alone is below. */
function resumedFrame({ pause }: Debuggee): PausedFrame | undefined {
  const [top, ...below] = pause?.frames ?? [];
  return top?.script.isRewritten === true && below.every(({ script }) => script.isInternal) ? top : undefined;
}

/** Looked for among the frame's own variables: those of functions around it are not about this frame. */
async function tokenOf({ callFrame }: PausedFrame, { connection }: Debuggee): Promise<string | undefined> {
  for (const { type, object } of callFrame.scopeChain) {
    const { objectId } = object;
    if (objectId === undefined || type === 'closure' || type === 'global') return undefined;
    const { result } = await connection.send('Runtime.getProperties', { objectId, ownProperties: true });
    const token = result.find(({ name }) => TOKEN.test(name))?.value?.objectId;
    if (token !== undefined) return token;
    if (type === 'local' || type === 'module') return undefined;
  }
  return undefined;
}
