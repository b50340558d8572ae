/** One-way transports: the ends of pipes, terminals, and any of Node's streams. */
import net from 'node:net';
import type { Readable, Writable } from 'node:stream';
import { Awaitable } from '../kernel/coroutine.js';
import { Transport, type AnyProtocol } from './transport.js';

/** A readable stream, or the file descriptor of a pipe, a socket or a terminal, which the transport then owns. */
export type ReadPipe = Readable | number;
/** A writable stream, or the file descriptor of a pipe, a socket or a terminal, which the transport then owns. */
export type WritePipe = Writable | number;

/**
 * Receives from the reading end of a pipe; gives the transport and its protocol. Closing the transport closes the pipe.
 * Throws Node's error for any other descriptor.
 *
 *     const reader = new StreamReader();
 *     yield* connectReadPipe(() => new StreamProtocol(reader), process.stdin);
 */
export function connectReadPipe<P extends AnyProtocol>(
  makeProtocol: () => P,
  pipe: ReadPipe,
): Awaitable<[Transport, P]> {
  return new Awaitable('connectReadPipe', function* () {
    const readable =
      typeof pipe === 'number' ? new net.Socket({ fd: pipe, readable: true, writable: false }) : pipe;
    const protocol = makeProtocol();
    const transport = new Transport(
      { readable },
      protocol,
      { pipe, name: describe(pipe) },
      { isOutside: true },
    );
    // The protocol learns of it first.
    yield;
    return [transport, protocol];
  });
}

/** Sends to the writing end of a pipe; gives the transport and its protocol. As `connectReadPipe`. */
export function connectWritePipe<P extends AnyProtocol>(
  makeProtocol: () => P,
  pipe: WritePipe,
): Awaitable<[Transport, P]> {
  return new Awaitable('connectWritePipe', function* () {
    const writable =
      typeof pipe === 'number' ? new net.Socket({ fd: pipe, readable: false, writable: true }) : pipe;
    const protocol = makeProtocol();
    const transport = new Transport(
      { writable },
      protocol,
      { pipe, name: describe(pipe) },
      { isOutside: true },
    );
    yield;
    return [transport, protocol];
  });
}

function describe(pipe: ReadPipe | WritePipe): string {
  if (typeof pipe === 'number') return `descriptor ${pipe}`;
  if (pipe === process.stdin) return 'stdin';
  return pipe === process.stdout ? 'stdout' : pipe === process.stderr ? 'stderr' : 'a pipe';
}
