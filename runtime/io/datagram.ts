/** UDP endpoints. */
import dgram, { type Socket } from 'node:dgram';
import { Awaitable } from '../kernel/coroutine.js';
import { Future } from '../kernel/future.js';
import { getRunningLoop } from '../kernel/running-loop.js';
import { waitOutside } from './outside.js';
import type { DatagramAddress, DatagramProtocol } from './protocols.js';

export interface DatagramOptions {
  /** Where to receive; any free port if absent. */
  readonly local?: { readonly host?: string; readonly port?: number };
  /** The default destination of `sendto`. */
  readonly remote?: { readonly host?: string; readonly port: number };
}

export class DatagramTransport {
  readonly #socket: Socket;
  readonly #remote: DatagramOptions['remote'];
  #closing = false;

  constructor(socket: Socket, remote: DatagramOptions['remote']) {
    this.#socket = socket;
    this.#remote = remote;
  }

  /** Where it receives. */
  get address(): DatagramAddress {
    return this.#socket.address();
  }

  /** Sends one datagram; never waits. Throws `TypeError` if neither it nor the endpoint has a destination. */
  sendto(data: Uint8Array | string, to?: DatagramAddress): void {
    if (this.#closing) return;
    const port = to?.port ?? this.#remote?.port;
    if (port === undefined) throw new TypeError('Cannot send a datagram: no address is given');
    this.#socket.send(data, port, to?.address ?? this.#remote?.host ?? '127.0.0.1');
  }

  isClosing(): boolean {
    return this.#closing;
  }

  close(): void {
    if (this.#closing) return;
    this.#closing = true;
    this.#socket.close();
  }

  abort(): void {
    this.close();
  }
}

/** Opens a UDP endpoint; gives the transport and its protocol. */
export function createDatagramEndpoint<P extends DatagramProtocol>(
  makeProtocol: () => P,
  options: DatagramOptions = {},
): Awaitable<[DatagramTransport, P]> {
  return new Awaitable('createDatagramEndpoint', function* () {
    const loop = getRunningLoop();
    loop.expectSockets();
    const socket = dgram.createSocket('udp4');
    const bound = new Future<undefined>({ kind: 'connection', label: 'bind UDP' });
    const protocol = makeProtocol();
    const tell = (callback: () => void): void => {
      if (!loop.isClosed()) loop.callSoon(callback);
    };
    socket.on('error', (error) => {
      if (bound.done()) tell(() => protocol.errorReceived?.(error));
      else bound.setException(error);
    });
    socket.on('message', (data, from) => tell(() => protocol.datagramReceived?.(data, from)));
    socket.once('close', () => tell(() => protocol.connectionLost?.(null)));
    socket.bind(options.local?.port ?? 0, options.local?.host ?? '127.0.0.1', () =>
      bound.setResult(undefined),
    );
    yield* waitOutside(bound);
    const transport = new DatagramTransport(socket, options.remote);
    protocol.connectionMade?.(transport);
    return [transport, protocol];
  });
}
