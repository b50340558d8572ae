/**
 * Where the processes that a launched program starts ask whether they are debugged: a port of ours, which they find in
 * their environment together with a token. One that is debugged waits; a session of its own then learns from us, by a
 * key that is valid once, where the process listens. What waits is let go when its session does not come, or leaves.
 */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import net from 'node:net';
import type {
  ChildAddress,
  ChildHello,
  ChildrenConfiguration,
  ChildWaits,
  SessionJoins,
  WordToChild,
} from '../../runtime/protocol/children.js';
import { readLines, writeLine } from './line-socket.js';
import { SessionTickets } from './session-tickets.js';

/** How the session of a child reaches us. */
export interface ChildTicket {
  readonly port: number;
  readonly key: string;
}

export interface ChildListener {
  /** Whether processes are debugged at all. */
  readonly debugs: boolean;
  /** A process waits for its session: resolves when that is on its way, rejects when there will be none. */
  startSession(child: { readonly file: string; readonly pid: number }, ticket: ChildTicket): Promise<void>;
  /** A process was started that is not debugged, because `debugs` is false. */
  undebugged(child: { readonly file: string; readonly pid: number }): void;
}

export class ChildProcesses {
  private readonly token = randomBytes(16).toString('hex');
  private readonly connections = new Set<net.Socket>();
  private readonly tickets = new SessionTickets();
  private areFree = false;

  private constructor(
    private readonly server: net.Server,
    private readonly listener: ChildListener,
  ) {
    server.on('connection', (socket) => {
      this.connections.add(socket);
      socket.once('close', () => this.connections.delete(socket));
      this.welcome(socket);
    });
  }

  static async open(listener: ChildListener): Promise<ChildProcesses> {
    const server = net.createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    // The program keeps us alive, and who is connected; not that somebody might.
    server.unref();
    return new ChildProcesses(server, listener);
  }

  /** For the environment of the program. */
  get configuration(): ChildrenConfiguration {
    return { port: this.port, token: this.token };
  }

  private get port(): number {
    return (this.server.address() as net.AddressInfo).port;
  }

  /** The program has ended by itself: what it leaves behind goes on, debugged or not, whatever becomes of us. */
  free(): void {
    this.areFree = true;
    for (const socket of this.connections) tell(socket, 'free');
  }

  /** The program was ended: so is what it started. Without a word, a process that is debugged ends with its connection. */
  end(): void {
    this.server.close();
    for (const socket of this.connections) socket.destroy();
  }

  private welcome(socket: net.Socket): void {
    let child: ChildHello | undefined;
    readLines(socket, (line) => {
      const message = line as ChildHello | ChildWaits | SessionJoins;
      if (message.kind === 'join' && child === undefined) this.tickets.join(socket, message.key);
      else if (message.kind === 'hello' && child === undefined && message.token === this.token) {
        child = message;
        this.answer(socket, message);
      } else if (message.kind === 'waits' && child !== undefined) this.startSession(socket, child, message);
      else socket.destroy();
    });
  }

  private answer(socket: net.Socket, child: ChildHello): void {
    if (!this.listener.debugs) this.listener.undebugged(child);
    tell(socket, this.listener.debugs ? 'debug' : 'goOn');
  }

  private startSession(socket: net.Socket, { file, pid, shared }: ChildHello, { address }: ChildWaits): void {
    if (this.areFree) tell(socket, 'free');
    const notExpected = this.tickets.expect({
      start: (key) => this.listener.startSession({ file, pid }, { port: this.port, key }),
      join: (session) => {
        writeLine(session, { kind: 'process', address, file, shared } satisfies ChildAddress);
        // The process runs by then; or its session is gone, and it must not wait for it.
        session.once('close', () => {
          tell(socket, 'goOn');
        });
      },
      giveUp: () => {
        tell(socket, 'free');
        tell(socket, 'goOn');
      },
    });
    socket.once('close', notExpected);
  }
}

function tell(socket: net.Socket, kind: WordToChild['kind']): void {
  if (socket.writable) writeLine(socket, { kind } satisfies WordToChild);
}
