/** Servers: listening, and their open connections. */
import net, { type AddressInfo } from 'node:net';
import tls, { type TlsOptions } from 'node:tls';
import { leave } from '../api/entered.js';
import type { AsyncContext } from '../api/with-async.js';
import { Awaitable, type Coroutine } from '../kernel/coroutine.js';
import { Future } from '../kernel/future.js';
import { getRunningLoop } from '../kernel/running-loop.js';
import { WaitQueue } from '../kernel/wait-queue.js';
import type { EventLoop } from '../kernel/event-loop.js';
import { describePlace, noteListener, opened, socketInfo } from './sockets.js';
import { Transport, type AnyProtocol, type ConnectionOwner } from './transport.js';

/** Where to listen; port 0 takes a free one (see `Server.port`). */
export interface ListenOptions {
  /** 127.0.0.1 if absent. With several there is a socket for each. */
  readonly host?: string | readonly string[];
  readonly port?: number;
  readonly path?: string;
  /** How many connections may wait to be accepted. */
  readonly backlog?: number;
  /** Whether several processes may listen on the port, each getting a share. Node 22.12 or newer, not everywhere. */
  readonly reusePort?: boolean;
  /** Whether an IPv6 address accepts no IPv4 connections. */
  readonly ipv6Only?: boolean;
  /** False: it listens only after `startServing` or `serveForever`. */
  readonly startServing?: boolean;
  readonly ssl?: TlsOptions;
}

/** Makes a server; each connection gets its own protocol. Throws Node's error (`EADDRINUSE`, …). */
export function createServer(makeProtocol: () => AnyProtocol, options: ListenOptions): Awaitable<Server> {
  return new Awaitable('createServer', function* () {
    const server = new Server(makeProtocol, options);
    if (options.startServing !== false) yield* server.startServing();
    return server;
  });
}

