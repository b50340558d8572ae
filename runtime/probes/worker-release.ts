/**
 * Lets the worker threads of this program go on when its adapter is gone, however it went: a thread that waits for it
 * cannot notice, and Node does not release it when the connection ends. Ours does, by an inspector session of its own.
 */
import inspector, { type NodeWorker } from 'node:inspector';
import { BINDING_NAME, HOOK_SYMBOL_NAME } from '../protocol/hook.js';

/** How long a thread may take from its creation, at which it was told to wait, to the wait. */
const BEGUN_WITHIN_MS = 10_000;

/** In the thread: takes the adapter's binding away, so that the preload does not wait for it, and tells whether somebody waits. */
const IS_WAITING = `delete globalThis[${JSON.stringify(BINDING_NAME)}];
globalThis[Symbol.for(${JSON.stringify(HOOK_SYMBOL_NAME)})]?.isWaiting() === true`;

/** How our two requests are told apart in a thread's answers. */
const RELEASE = 1;
const ASK = 2;

let session: inspector.Session | undefined;

/** An adapter is here: from now on threads wait for it. */
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
  const release = (sessionId: string): void => {
    tell(sessionId, ASK, 'Runtime.evaluate', { expression: IS_WAITING, returnByValue: true });
    tell(sessionId, RELEASE, 'Runtime.runIfWaitingForDebugger', {});
  };
  releasing.on('NodeWorker.attachedToWorker', ({ params }) => {
    release(params.sessionId);
  });
  releasing.on(
    'NodeWorker.receivedMessageFromWorker',
    ({ params }: { params: NodeWorker.ReceivedMessageFromWorkerEventDataType }) => {
      const { id, result } = JSON.parse(params.message) as {
        id?: number;
        result?: { result?: { value?: unknown } };
      };
      // A release that comes before the wait is lost.
      if (id === ASK && result?.result?.value === true) release(params.sessionId);
    },
  );
  releasing.connect();
  releasing.post('NodeWorker.enable', { waitForDebuggerOnStart: false });
  setTimeout(() => {
    if (session === releasing) stopReleasing();
  }, BEGUN_WITHIN_MS).unref();
}
