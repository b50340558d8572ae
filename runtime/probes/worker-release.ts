/**
 * Lets the worker threads of this program go on whose adapter has ended while they waited for it: the thread that stands
 * still cannot notice, and Node does not release it when the connection ends. Ours asks by an inspector session of its own.
 */
import inspector, { type NodeWorker } from 'node:inspector';
import { BINDING_NAME, HOOK_SYMBOL_NAME } from '../protocol/hook.js';

/** In the thread: takes the adapter's binding away, so that the preload does not wait for it, and tells whether somebody waits. */
const IS_WAITING = `delete globalThis[${JSON.stringify(BINDING_NAME)}];
globalThis[Symbol.for(${JSON.stringify(HOOK_SYMBOL_NAME)})]?.isWaiting() === true`;

/** How our two requests are told apart in a thread's answers. */
const RELEASE = 1;
const ASK = 2;

export function releaseWorkers(): void {
  const session = new inspector.Session();
  const unreleased = new Set<string>();
  const tell = (sessionId: string, id: number, method: string, params: object): void => {
    const message = JSON.stringify({ id, method, params });
    session.post('NodeWorker.sendMessageToWorker', { sessionId, message });
  };
  const release = (sessionId: string): void => {
    tell(sessionId, ASK, 'Runtime.evaluate', { expression: IS_WAITING, returnByValue: true });
    tell(sessionId, RELEASE, 'Runtime.runIfWaitingForDebugger', {});
  };
  const leave = (sessionId: string): void => {
    unreleased.delete(sessionId);
    if (unreleased.size === 0) session.disconnect();
  };
  session.on('NodeWorker.attachedToWorker', ({ params: { sessionId } }) => {
    unreleased.add(sessionId);
    release(sessionId);
  });
  session.on(
    'NodeWorker.receivedMessageFromWorker',
    ({ params }: { params: NodeWorker.ReceivedMessageFromWorkerEventDataType }) => {
      const { id, result } = JSON.parse(params.message) as {
        id?: number;
        result?: { result?: { value?: unknown } };
      };
      if (id !== ASK) return;
      // A release that comes before the wait is lost.
      if (result?.result?.value === true) release(params.sessionId);
      else leave(params.sessionId);
    },
  );
  session.on('NodeWorker.detachedFromWorker', ({ params: { sessionId } }) => {
    leave(sessionId);
  });
  session.connect();
  session.post('NodeWorker.enable', { waitForDebuggerOnStart: false }, () => {
    if (unreleased.size === 0) session.disconnect();
  });
}
