/**
 * The entrance of the adapter: passes whole DAP messages and nothing else. Input that does not begin as one (an HTTP
 * request, for example) is refused at its first wrong byte. Headers and bodies have a maximum length, which is checked
 * before any of them is kept.
 */
import { Transform, type TransformCallback } from 'node:stream';
import * as v from 'valibot';
import { accept, anything, text, wholeNumber, type Shape } from './shape.js';

const HEADER_END = '\r\n\r\n';
const LONGEST_HEADER = 1024;
/** The possible header names of a message, in lower case. */
const HEADERS = ['content-length', 'content-type'];

/** The part that is passed on: the rest of DAP's envelope is not checked. */
type DapMessage =
  | { readonly type: 'request'; readonly seq: number; readonly command: string; readonly arguments?: unknown }
  | { readonly type: 'response'; readonly request_seq: number; readonly success: boolean };

const message: Shape<DapMessage> = v.variant('type', [
  v.looseObject({
    type: v.literal('request'),
    seq: wholeNumber,
    command: text,
    arguments: v.optional(anything),
  }),
  v.looseObject({ type: v.literal('response'), request_seq: wholeNumber, success: v.boolean() }),
]);

export class DapFrames extends Transform {
  private pieces: Buffer[] = [];
  private length = 0;
  /** From the header of the current message, once it has arrived. */
  private bodyLength: number | undefined;

  /**
   * @param longestBody called for each message
   * @param passedOver called with an invalid message, which is dropped; the stream continues after it
   */
  constructor(
    private readonly longestBody: () => number,
    private readonly passedOver: () => void,
  ) {
    super();
  }

  override _transform(chunk: Buffer, _encoding: string, done: TransformCallback): void {
    this.pieces.push(chunk);
    this.length += chunk.length;
    try {
      this.takeMessages();
      done();
    } catch (error) {
      this.pieces = [];
      done(error as Error);
    }
  }

  private takeMessages(): void {
    for (;;) {
      if (this.bodyLength === undefined) {
        const all = this.joined();
        const end = all.subarray(0, LONGEST_HEADER).indexOf(HEADER_END);
        const header = all.toString('latin1', 0, end < 0 ? Math.min(all.length, LONGEST_HEADER) : end);
        refuseWrongHeader(header, end >= 0);
        if (end < 0) return;
        this.bodyLength = bodyLength(header, this.longestBody());
        this.keep(all.subarray(end + HEADER_END.length));
      }
      if (this.length < this.bodyLength) return;
      const all = this.joined();
      this.pass(all.subarray(0, this.bodyLength));
      this.keep(all.subarray(this.bodyLength));
      this.bodyLength = undefined;
      if (this.length === 0) return;
    }
  }

  /** Bodies arrive in many chunks: they are joined once complete. */
  private joined(): Buffer {
    const all = this.pieces.length === 1 ? this.pieces[0] : undefined;
    const joined = all ?? Buffer.concat(this.pieces);
    this.pieces = [joined];
    return joined;
  }

  private keep(rest: Buffer): void {
    this.pieces = [rest];
    this.length = rest.length;
  }

  private pass(body: Buffer): void {
    let value: unknown;
    try {
      value = JSON.parse(body.toString('utf8'));
    } catch {
      value = undefined;
    }
    if (accept(message, value) === undefined) this.passedOver();
    else this.push(Buffer.concat([Buffer.from(`Content-Length: ${body.length}${HEADER_END}`), body]));
  }
}

/** Throws if this cannot become the header of a message. */
function refuseWrongHeader(header: string, isWhole: boolean): void {
  const lines = header.split('\r\n');
  for (const [index, line] of lines.entries()) {
    const colon = line.indexOf(':');
    const name = (colon < 0 ? line : line.slice(0, colon)).toLowerCase();
    const mayContinue = colon < 0 && !isWhole && index === lines.length - 1;
    if (
      mayContinue
        ? HEADERS.some((known) => known.startsWith(name.replace(/\r$/, '')))
        : HEADERS.includes(name)
    )
      continue;
    throw new Error('it does not speak the Debug Adapter Protocol');
  }
  if (!isWhole && header.length >= LONGEST_HEADER) throw new Error('its header does not end');
}

function bodyLength(header: string, longest: number): number {
  const length = Number(/^content-length: *(\d+) *$/im.exec(header)?.[1]);
  if (!Number.isSafeInteger(length)) throw new Error('its header has no length');
  if (length > longest) throw new Error(`a message of ${length} bytes is too long`);
  return length;
}
