/** Opens connections over TCP, Unix sockets and TLS. */
import net from 'node:net';
import tls, { type ConnectionOptions } from 'node:tls';
import { Awaitable, type Coroutine } from '../kernel/coroutine.js';
import { Future } from '../kernel/future.js';
import { waitOutside } from './outside.js';
import { describePlace, isListening, opened, socketInfo } from './sockets.js';
import { Transport, type AnyProtocol } from './transport.js';

/** Where to connect: a TCP port, or the path of a Unix socket; TLS if `ssl` is given. */
export interface ConnectOptions {
  readonly host?: string;
  readonly port?: number;
  readonly path?: string;
  /** The local address; any if absent. */
  readonly localAddress?: string;
  readonly localPort?: number;
  /** The address family to use for a name; both if absent. */
  readonly family?: 4 | 6;
  readonly ssl?: ConnectionOptions;
}

/** Options of Node's `tls`, and the side of this end. */
export type StartTlsOptions = ConnectionOptions & { readonly serverSide?: boolean };

/** Connects; gives the transport and its protocol. Throws Node's error (`ECONNREFUSED`, …). */
export function createConnection<P extends AnyProtocol>(
  makeProtocol: () => P,
  options: ConnectOptions,
): Awaitable<[Transport, P]> {
  return new Awaitable('createConnection', function* () {
    const target = options.path === undefined ? tcpTarget(options) : { path: options.path };
    const socket =
      options.ssl === undefined
        ? net.connect({ ...target, allowHalfOpen: true } as net.NetConnectOpts)
        : tls.connect({ ...target, ...options.ssl });
    yield* opened(socket, options.ssl === undefined ? 'connect' : 'secureConnect', describePlace(options));
    socket.setNoDelay(true);
    const protocol = makeProtocol();
    const transport = new Transport({ readable: socket, writable: socket }, protocol, socketInfo(socket), {
      isOutside: !isOurs(options, socket),
    });
    // The protocol learns of it first.
    yield;
    return [transport, protocol];
  });
}

/**
 * Begins TLS on an open connection, which changes its transport: use the returned one. The protocol is not notified.
 * `serverSide` (false if absent): wait for the other side's greeting, with a `key` and a `cert`.
 */
export function startTls(
  transport: Transport,
  protocol: AnyProtocol,
  options: StartTlsOptions,
): Awaitable<Transport> {
  return new Awaitable('startTls', function* () {
    const { readable } = transport.release();
    try {
      const raw = readable as net.Socket;
      yield* flushed(raw);
      const socket =
        options.serverSide === true
          ? new tls.TLSSocket(raw, { isServer: true, secureContext: tls.createSecureContext(options) })
          : tls.connect({ ...options, socket: raw });
      yield* opened(socket, options.serverSide === true ? 'secure' : 'secureConnect', 'TLS handshake');
      return new Transport({ readable: socket, writable: socket }, protocol, socketInfo(socket), {
        announce: false,
        isOutside: transport.isOutside,
        owner: transport.owner,
      });
    } finally {
      transport.owner?.lost(transport);
    }
  });
}

/** Waits until everything written unencrypted has been sent. */
function* flushed(socket: net.Socket): Coroutine<void> {
  if (socket.writableLength === 0) return;
  const future = new Future<undefined>({ kind: 'connection', label: 'flush before TLS' });
  socket.write('', () => {
    if (!future.done()) future.setResult(undefined);
  });
  yield* waitOutside(future);
}

/** Whether the other side of an open connection is a server of this program. */
function isOurs({ path }: ConnectOptions, { localAddress, remoteAddress, remotePort }: net.Socket): boolean {
  if (path !== undefined) return isListening(path);
  return localAddress === remoteAddress && remotePort !== undefined && isListening(remotePort);
}

function tcpTarget({ host, port, localAddress, localPort, family }: ConnectOptions): net.TcpNetConnectOpts {
  if (port === undefined) throw new TypeError('Cannot open a connection: neither port nor path is given');
  const target: net.TcpNetConnectOpts = { host: host ?? '127.0.0.1', port };
  if (localAddress !== undefined) target.localAddress = localAddress;
  if (localPort !== undefined) target.localPort = localPort;
  if (family !== undefined) target.family = family;
  return target;
}
