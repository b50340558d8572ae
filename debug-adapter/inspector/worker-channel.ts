/**
 * The inspector of a worker thread, whose messages travel within the connection to its program (Node's `NodeWorker`
 * domain). A transport for whoever debugs the thread; who passes its messages on can ask the thread as well.
 */
import type { Connection } from './connection.js';
import type { Transport } from './transport.js';

/** Ids of our own requests begin here and go down: those of a connection on top are positive, or -1. */
const FIRST_OWN_ID = -2;
/** How answers begin that are nobody's but ours. */
const OWN_ANSWER = '{"id":-';

interface Answer {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

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
    this.connection.send('NodeWorker.sendMessageToWorker', { sessionId, message }).catch(() => undefined);
  }

  /** Asks the thread on our own behalf; rejects when it refuses, or has ended. */
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

  /** One listener at a time: the next takes the place of the last. */
  onMessage(listener: ((message: string) => void) | undefined): void {
    this.listener = listener;
  }

  onEnd(listener: () => void): void {
    this.endListeners.push(listener);
  }

  /** Said by the program's connection: the thread has said this. */
  receive(message: string): void {
    if (!message.startsWith(OWN_ANSWER)) {
      this.listener?.(message);
      return;
    }
    const { id, result, error } = JSON.parse(message) as Answer;
    const pending = this.pending.get(id);
    this.pending.delete(id);
    if (error === undefined) pending?.resolve(result);
    else pending?.reject(new Error(error.message));
  }

  /** Said by the program's connection: the thread has ended, or was left. */
  end(): void {
    if (this.hasEnded) return;
    this.hasEnded = true;
    for (const { reject } of this.pending.values()) reject(new Error('The worker thread has ended.'));
    this.pending.clear();
    for (const listener of this.endListeners) listener();
  }

  /** Leaves the thread; one that is paused goes on. */
  close(): void {
    if (this.hasEnded) return;
    this.connection.send('NodeWorker.detach', { sessionId: this.sessionId }).catch(() => undefined);
    this.end();
  }
}
