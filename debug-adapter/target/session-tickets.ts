/**
 * Sessions that the client is asked to start for what a program starts: each reaches us by a key that is valid once. What
 * waits for its session is let go when that does not come.
 */
import { randomBytes } from 'node:crypto';
import type net from 'node:net';

/** How long a client that has agreed to debug something may take to begin. */
const JOIN_WITHIN_MS = 60_000;

export interface ExpectedSession {
  /** Has the client start it, with this key: resolves when it is on its way, rejects when there will be none. */
  start(key: string): Promise<void>;
  /** It has come. */
  join(session: net.Socket): void;
  /** It does not come. */
  giveUp(): void;
}

export class SessionTickets {
  private readonly expected = new Map<string, ExpectedSession>();

  /** The function that is returned is to be called when nothing waits for the session any more. */
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

  /** Whoever does not know a key is cut off. */
  join(socket: net.Socket, key: string): void {
    const session = this.expected.get(key);
    this.expected.delete(key);
    if (session === undefined) socket.destroy();
    else session.join(socket);
  }
}
