/** UDP endpoints. */
import dgram, { type Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { Awaitable } from '../kernel/coroutine.js';
import { toError } from '../kernel/errors.js';
import { Future } from '../kernel/future.js';
import { getRunningLoop } from '../kernel/running-loop.js';
import { waitOutside } from './outside.js';
import type { DatagramAddress, DatagramProtocol } from './protocols.js';

export interface DatagramOptions {
  /** Where to receive; any free port if absent. */
  readonly local?: { readonly host?: string; readonly port?: number };
  /** The only other side: no other can be sent to, and what others send is not received. */
  readonly remote?: { readonly host?: string; readonly port: number };
  /** Whether it may send to broadcast addresses. */
  readonly broadcast?: boolean;
}

export class DatagramTransport {
  readonly #socket: Socket;
  readonly #remote: DatagramAddress | undefined;
  #protocol: DatagramProtocol;
  #closing = false;

  constructor(socket: Socket, remote: DatagramAddress | undefined, protocol: DatagramProtocol) {
    this.#socket = socket;
    this.#remote = remote;
    this.#protocol = protocol;
  }

  /** Where it receives. */
  get address(): DatagramAddress {
    return this.#socket.address();
  }

  /** `socket`, `sockname`, `peername`. */
  getExtraInfo(name: string): unknown {
    if (name === 'socket') return this.#socket;
    const place = name === 'sockname' ? this.address : name === 'peername' ? this.#remote : undefined;
    return place && [place.address, place.port];
  }

  getProtocol(): DatagramProtocol {
    return this.#protocol;
  }

  setProtocol(protocol: DatagramProtocol): void {
    this.#protocol = protocol;
  }

  /**
   * Sends one datagram; never waits. Throws `TypeError` if neither it nor the endpoint has a destination, `RangeError` if
   * the endpoint has another one.
   */
  sendto(data: Uint8Array | string, to?: DatagramAddress): void {
    if (this.#closing) return;
    const remote = this.#remote;
    if (remote === undefined) {
      if (to === undefined) throw new TypeError('Cannot send a datagram: no address is given');
      this.#socket.send(data, to.port, to.address);
      return;
    }
    if (to !== undefined && (to.port !== remote.port || to.address !== remote.address))
      throw new RangeError(
        `Cannot send a datagram to ${to.address}:${to.port}: its endpoint sends to ${remote.address}:${remote.port}`,
      );
    this.#socket.send(data);
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

/** Opens a UDP endpoint; gives the transport and its protocol. Throws Node's error (`EADDRINUSE`, …). */
export function createDatagramEndpoint<P extends DatagramProtocol>(
  makeProtocol: () => P,
  options: DatagramOptions = {},
): Awaitable<[DatagramTransport, P]> {
  return new Awaitable('createDatagramEndpoint', function* () {
    const loop = getRunningLoop();
    loop.expectSockets();
    const { local, remote, broadcast } = options;
    const host = remote?.host ?? local?.host ?? '127.0.0.1';
    const socket = dgram.createSocket(isIPv6(host) ? 'udp6' : 'udp4');
    const isOpen = new Future<undefined>({ kind: 'connection', label: 'open UDP' });
    const fail = (error: unknown): void => {
      if (!isOpen.done()) isOpen.setException(toError(error));
    };
    const connect = (port: number): void => socket.connect(port, host, () => isOpen.setResult(undefined));
    const listening = (): void => {
      if (broadcast !== undefined) socket.setBroadcast(broadcast);
      if (remote === undefined) isOpen.setResult(undefined);
      else connect(remote.port);
    };
    socket.on('error', fail);
    // If it has a remote, the system chooses the address that leads there.
    const own = local?.host ?? (remote === undefined ? host : undefined);
    socket.bind({ port: local?.port ?? 0, ...(own === undefined ? {} : { address: own }) }, listening);
    try {
      yield* waitOutside(isOpen);
    } catch (error) {
      socket.close();
      throw error;
    }
    socket.off('error', fail);
    const protocol = makeProtocol();
    const transport = new DatagramTransport(socket, remote && socket.remoteAddress(), protocol);
    const tell = (callback: () => void): void => {
      if (!loop.isClosed()) loop.callSoon(callback);
    };
    socket.on('error', (error) => tell(() => transport.getProtocol().errorReceived?.(error)));
    socket.on('message', (data, from) =>
      tell(() => {
        if (!transport.isClosing()) transport.getProtocol().datagramReceived?.(data, from);
      }),
    );
    socket.once('close', () => tell(() => transport.getProtocol().connectionLost?.(null)));
    protocol.connectionMade?.(transport);
    return [transport, protocol];
  });
}
