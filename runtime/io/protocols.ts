/** What transports tell protocols: the callbacks a user of transports implements. All of them are called on the loop. */
import type { Transport } from './transport.js';
import type { DatagramTransport } from './datagram.js';

/** A connection's callbacks; all optional. */
export interface Protocol {
  connectionMade?(transport: Transport): void;
  /** Once, at the end: null when the connection was closed in order. */
  connectionLost?(error: Error | null): void;
  dataReceived?(data: Buffer): void;
  /** The other side will send no more. Answering true keeps the connection open for writing. */
  eofReceived?(): boolean | undefined;
  /** More than the high-water mark is waiting to be sent. */
  pauseWriting?(): void;
  /** No more than the low-water mark is waiting. */
  resumeWriting?(): void;
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
