/**
 * Releases this program's worker threads when its adapter is gone, for whatever reason: a thread that waits for the
 * adapter cannot notice, and Node does not release it when the connection ends. This file does, through its own
 * inspector session.
 */
import inspector from 'node:inspector';
import { BINDING_NAME, HOOK_SYMBOL_NAME } from '../../protocol/hook.js';

/** How long a thread may take from its creation, when it was set to wait, until it waits. */
const BEGUN_WITHIN_MS = 10_000;

/** In the thread: removes what the adapter has left there, so that the thread no longer waits for it. */
const LEAVE = `delete globalThis[${JSON.stringify(BINDING_NAME)}];
globalThis[Symbol.for(${JSON.stringify(HOOK_SYMBOL_NAME)})]?.detach();`;

let session: inspector.Session | undefined;

/** An adapter is attached: from now on threads wait for it. */
export function stopReleasing(): void {
  session?.disconnect();
  session = undefined;
}

export function releaseWorkers(): void {
  if (session !== undefined) return;
  const releasing = (session = new inspector.Session());
  const tell = (sessionId: string, id: number, method: string, params: object): void => {
    const message = JSON.stringify({ id, method, params });
    releasing.post('NodeWorker.sendMessageToWorker', { sessionId, message });
  };
  releasing.on('NodeWorker.attachedToWorker', ({ params: { sessionId } }) => {
    tell(sessionId, 1, 'Runtime.evaluate', { expression: LEAVE });
    // A thread that has not started waits by Node's own means.
    tell(sessionId, 2, 'Runtime.runIfWaitingForDebugger', {});
  });
  releasing.connect();
  releasing.post('NodeWorker.enable', { waitForDebuggerOnStart: false });
  setTimeout(() => {
    if (session === releasing) stopReleasing();
  }, BEGUN_WITHIN_MS).unref();
}
