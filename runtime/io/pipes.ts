/** One-way transports: the ends of pipes, terminals, and any of Node's streams. */
import net from 'node:net';
import type { Readable, Writable } from 'node:stream';
import { Awaitable } from '../kernel/coroutine.js';
import type { Protocol } from './protocols.js';
import { Transport } from './transport.js';

/** A readable stream, or the file descriptor of a pipe, a socket or a terminal, which the transport then owns. */
export type ReadPipe = Readable | number;
/** A writable stream, or the file descriptor of a pipe, a socket or a terminal, which the transport then owns. */
export type WritePipe = Writable | number;

/**
 * Receives from the reading end of a pipe; gives the transport and the protocol made for it. Closing the transport
 * closes the pipe. Throws Node's error for a descriptor that is none of these.
 *
 *     const reader = new StreamReader();
 *     yield* connectReadPipe(() => new StreamProtocol(reader), process.stdin);
 */
export function connectReadPipe<P extends Protocol>(
  makeProtocol: () => P,
  pipe: ReadPipe,
): Awaitable<[Transport, P]> {
  // eslint-disable-next-line require-yield -- opening takes no time
  return new Awaitable('connectReadPipe', function* () {
    const readable =
      typeof pipe === 'number' ? new net.Socket({ fd: pipe, readable: true, writable: false }) : pipe;
    const protocol = makeProtocol();
    return [new Transport({ readable }, protocol, { pipe, name: describe(pipe) }), protocol];
  });
}

/** Sends to the writing end of a pipe; gives the transport and the protocol made for it. As `connectReadPipe`. */
export function connectWritePipe<P extends Protocol>(
  makeProtocol: () => P,
  pipe: WritePipe,
): Awaitable<[Transport, P]> {
  // eslint-disable-next-line require-yield -- opening takes no time
  return new Awaitable('connectWritePipe', function* () {
    const writable =
      typeof pipe === 'number' ? new net.Socket({ fd: pipe, readable: false, writable: true }) : pipe;
    const protocol = makeProtocol();
    return [new Transport({ writable }, protocol, { pipe, name: describe(pipe) }), protocol];
  });
}

function describe(pipe: ReadPipe | WritePipe): string {
  if (typeof pipe === 'number') return `descriptor ${pipe}`;
  if (pipe === process.stdin) return 'stdin';
  return pipe === process.stdout ? 'stdout' : pipe === process.stderr ? 'stderr' : 'a pipe';
}
