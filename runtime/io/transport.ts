/** A byte stream under a protocol: TCP, Unix socket, TLS, or one end of a pipe. Wraps one of Node's streams. */
import type { Readable, Writable } from 'node:stream';
import { getRunningLoop } from '../kernel/running-loop.js';
import { toError } from '../kernel/errors.js';
import type { EventLoop } from '../kernel/event-loop.js';
import type { BufferedProtocol, Protocol } from './protocols.js';

const HIGH_WATER = 65_536;

export type AnyProtocol = Protocol | BufferedProtocol;

/** The two directions of a stream; one may be missing, as with a pipe. */
export interface Ends {
  readonly readable?: Readable;
  readonly writable?: Writable;
}

/** Who knows the open connections of a server. */
export interface ConnectionOwner {
  opened(transport: Transport): void;
  /** Its protocol was notified of that. */
  lost(transport: Transport): void;
}

export class Transport {
  readonly #ends: Ends;
  readonly #loop: EventLoop = getRunningLoop();
  readonly #extra: Readonly<Record<string, unknown>>;
  #protocol: AnyProtocol;
  #high = HIGH_WATER;
  #low = HIGH_WATER / 4;
  #paused = false;
  #eofWritten = false;
  #closing = false;
  #lost = false;
  #error: Error | null = null;
  #detach: (() => void) | undefined;

  /**
   * For the library: whether the other side is not a server of this program, so that time passes while waiting for it.
   */
  readonly isOutside: boolean;
  /** For the library. */
  readonly owner: ConnectionOwner | undefined;

  /** `announce`: whether `connectionMade` is called; true if absent. `isOutside`: false if absent. */
  constructor(
    ends: Ends,
    protocol: AnyProtocol,
    extra: Readonly<Record<string, unknown>> = {},
    {
      announce = true,
      isOutside = false,
      owner,
    }: {
      readonly announce?: boolean;
      readonly isOutside?: boolean;
      readonly owner?: ConnectionOwner | undefined;
    } = {},
  ) {
    this.#ends = ends;
    this.#protocol = protocol;
    this.#extra = extra;
    this.isOutside = isOutside;
    this.owner = owner;
    owner?.opened(this);
    this.#loop.expectSockets();
    // Named, as are those below: a report of what they throw says which it was.
    const connectionMade = (): void => this.#protocol.connectionMade?.(this);
    if (announce) this.#tell(connectionMade);
    this.#listen();
  }

  /** `socket`, `peername`, `sockname`, `pid`, …: whatever its maker stored there. */
  getExtraInfo(name: string): unknown {
    return this.#extra[name];
  }

  /** The other side, for display: `127.0.0.1:5432`, or the path of a Unix socket; empty if unknown. */
  describe(): string {
    const { name, path, peername } = this.#extra;
    if (typeof name === 'string') return name;
    if (typeof path === 'string') return path;
    if (!Array.isArray(peername) || peername[0] === undefined) return '';
    return `${String(peername[0])}:${String(peername[1])}`;
  }

  getProtocol(): AnyProtocol {
    return this.#protocol;
  }

  setProtocol(protocol: AnyProtocol): void {
    this.#protocol = protocol;
  }

