/** Bytes from a transport, read by coroutines. */
import { Awaitable, type Coroutine } from '../kernel/coroutine.js';
import { IncompleteReadError, LimitOverrunError } from '../kernel/errors.js';
import { Future } from '../kernel/future.js';
import { waitOutside } from './outside.js';
import type { Transport } from './transport.js';

const NEWLINE = /* @__PURE__ */ Buffer.from('\n');
export const DEFAULT_LIMIT = 65_536;

/** What a reader needs from its transport. */
type ReadSide = Pick<Transport, 'pauseReading' | 'resumeReading'> &
  Partial<Pick<Transport, 'describe' | 'isOutside'>>;

/** One reader at a time: a second concurrent read throws `Error`. */
export class StreamReader {
  readonly #limit: number;
  #buffer: Buffer = Buffer.alloc(0);
  #eof = false;
  #error: Error | undefined;
  #waiter: Future<undefined> | undefined;
  #transport: ReadSide | undefined;
  #paused = false;

  /** `limit`: bytes that `readline` and `readuntil` search; the transport is paused at twice that. */
  constructor(options: { readonly limit?: number } = {}) {
    this.#limit = options.limit ?? DEFAULT_LIMIT;
    if (this.#limit <= 0)
      throw new RangeError(`Cannot make a StreamReader of limit ${this.#limit}: it must be positive`);
  }

  /** For protocols: the transport to pause when the buffer is full. */
  setTransport(transport: ReadSide): void {
    this.#transport = transport;
  }

  /** Throws `Error` after `feedEof`. */
  feedData(data: Uint8Array): void {
    if (this.#eof) throw new Error('Cannot feed data to a StreamReader: its end was fed already');
    if (data.length === 0) return;
    const chunk = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
    this.#buffer = this.#buffer.length === 0 ? chunk : Buffer.concat([this.#buffer, chunk]);
    this.#wake();
    if (!this.#paused && this.#buffer.length > 2 * this.#limit) {
      this.#paused = true;
      this.#transport?.pauseReading();
    }
  }

  feedEof(): void {
    this.#eof = true;
    this.#wake();
  }

  /** Makes every further read throw it. */
  setException(error: Error): void {
    this.#error = error;
    const waiter = this.#waiter;
    this.#waiter = undefined;
    if (waiter?.done() === false) waiter.setException(error);
  }

  exception(): Error | undefined {
    return this.#error;
  }

  /** Whether the end came and everything was read. */
  atEof(): boolean {
    return this.#eof && this.#buffer.length === 0;
  }

  /** Up to `count` bytes, at least one unless at the end; all up to the end if absent or negative. */
  read(count = -1): Awaitable<Buffer> {
    return new Awaitable('StreamReader.read', () => (count < 0 ? this.#readAll() : this.#read(count)));
  }

  /** Up to and including the next `\n`, or the rest at the end. Throws `LimitOverrunError` for too long a line. */
  readline(): Awaitable<Buffer> {
    return new Awaitable('StreamReader.readline', () => this.#readline());
  }

  /** Throws `IncompleteReadError`, with the bytes read, if the end comes first. */
  readexactly(count: number): Awaitable<Buffer> {
    if (!(count >= 0)) throw new RangeError(`Cannot read exactly ${count} bytes: it must be 0 or more`);
    return new Awaitable('StreamReader.readexactly', () => this.#readexactly(count));
  }

  /**
   * Up to and including a separator, of several the one that ends first. Throws `IncompleteReadError` if the end comes
   * first, `LimitOverrunError` if it is not within the limit (the bytes stay in the buffer).
   */
  readuntil(separator: string | Uint8Array | readonly (string | Uint8Array)[] = '\n'): Awaitable<Buffer> {
    const several = Array.isArray(separator)
      ? (separator as readonly (string | Uint8Array)[])
      : [separator as string];
    if (several.length === 0) throw new RangeError('Cannot read up to a separator: none is given');
    const separators = several.map((each) => Buffer.from(each as Uint8Array));
    if (separators.some(({ length }) => length === 0))
      throw new RangeError('Cannot read up to a separator: it is empty');
    return new Awaitable('StreamReader.readuntil', () => this.#readuntil(separators));
  }

  /** The lines, each with its `\n`; for `async` functions. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer, void, undefined> {
    for (let line = await this.readline(); line.length > 0; line = await this.readline()) yield line;
  }

  statistics(): { readonly buffered: number; readonly eof: boolean; readonly waiters: number } {
    return Object.freeze({ buffered: this.#buffer.length, eof: this.#eof, waiters: this.#waiter ? 1 : 0 });
  }

  *#read(count: number): Coroutine<Buffer> {
    this.#check();
    if (count === 0) return Buffer.alloc(0);
    if (this.#buffer.length === 0 && !this.#eof) yield* this.#more('read');
    return this.#take(Math.min(count, this.#buffer.length));
  }

  *#readAll(): Coroutine<Buffer> {
    const blocks: Buffer[] = [];
    for (;;) {
      const block = yield* this.#read(this.#limit);
      if (block.length === 0) return Buffer.concat(blocks);
      blocks.push(block);
    }
  }

  *#readline(): Coroutine<Buffer> {
    try {
      return yield* this.#readuntil([NEWLINE], 'readline');
    } catch (error) {
      if (error instanceof IncompleteReadError) return Buffer.from(error.partial);
      if (error instanceof LimitOverrunError) {
        // So that the next call does not find the same line again.
        const atSeparator = this.#buffer.indexOf('\n', error.consumed) === error.consumed;
        this.#take(atSeparator ? error.consumed + 1 : this.#buffer.length);
      }
      throw error;
    }
  }

  *#readexactly(count: number): Coroutine<Buffer> {
    this.#check();
    while (this.#buffer.length < count) {
      if (this.#eof) throw new IncompleteReadError(this.#take(this.#buffer.length), count);
      yield* this.#more('readexactly');
    }
    return this.#take(count);
  }

  *#readuntil(separators: readonly Buffer[], what = 'readuntil'): Coroutine<Buffer> {
    this.#check();
    const longest = Math.max(...separators.map(({ length }) => length));
    for (let from = 0; ;) {
      const { at, end } = this.#find(separators, from);
      // No separator ends before this one.
      const unseen = Math.max(0, this.#buffer.length - longest + 1);
      if ((at >= 0 ? at : unseen) > this.#limit) {
        const where = at >= 0 ? 'found, but after' : 'not found in';
        throw new LimitOverrunError(
          `The separator was ${where} the limit of ${this.#limit} bytes`,
          at >= 0 ? at : unseen,
        );
      }
      if (at >= 0) return this.#take(end);
      if (this.#eof) throw new IncompleteReadError(this.#take(this.#buffer.length));
      from = unseen;
      yield* this.#more(what);
    }
  }

  /** The bounds of the separator that ends first; -1 if there is none. */
  #find(separators: readonly Buffer[], from: number): { readonly at: number; readonly end: number } {
    let found = { at: -1, end: Infinity };
    for (const separator of separators) {
      const at = this.#buffer.indexOf(separator, from);
      const end = at + separator.length;
      if (at >= 0 && (end < found.end || (end === found.end && at < found.at))) found = { at, end };
    }
    return found;
  }

  #check(): void {
    if (this.#error !== undefined) throw this.#error;
  }

  #take(count: number): Buffer {
    const taken = this.#buffer.subarray(0, count);
    this.#buffer = this.#buffer.subarray(count);
    if (this.#paused && this.#buffer.length <= this.#limit) {
      this.#paused = false;
      this.#transport?.resumeReading();
    }
    return taken;
  }

  #labelOf(what: string): string {
    const from = this.#transport?.describe?.() ?? '';
    return `stream ${what}${from === '' ? '' : ` from ${from}`}`;
  }

  *#more(what: string): Coroutine<void> {
    if (this.#waiter !== undefined)
      throw new Error(`Cannot ${what}: another coroutine is already waiting for data of this StreamReader`);
    if (this.#paused) {
      this.#paused = false;
      this.#transport?.resumeReading();
    }
    this.#waiter = new Future<undefined>({ kind: 'stream', label: this.#labelOf(what) });
    try {
      if (this.#transport?.isOutside === true) yield* waitOutside(this.#waiter);
      else yield* this.#waiter;
    } finally {
      this.#waiter = undefined;
    }
  }

  #wake(): void {
    const waiter = this.#waiter;
    this.#waiter = undefined;
    if (waiter?.done() === false) waiter.setResult(undefined);
  }
}
