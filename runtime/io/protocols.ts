/**
 * The calls from transports to protocols: the callbacks that users of transports implement. All are called on the loop.
 */
import type { Transport } from './transport.js';
import type { DatagramTransport } from './datagram.js';

/** A connection's callbacks; all optional. */
export interface Protocol {
  connectionMade?(transport: Transport): void;
  /** Once, at the end: null if the connection was closed normally. */
  connectionLost?(error: Error | null): void;
  dataReceived?(data: Buffer): void;
  /** The other side will send no more. Answering true keeps the connection open for writing. */
  eofReceived?(): boolean | undefined;
  /** More than the high-water mark is waiting to be sent. */
  pauseWriting?(): void;
  /** No more than the low-water mark is waiting. */
  resumeWriting?(): void;
}

/** A connection's callbacks if the protocol supplies the memory for data. */
export interface BufferedProtocol extends Omit<Protocol, 'dataReceived'> {
  /** The memory for incoming data; `sizeHint`: its expected size. Not empty. */
  getBuffer(sizeHint: number): Uint8Array;
  /** This many bytes of the latest buffer have been filled. */
  bufferUpdated(byteCount: number): void;
}

export interface DatagramAddress {
  readonly address: string;
  readonly port: number;
}

/** A UDP endpoint's callbacks; all optional. */
export interface DatagramProtocol {
  connectionMade?(transport: DatagramTransport): void;
  connectionLost?(error: Error | null): void;
  datagramReceived?(data: Buffer, from: DatagramAddress): void;
  errorReceived?(error: Error): void;
}
