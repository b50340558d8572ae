/**
 * The inspector of a worker thread, whose messages travel within the connection to its program (Node's `NodeWorker`
 * domain). A transport for the thread's session; the adapter that relays the messages can query the thread as well.
 */
import type { Connection } from './connection.js';
import { parseInspectorMessage } from './message-shapes.js';
import type { Transport } from './transport.js';

/** Ids of this adapter's requests begin here and count down: those of a connection on top are positive, or -1. */
const FIRST_OWN_ID = -2;
/** How answers to this adapter's requests begin. */
const OWN_ANSWER = '{"id":-';

interface Pending {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

export class WorkerChannel implements Transport {
  private nextId = FIRST_OWN_ID;
  private readonly pending = new Map<number, Pending>();
  private listener: ((message: string) => void) | undefined;
  private readonly endListeners: (() => void)[] = [];
  private hasEnded = false;

  constructor(
    private readonly connection: Connection,
    private readonly sessionId: string,
  ) {}

  send(message: string): void {
    const { sessionId } = this;
    // Its end is an event of its own.
    this.connection
      .send('NodeWorker.sendMessageToWorker', { sessionId, message: inAscii(message) })
      .catch(() => undefined);
    this.connection.awaitEvent();
  }

  /** Sends a request of this adapter to the thread; rejects if it refuses, or has ended. */
  ask(method: string, params: object = {}): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (this.hasEnded) {
        reject(new Error('The worker thread has ended.'));
        return;
      }
      const id = this.nextId--;
      this.pending.set(id, { resolve, reject });
      this.send(JSON.stringify({ id, method, params }));
    });
  }

  /** One listener at a time: the next replaces the last. */
  onMessage(listener: ((message: string) => void) | undefined): void {
    this.listener = listener;
  }

  onEnd(listener: () => void): void {
    this.endListeners.push(listener);
  }

  /** From the program's connection: a message from the thread. */
  receive(message: string): void {
    if (!message.startsWith(OWN_ANSWER)) {
      this.listener?.(message);
      return;
    }
    const answer = parseInspectorMessage(message);
    const pending = this.pending.get(answer?.id ?? 0);
    if (answer?.id === undefined || pending === undefined) return;
    this.pending.delete(answer.id);
    if (answer.error === undefined) pending.resolve(answer.result);
    else pending.reject(new Error(answer.error.message));
  }

  /** From the program's connection: the thread has ended, or was left. */
  end(): void {
    if (this.hasEnded) return;
    this.hasEnded = true;
    for (const { reject } of this.pending.values()) reject(new Error('The worker thread has ended.'));
    this.pending.clear();
    for (const listener of this.endListeners) listener();
  }

  /** Leaves the thread; a paused one resumes. */
  close(): void {
    if (this.hasEnded) return;
    this.connection.send('NodeWorker.detach', { sessionId: this.sessionId }).catch(() => undefined);
    this.end();
  }
}

/**
 * The same JSON: Node garbles all other characters of a message on its way to the thread, which then cannot read it.
 */
function inAscii(json: string): string {
  return json.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
