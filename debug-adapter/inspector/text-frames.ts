/**
 * Text messages as frames of a WebSocket client, which can be nudged.
 *
 * Node's inspector socket uses Nagle's algorithm: data sent after an event waits for our kernel's delayed
 * acknowledgement, 44 ms. Any byte from us carries the acknowledgement. A request would do, but one that arrives while
 * Node runs the program's code for another can freeze the program. The first bytes of the next frame are not a request,
 * and are known in advance: with the length always written in eight bytes, six do not depend on it.
 */
import type net from 'node:net';

const FINAL_TEXT = 0x81;
/** Masked, as all client data, and eight bytes of length follow. */
const MASKED_LONG = 0xff;
const LENGTH_AT = 2;
const MASK_AT = 10;
/** The mask is zero: the text stays unchanged. */
const HEAD_SIZE = 14;
/** The upper half of the length is zero: no message is that long. */
const KNOWN_BYTES = 6;

export class TextFrames {
  /** How much of the next frame has been sent. */
  #early = 0;

  constructor(private readonly socket: net.Socket) {}

  send(text: string): void {
    const head = this.#head(Buffer.byteLength(text)).subarray(this.#early);
    this.#early = 0;
    this.socket.write(Buffer.concat([head, Buffer.from(text, 'utf8')]));
  }

  /** Sends one more byte of the next frame, as often as possible. */
  nudge(): void {
    if (this.#early === KNOWN_BYTES || !this.socket.writable) return;
    this.socket.write(this.#head(0).subarray(this.#early, ++this.#early));
  }

  #head(size: number): Buffer {
    const head = Buffer.alloc(HEAD_SIZE);
    head[0] = FINAL_TEXT;
    head[1] = MASKED_LONG;
    head.writeBigUInt64BE(BigInt(size), LENGTH_AT);
    head.fill(0, MASK_AT);
    return head;
  }
}
