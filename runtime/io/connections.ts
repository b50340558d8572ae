/** Opening connections and servers over TCP, Unix sockets and TLS. */
import net from 'node:net';
import tls from 'node:tls';
import { Awaitable, type Coroutine } from '../kernel/coroutine.js';
import { Future } from '../kernel/future.js';
import { toError } from '../kernel/errors.js';
import { getRunningLoop } from '../kernel/running-loop.js';
import type { Protocol } from './protocols.js';
import { Server } from './server.js';
import { Transport } from './transport.js';

/** Where to connect: a TCP port, or the path of a Unix socket; TLS when `ssl` is given. */
export interface ConnectOptions {
  readonly host?: string;
  readonly port?: number;
  readonly path?: string;
  readonly ssl?: tls.ConnectionOptions;
}

/** Where to listen; port 0 takes a free one (see `Server.addresses`). */
export interface ListenOptions {
  readonly host?: string;
  readonly port?: number;
  readonly path?: string;
  readonly ssl?: tls.TlsOptions;
}

/** What Node's `tls` takes, and which side this is. */
export type StartTlsOptions = tls.ConnectionOptions & { readonly serverSide?: boolean };

/** Connects; gives the transport and the protocol made for it. Throws Node's error (`ECONNREFUSED`, …). */
export function createConnection<P extends Protocol>(
  makeProtocol: () => P,
  options: ConnectOptions,
): Awaitable<[Transport, P]> {
  return new Awaitable('createConnection', function* () {
    const target = options.path === undefined ? tcpTarget(options) : { path: options.path };
    const socket =
      options.ssl === undefined
        ? net.connect({ ...target, allowHalfOpen: true } as net.NetConnectOpts)
        : tls.connect({ ...target, ...options.ssl });
    yield* opened(socket, options.ssl === undefined ? 'connect' : 'secureConnect', describe(options));
    socket.setNoDelay(true);
    const protocol = makeProtocol();
    return [new Transport({ readable: socket, writable: socket }, protocol, socketInfo(socket)), protocol];
  });
}

/** Listens; each connection gets a protocol of its own. Throws Node's error (`EADDRINUSE`, …). */
export function createServer(makeProtocol: () => Protocol, options: ListenOptions): Awaitable<Server> {
  return new Awaitable('createServer', function* () {
    const loop = getRunningLoop();
    const transports = new Set<Transport>();
    const accept = (socket: net.Socket): void => {
      if (loop.isClosed()) {
        socket.destroy();
        return;
      }
      socket.setNoDelay(true);
      loop.callSoon(() => {
        const transport = new Transport(
          { readable: socket, writable: socket },
          makeProtocol(),
          socketInfo(socket),
        );
        transports.add(transport);
        socket.once('close', () => transports.delete(transport));
      });
    };
    const listener =
      options.ssl === undefined
        ? net.createServer({ allowHalfOpen: true }, accept)
        : tls.createServer(options.ssl, accept);
    listener.listen(options.path === undefined ? tcpTarget(options) : { path: options.path });
    yield* opened(listener, 'listening', describe(options));
    return new Server(listener, transports);
  });
}

/**
 * Begins TLS on an open connection, which changes its transport: use the one it gives. The protocol is not told.
 * `serverSide` (false when absent): wait for the other side's greeting, with a `key` and a `cert`.
 */
export function startTls(
  transport: Transport,
  protocol: Protocol,
  options: StartTlsOptions,
): Awaitable<Transport> {
  return new Awaitable('startTls', function* () {
    const { readable } = transport.release();
    const raw = readable as net.Socket;
    yield* flushed(raw);
    const socket =
      options.serverSide === true
        ? new tls.TLSSocket(raw, { isServer: true, secureContext: tls.createSecureContext(options) })
        : tls.connect({ ...options, socket: raw });
    yield* opened(socket, options.serverSide === true ? 'secure' : 'secureConnect', 'TLS handshake');
    return new Transport({ readable: socket, writable: socket }, protocol, socketInfo(socket), {
      announce: false,
    });
  });
}

/** Waits until what was written in the clear has been sent. */
function* flushed(socket: net.Socket): Coroutine<void> {
  if (socket.writableLength === 0) return;
  const future = new Future<undefined>({ kind: 'connection', label: 'flush before TLS' });
  socket.write('', () => {
    if (!future.done()) future.setResult(undefined);
  });
  yield* future;
}

function tcpTarget({ host, port }: { readonly host?: string; readonly port?: number }): {
  host: string;
  port: number;
} {
  if (port === undefined) throw new TypeError('Cannot open a connection: neither port nor path is given');
  return { host: host ?? '127.0.0.1', port };
}

function describe({ host, port, path }: Omit<ListenOptions, 'ssl'>): string {
  return path ?? `${host ?? '127.0.0.1'}:${String(port)}`;
}

function* opened(
  emitter: (net.Socket | net.Server) & { destroy?(): unknown; close?(): unknown },
  event: string,
  what: string,
): Coroutine<void> {
  const future = new Future<undefined>({ kind: 'connection', label: `${event} ${what}` });
  const onOpen = (): void => {
    if (!future.done()) future.setResult(undefined);
  };
  const onError = (error: unknown): void => {
    if (!future.done()) future.setException(toError(error));
  };
  emitter.once(event, onOpen).on('error', onError);
  try {
    yield* future;
  } catch (error) {
    if (emitter instanceof net.Socket) emitter.destroy();
    else emitter.close();
    throw error;
  }
  emitter.off('error', onError);
}

function socketInfo(socket: net.Socket): Readonly<Record<string, unknown>> {
  return {
    socket,
    peername: [socket.remoteAddress, socket.remotePort],
    sockname: [socket.localAddress, socket.localPort],
  };
}