  /**
   * Sends bytes, later if necessary; never waits. Text is sent as UTF-8. Dropped after `close`. Throws `Error` after
   * `writeEof`.
   */
  write(data: Uint8Array | string): void {
    const { writable } = this.#ends;
    if (writable === undefined) throw new Error('Cannot write: the transport is read-only');
    if (this.#eofWritten) throw new Error('Cannot write: writeEof announced that no more would be sent');
    if (this.#closing || this.#lost) return;
    writable.write(data, this.#afterWrite);
    this.#pauseIfTooMuch();
  }

  writelines(lines: Iterable<Uint8Array | string>): void {
    for (const line of lines) this.write(line);
  }

  /** Announces that no more will be sent; data from the other side is still received. */
  writeEof(): void {
    if (this.#eofWritten || this.#closing) return;
    this.#eofWritten = true;
    this.#ends.writable?.end();
  }

  /** False over TLS, which has no half-closed connections. */
  canWriteEof(): boolean {
    return this.#ends.writable !== undefined && !('encrypted' in this.#ends.writable);
  }

  pauseReading(): void {
    this.#ends.readable?.pause();
  }

  resumeReading(): void {
    if (!this.#closing) this.#ends.readable?.resume();
  }

  /** Bytes waiting to be sent. */
  getWriteBufferSize(): number {
    return this.#ends.writable?.writableLength ?? 0;
  }

  /**
   * In bytes; `low` is a quarter of `high` if absent, `high` four times `low`. Throws `RangeError` unless
   * high >= low >= 0.
   */
  setWriteBufferLimits(most?: number, least?: number): void {
    const high = most ?? (least === undefined ? HIGH_WATER : 4 * least);
    const low = least ?? Math.floor(high / 4);
    if (!(high >= low && low >= 0))
      throw new RangeError(
        `Cannot set write buffer limits: high (${high}) must be >= low (${low}) must be >= 0`,
      );
    this.#high = high;
    this.#low = low;
    this.#pauseIfTooMuch();
  }

  /** In bytes. */
  getWriteBufferLimits(): { readonly low: number; readonly high: number } {
    return { low: this.#low, high: this.#high };
  }

  isReading(): boolean {
    return !this.#closing && this.#ends.readable?.isPaused() === false;
  }

  isClosing(): boolean {
    return this.#closing;
  }

  /** Sends everything unsent, then closes. */
  close(): void {
    if (this.#closing) return;
    this.#closing = true;
    const { writable } = this.#ends;
    if (writable === undefined || writable.destroyed) this.#destroy();
    else if (writable.writableFinished) this.#destroy();
    else if (writable.writableEnded) writable.once('finish', () => this.#destroy());
    else writable.end(() => this.#destroy());
  }

  /** Closes at once, dropping everything unsent. */
  abort(): void {
    this.#closing = true;
    this.#destroy();
  }

  /** Whether its protocol still wants to know what comes in: what came before `startTls` is for it, too. */
  get #hears(): boolean {
    return !this.#closing || this.#detach === undefined;
  }

  #pauseIfTooMuch(): void {
    if (this.#paused || this.getWriteBufferSize() <= this.#high) return;
    this.#paused = true;
    this.#callOnFlow('pauseWriting');
  }

  /** The writer must not fail for what the protocol does wrong. */
  #callOnFlow(method: 'pauseWriting' | 'resumeWriting'): void {
    try {
      this.#protocol[method]?.();
    } catch (error) {
      this.#report(`protocol.${method}() failed`, error);
    }
  }

  /** Calls the protocol with what came in. If it fails, what came is lost to it: the connection ends. */
  #receive(method: keyof Protocol | keyof BufferedProtocol, call: () => void): void {
    if (!this.#hears) return;
    try {
      call();
    } catch (error) {
      this.#report(`protocol.${method}() failed, and its connection is closed`, error);
      this.#error ??= toError(error);
      this.abort();
    }
  }

  #report(message: string, error: unknown): void {
    const source = this.describe();
    const exception = toError(error);
    this.#loop.callExceptionHandler({ message, exception, ...(source === '' ? {} : { source }) });
  }

  /** For `startTls`: releases the stream without closing it. */
  release(): Ends {
    // Paused, or data would be lost before the next reader listens.
    this.#ends.readable?.pause();
    this.#closing = true;
    this.#detach?.();
    this.#detach = undefined;
    return this.#ends;
  }

  readonly #afterWrite = (): void => {
    if (!this.#paused || this.getWriteBufferSize() > this.#low) return;
    this.#paused = false;
    this.#tell(() => this.#callOnFlow('resumeWriting'));
  };

  #listen(): void {
    const { readable, writable } = this.#ends;
    const onData = (data: Buffer): void => this.#tell(() => this.#deliver(data));
    const onEnd = (): void =>
      this.#tell(() =>
        this.#receive('eofReceived', () => {
          if (this.#protocol.eofReceived?.() !== true) this.close();
        }),
      );
    const onError = (error: unknown): void => {
      this.#error ??= toError(error);
    };
    const onClose = (): void => this.#connectionLost();
    readable?.on('data', onData).on('end', onEnd);
    const streams = new Set([readable, writable].filter((stream) => stream !== undefined));
    for (const stream of streams) stream.on('error', onError).once('close', onClose);
    this.#detach = () => {
      readable?.off('data', onData).off('end', onEnd);
      for (const stream of streams) stream.off('error', onError).off('close', onClose);
    };
  }

  #deliver(data: Buffer): void {
    const protocol = this.#protocol;
    if (!('getBuffer' in protocol)) {
      this.#receive('dataReceived', () => protocol.dataReceived?.(data));
      return;
    }
    for (let from = 0, count = 0; from < data.length && this.#hears; from += count) {
      count = 0;
      this.#receive('getBuffer', () => {
        const buffer = protocol.getBuffer(data.length - from);
        count = Math.min(buffer.length, data.length - from);
        if (count === 0) throw new RangeError('Cannot receive into a protocol: its buffer is empty');
        buffer.set(data.subarray(from, from + count));
      });
      if (count > 0) this.#receive('bufferUpdated', () => protocol.bufferUpdated(count));
    }
  }

  #destroy(): void {
    this.#ends.readable?.destroy();
    this.#ends.writable?.destroy();
  }

  #connectionLost(): void {
    const { readable, writable } = this.#ends;
    if (this.#lost || readable?.closed === false || writable?.closed === false) return;
    this.#lost = true;
    this.#closing = true;
    const connectionLost = (): void => {
      try {
        this.#protocol.connectionLost?.(this.#error);
      } finally {
        this.owner?.lost(this);
      }
    };
    this.#tell(connectionLost);
  }

  #tell(callback: () => void): void {
    if (!this.#loop.isClosed()) this.#loop.callSoon(callback);
  }
}
