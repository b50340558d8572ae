/**
 * Sessions that the client is asked to start for children of a program: each reaches this adapter with a key that is
 * valid once. A child that waits for its session is released if that does not come.
 */
import { randomBytes } from 'node:crypto';
import type net from 'node:net';

/** How long a client that has agreed to a session may take to begin it. */
const JOIN_WITHIN_MS = 60_000;

export interface ExpectedSession {
  /** Asks the client to start it, with this key: resolves when it is on its way, rejects if there will be none. */
  start(key: string): Promise<void>;
  /** It has arrived. */
  join(session: net.Socket): void;
  /** It will not come. */
  giveUp(): void;
}

export class SessionTickets {
  private readonly expected = new Map<string, ExpectedSession>();

  /** Call the returned function when nothing waits for the session any more. */
  expect(session: ExpectedSession): () => void {
    const key = randomBytes(16).toString('hex');
    this.expected.set(key, session);
    const giveUp = (): void => {
      if (this.expected.delete(key)) session.giveUp();
    };
    session.start(key).then(() => {
      // Some clients agree first and begin later.
      setTimeout(giveUp, JOIN_WITHIN_MS).unref();
    }, giveUp);
    return () => {
      this.expected.delete(key);
    };
  }

  /** A client without a valid key is cut off. */
  join(socket: net.Socket, key: string): void {
    const session = this.expected.get(key);
    this.expected.delete(key);
    if (session === undefined) socket.destroy();
    else session.join(socket);
  }
}