/** As a context it is closed, and waited for, when the body ends. */
export class Server implements AsyncContext<Server>, AsyncDisposable {
  readonly #makeProtocol: () => AnyProtocol;
  readonly #options: ListenOptions;
  readonly #loop: EventLoop = getRunningLoop();
  readonly #listeners: net.Server[] = [];
  /** Those of them that are not closed, or have connections. */
  readonly #open = new Set<net.Server>();
  /** Those whose protocol was not yet notified of their end. */
  readonly #transports = new Set<Transport>();
  readonly #owner: ConnectionOwner = {
    opened: (transport) => void this.#transports.add(transport),
    lost: (transport) => {
      this.#transports.delete(transport);
      this.#waitersForEnd.wakeAll();
    },
  };
  readonly #waitersForEnd = new WaitQueue('server');
  #serving: Future<never> | undefined;
  #state: 'made' | 'started' | 'closed' = 'made';

  /** Use `createServer` or `startServer`. */
  constructor(makeProtocol: () => AnyProtocol, options: ListenOptions) {
    if (options.path === undefined && options.port === undefined)
      throw new TypeError('Cannot listen: neither port nor path is given');
    this.#makeProtocol = makeProtocol;
    this.#options = options;
  }

  isServing(): boolean {
    return this.#listeners.some(({ listening }) => listening);
  }

  /** Where it listens: an address and port for each host, or the path of a Unix socket. */
  get addresses(): readonly (AddressInfo | string)[] {
    return this.#listeners.map((listener) => listener.address()).filter((address) => address !== null);
  }

  /** The first of its addresses. */
  get address(): AddressInfo | string {
    const [address] = this.addresses;
    if (address === undefined)
      throw new Error(
        `Cannot get the address of a Server: it ${this.#state === 'made' ? 'has not started' : 'is closed'}`,
      );
    return address;
  }

  /** The TCP port. Throws `Error` for a Unix socket. */
  get port(): number {
    const { address } = this;
    if (typeof address === 'string')
      throw new Error(`Cannot get the port of a Server: it listens on ${address}`);
    return address.port;
  }

  /** Begins to accept connections, if it does not yet. Throws Node's error (`EADDRINUSE`, …). */
  startServing(): Awaitable<void> {
    return new Awaitable('Server.startServing', () => this.#start());
  }

  /** Accepts no more connections; open ones continue. Ends `serveForever` as cancelled. */
  close(): void {
    this.#state = 'closed';
    for (const listener of this.#listeners) listener.close();
    this.#serving?.cancel();
  }

  /** Closes the connections that are open. */
  closeClients(): void {
    for (const transport of this.#transports) transport.close();
  }

  abortClients(): void {
    for (const transport of this.#transports) transport.abort();
  }

  /** Waits until it is closed and its last connection has ended. */
  waitClosed(): Awaitable<void> {
    return new Awaitable('Server.waitClosed', () => this.#waitClosed());
  }

  /**
   * Waits until cancelled or closed, then closes, and waits for the last connection to end. Throws `Error` if that is
   * awaited already.
   */
  serveForever(): Awaitable<never> {
    return new Awaitable('Server.serveForever', () => this.#serveForever());
  }

  statistics(): { readonly connections: number; readonly serving: boolean } {
    return Object.freeze({ connections: this.#transports.size, serving: this.isServing() });
  }

  *enter(): Coroutine<Server> {
    yield* this.#start();
    return this;
  }

  /** For `await using`, see `entered`: closes it, and waits for that. */
  [Symbol.asyncDispose](): Promise<void> {
    return leave(this);
  }

  *exit(): Coroutine<boolean> {
    this.close();
    yield* this.#waitClosed();
    return false;
  }

  *#start(): Coroutine<void> {
    if (this.#state === 'closed') throw new Error('Cannot start a Server: it is closed');
    if (this.#state === 'started') return;
    this.#state = 'started';
    const { host, path } = this.#options;
    const hosts =
      path === undefined && Array.isArray(host) ? (host as readonly string[]) : [host as string | undefined];
    try {
      for (const each of hosts) yield* this.#listen(each);
    } catch (error) {
      this.close();
      throw error;
    }
  }

  *#listen(host: string | undefined): Coroutine<void> {
    const { port, path, backlog, reusePort, ipv6Only, ssl } = this.#options;
    const accept = (socket: net.Socket): void => this.#accept(socket);
    const listener =
      ssl === undefined ? net.createServer({ allowHalfOpen: true }, accept) : tls.createServer(ssl, accept);
    listener.listen({
      ...(path === undefined ? { host: host ?? '127.0.0.1', port } : { path }),
      ...(backlog === undefined ? {} : { backlog }),
      ...(reusePort === undefined ? {} : { reusePort }),
      ...(ipv6Only === undefined ? {} : { ipv6Only }),
    });
    const place = { ...(host === undefined ? {} : { host }), ...(port === undefined ? {} : { port }) };
    yield* opened(listener, 'listening', path ?? describePlace(place));
    noteListener(listener);
    this.#listeners.push(listener);
    this.#open.add(listener);
    listener.once('close', () => {
      this.#open.delete(listener);
      this.#waitersForEnd.wakeAll();
    });
  }

  #accept(socket: net.Socket): void {
    if (this.#loop.isClosed()) {
      socket.destroy();
      return;
    }
    socket.setNoDelay(true);
    this.#loop.callSoon(() => {
      const ends = { readable: socket, writable: socket };
      new Transport(ends, this.#makeProtocol(), socketInfo(socket), { owner: this.#owner });
    });
  }

  *#waitClosed(): Coroutine<void> {
    while (this.#open.size > 0 || this.#transports.size > 0)
      yield* this.#waitersForEnd.wait('server to close');
  }

  *#serveForever(): Coroutine<never> {
    if (this.#serving !== undefined)
      throw new Error('Cannot serve forever: serveForever of this Server is already being awaited');
    yield* this.#start();
    this.#serving = new Future({ kind: 'server', label: 'server to be stopped' });
    try {
      return yield* this.#serving;
    } finally {
      this.#serving = undefined;
      this.close();
      yield* this.#waitClosed();
    }
  }
}
