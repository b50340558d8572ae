/** Writes to a transport from coroutines, no faster than the other side reads. */
import { Awaitable, type Coroutine } from '../kernel/coroutine.js';
import { ConnectionResetError } from '../kernel/errors.js';
import { Future } from '../kernel/future.js';
import { WaitQueue } from '../kernel/wait-queue.js';
import { startTls, type StartTlsOptions } from './connections.js';
import type { StreamReader } from './stream-reader.js';
import type { Protocol } from './protocols.js';
import type { Transport } from './transport.js';

/** The protocol between a transport and a pair of streams. */
export class StreamProtocol implements Protocol {
  readonly #reader: StreamReader | undefined;
  readonly #onConnection: ((writer: StreamWriter) => void) | undefined;
  readonly #drainers = new WaitQueue('stream');
  readonly #keepOpenAtEof: boolean;
  #paused = false;
  #lost: { readonly error: Error | null } | undefined;
  readonly closed: Future<undefined> = new Future({ kind: 'stream', label: 'stream to close' });

  constructor(
    reader: StreamReader | undefined,
    options: {
      readonly onConnection?: (writer: StreamWriter) => void;
      readonly keepOpenAtEof?: boolean;
    } = {},
  ) {
    this.#reader = reader;
    this.#onConnection = options.onConnection;
    this.#keepOpenAtEof = options.keepOpenAtEof ?? true;
  }

  connectionMade(transport: Transport): void {
    this.#reader?.setTransport(transport);
    this.#onConnection?.(new StreamWriter(transport, this));
  }

  /** For `startTls`. */
  replaceTransport(transport: Transport): void {
    this.#reader?.setTransport(transport);
  }

  connectionLost(error: Error | null): void {
    this.#lost = { error };
    if (error === null) this.#reader?.feedEof();
    else this.#reader?.setException(error);
    this.#drainers.wakeAll();
    if (!this.closed.done()) this.closed.setResult(undefined);
  }

  dataReceived(data: Buffer): void {
    this.#reader?.feedData(data);
  }

  eofReceived(): boolean {
    this.#reader?.feedEof();
    return this.#keepOpenAtEof;
  }

  pauseWriting(): void {
    this.#paused = true;
  }

  resumeWriting(): void {
    this.#paused = false;
    this.#drainers.wakeAll();
  }

  /**
   * Waits while too much is unsent. Throws the connection's error if it is lost, `ConnectionResetError` if it was
   * closed.
   */
  *drain(transport: Transport): Coroutine<void> {
    // The connection's own error may be on its way.
    if (transport.isClosing()) yield;
    if (this.#paused && this.#lost === undefined) yield* this.#drainers.wait('stream drain');
    if (this.#lost !== undefined || (transport.isClosing() && transport.getWriteBufferSize() === 0))
      throw this.#lost?.error ?? new ConnectionResetError('Cannot drain: the connection is closed');
  }

  get error(): Error | null {
    return this.#lost?.error ?? null;
  }
}

export class StreamWriter {
  #transport: Transport;
  readonly #protocol: StreamProtocol;

  constructor(transport: Transport, protocol: StreamProtocol) {
    this.#transport = transport;
    this.#protocol = protocol;
  }

  /** A different one after `startTls`. */
  get transport(): Transport {
    return this.#transport;
  }

  /** Sends bytes, or text as UTF-8, soon. Follow it with `yield* drain()`. */
  write(data: Uint8Array | string): void {
    this.transport.write(data);
  }

  writelines(lines: Iterable<Uint8Array | string>): void {
    this.transport.writelines(lines);
  }

  writeEof(): void {
    this.transport.writeEof();
  }

  canWriteEof(): boolean {
    return this.transport.canWriteEof();
  }

  getExtraInfo(name: string): unknown {
    return this.transport.getExtraInfo(name);
  }

  /** Waits until another write is worthwhile; returns at once if little is unsent. */
  drain(): Awaitable<void> {
    return new Awaitable('StreamWriter.drain', () => this.#protocol.drain(this.#transport));
  }

  /**
   * Sends everything unsent, then begins TLS; reader and writer remain the same. Throws the error of the handshake.
   * `serverSide` as in `startTls`.
   */
  startTls(options: StartTlsOptions): Awaitable<void> {
    return new Awaitable('StreamWriter.startTls', () => this.#startTls(options));
  }

  *#startTls(options: StartTlsOptions): Coroutine<void> {
    yield* this.#protocol.drain(this.#transport);
    this.#transport = yield* startTls(this.#transport, this.#protocol, options);
    this.#protocol.replaceTransport(this.#transport);
  }

  /** Closes once everything is sent. */
  close(): void {
    this.transport.close();
  }

  isClosing(): boolean {
    return this.transport.isClosing();
  }

  /** Waits until the connection is closed. Throws the error with which it was lost. */
  waitClosed(): Awaitable<void> {
    const protocol = this.#protocol;
    return new Awaitable('StreamWriter.waitClosed', function* () {
      // A wait that is cancelled must not cancel the others' wait.
      const waiter = new Future<undefined>({ kind: 'stream', label: 'stream to close' });
      protocol.closed.addDoneCallback(() => {
        if (!waiter.done()) waiter.setResult(undefined);
      });
      yield* waiter;
      if (protocol.error !== null) throw protocol.error;
    });
  }
}
