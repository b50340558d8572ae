/**
 * Where processes started by a launched program ask whether they are debugged: a port of the adapter, which they find
 * in their environment together with a token. A debugged process waits; its session then learns from this adapter, with
 * a key that is valid once, where the process listens. A waiting process is released if its session does not come, or
 * leaves.
 */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import net from 'node:net';
import { parseChildLine } from '../../checks/child-lines.js';
import type {
  ChildAddress,
  ChildHello,
  ChildrenConfiguration,
  ChildWaits,
  WordToChild,
} from '../../../runtime/protocol/children.js';
import { LifeSign } from './life-sign.js';
import { LONGEST_GREETING, readTexts, writeLine } from './line-socket.js';
import { isSameSecret } from '../../secrets.js';
import { SessionTickets } from './session-tickets.js';

/** How the session of a child reaches this adapter. */
export interface ChildTicket {
  readonly port: number;
  readonly key: string;
}

export interface ChildListener {
  /** Whether processes are debugged at all. */
  readonly debugs: boolean;
  /** A process waits for its session: resolves when that is on its way, rejects if there will be none. */
  startSession(child: { readonly file: string; readonly pid: number }, ticket: ChildTicket): Promise<void>;
  /** A process was started that is not debugged, because `debugs` is false. */
  undebugged(child: { readonly file: string; readonly pid: number }): void;
}

export class ChildProcesses {
  private readonly token = randomBytes(16).toString('hex');
  private readonly connections = new Set<net.Socket>();
  private readonly tickets = new SessionTickets();
  private areFree = false;
  /** Processes that have identified themselves and are alive. */
  private readonly pids = new Map<net.Socket, number>();
  private first: net.Socket | undefined;
  private firstCode: number | undefined;
  /** Called when the last of them has ended, with the exit code of the first; undefined: it did not say how it ends. */
  onLastEnded: ((code: number | undefined) => void) | undefined;

  private constructor(
    private readonly server: net.Server,
    private readonly lifeSign: LifeSign | undefined,
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
    // The program and open connections keep the adapter alive; the open port does not.
    server.unref();
    return new ChildProcesses(server, await LifeSign.open(), listener);
  }

  /** For the program's environment. */
  get configuration(): ChildrenConfiguration {
    const { port, token, lifeSign } = this;
    return { port, token, ...(lifeSign === undefined ? {} : { lifeSign: lifeSign.file }) };
  }

  private get port(): number {
    return (this.server.address() as net.AddressInfo).port;
  }

  /**
   * The program has ended by itself: processes that it leaves behind continue, debugged or not, even when the adapter
   * ends.
   */
  free(): void {
    this.areFree = true;
    this.lifeSign?.free();
    for (const socket of this.connections) tell(socket, 'free');
  }

  /** Asks all of them to end. */
  terminate(): void {
    for (const pid of this.pids.values()) process.kill(pid, 'SIGTERM');
  }

  /**
   * The program was ended, and with it the processes that it started: without this message, a debugged process ends
   * with its connection.
   */
  end(): void {
    if (!this.areFree) this.lifeSign?.end();
    this.server.close();
    for (const socket of this.connections) socket.destroy();
  }

  private welcome(socket: net.Socket): void {
    let child: ChildHello | undefined;
    readTexts(
      socket,
      () => LONGEST_GREETING,
      (line) => {
        const message = parseChildLine(line);
        if (message?.kind === 'join' && child === undefined) this.tickets.join(socket, message.key);
        else if (
          message?.kind === 'hello' &&
          child === undefined &&
          isSameSecret(message.token, this.token)
        ) {
          child = message;
          this.note(socket, message.pid);
          this.answer(socket, message);
        } else if (message?.kind === 'waits' && child !== undefined)
          this.startSession(socket, child, message);
        else if (message?.kind === 'ends' && child !== undefined) {
          if (socket === this.first) this.firstCode = message.code;
        } else socket.destroy();
      },
    );
  }

  private note(socket: net.Socket, pid: number): void {
    this.first ??= socket;
    this.pids.set(socket, pid);
    socket.once('close', () => {
      this.pids.delete(socket);
      if (this.pids.size === 0) this.onLastEnded?.(this.firstCode);
    });
  }

  private answer(socket: net.Socket, child: ChildHello): void {
    if (!this.listener.debugs) this.listener.undebugged(child);
    tell(socket, this.listener.debugs ? 'debug' : 'continue');
  }

  private startSession(socket: net.Socket, { file, pid, shared }: ChildHello, { address }: ChildWaits): void {
    if (this.areFree) tell(socket, 'free');
    const notExpected = this.tickets.expect({
      start: (key) => this.listener.startSession({ file, pid }, { port: this.port, key }),
      join: (session) => {
        writeLine(session, { kind: 'process', address, file, shared } satisfies ChildAddress);
        // The process is running by then; or its session is gone, and it must not wait for it.
        session.once('close', () => {
          tell(socket, 'continue');
        });
      },
      giveUp: () => {
        tell(socket, 'free');
        tell(socket, 'continue');
      },
    });
    socket.once('close', notExpected);
  }
}

function tell(socket: net.Socket, kind: WordToChild['kind']): void {
  if (socket.writable) writeLine(socket, { kind } satisfies WordToChild);
}
