/**
 * A copy of the memory in which V8 keeps its objects, and of nothing else that is beside it: buffers of a program can be
 * many times as large. It is taken while the program runs, and corrected in one short stop: objects that V8 moves, memory
 * already used, and pages whose header has changed are read again.
 */
import type { AddressSpace, Region } from './address-space.js';

/** Size and alignment of V8's pages. */
export const PAGE = 0x40000;
/** Use is recorded by blocks of this size: the machine's page size. */
const BLOCK_SHIFT = 12;
const BLOCK = 1 << BLOCK_SHIFT;
/** A thread's stack: it contains no objects. */
const STACK = 0x800000;
/** Enough of a page's beginning, and of what it refers to, to show that objects were added to it. */
const HEADER = 256;
const HIGH = 4294967296;
/** Beyond what programs are given: 47 bits on x64, 48 on arm64. */
const HIGHEST = 2 ** 48;
/** Flags that mark young pages: half-spaces of the young generation, both of them. */
const YOUNG = 0b11000;
/** Flags are small numbers: otherwise it is not a page of V8. */
const MOST_FLAGS = 0x4000000;
/** Within this distance from its beginning the objects of a page begin. */
const LARGEST_HEADER = 8192;

export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** One region of memory with its copied bytes. */
export interface Segment extends Stretch {
  readonly bytes: Uint8Array;
  readonly words: Uint32Array;
  readonly view: DataView;
  /** By block, 1 if it has been used. */
  readonly seen: Uint8Array;
}

export class HeapCopy {
  readonly #pages = new Map<number, Segment>();
  #segments: Segment[] = [];
  #lastPage = -1;
  #lastSegment: Segment | undefined;
  readonly #headers = new Map<number, Buffer>();
  readonly #changedHeaders = new Set<number>();
  /** While the program is stopped, nothing unnecessary is computed. */
  readonly #scratch = Buffer.alloc(2 * HEADER);

  /** @param flagsAt offset of a page's flags */
  constructor(
    private readonly space: AddressSpace,
    private readonly flagsAt: number,
  ) {}

  get segments(): readonly Segment[] {
    return this.#segments;
  }

  get byteCount(): number {
    return this.#segments.reduce((sum, { start, end }) => sum + end - start, 0);
  }

  /** Copies everything. */
  readAll(): void {
    for (const { start, end } of this.#heapStretches(true)) this.#copy(start, end);
  }

  /** Reads again everything that can have changed. Answers the regions that were read. */
  readChanged(): Stretch[] {
    const read: Stretch[] = [];
    const stretches = this.#heapStretches(false);
    this.#dropBut(stretches);
    for (const stretch of stretches) {
      const known = this.#pages.get(stretch.start / PAGE);
      if (known?.start === stretch.start && known.end === stretch.end) continue;
      // New, or merged with a neighbour.
      this.#forget(stretch);
      this.#copy(stretch.start, stretch.end);
      read.push(stretch);
    }
    for (const segment of this.#segments) {
      if (read.some(({ start }) => start === segment.start)) continue;
      for (const stretch of joined(this.#changedIn(segment))) {
        const count = stretch.end - stretch.start;
        this.space.read(segment.bytes, stretch.start - segment.start, count, stretch.start);
        read.push(stretch);
      }
    }
    return read;
  }

  /** Number of pages in V8's young generation at the time of the copy. */
  get youngPages(): number {
    return [...this.#headers.values()].filter((header) => isYoung(header, this.flagsAt)).length;
  }

  /** Number of bytes used that are not in these regions. */
  seenBeside(stretches: readonly Stretch[]): number {
    const fresh = new Set<number>();
    for (const { start, end } of stretches) for (let at = start; at < end; at += BLOCK) fresh.add(at);
    let count = 0;
    for (const { start, seen } of this.#segments)
      seen.forEach((isSeen, index) => {
        if (isSeen === 1 && !fresh.has(start + index * BLOCK)) count += BLOCK;
      });
    return count;
  }

  has(address: number): boolean {
    return this.#at(address) !== undefined;
  }

  /** 64 bits; 0 if nothing was copied. Exact for pointers and small integers. */
  word(address: number): number {
    const segment = this.#at(address);
    if (segment === undefined) return 0;
    const index = (address - segment.start) / 4;
    segment.seen[(address - segment.start) >>> BLOCK_SHIFT] = 1;
    return (segment.words[index] ?? 0) + (segment.words[index + 1] ?? 0) * HIGH;
  }

  u32(address: number): number {
    const segment = this.#at(address);
    if (segment === undefined || address + 4 > segment.end) return 0;
    return segment.view.getUint32(address - segment.start, true);
  }

  u16(address: number): number {
    const segment = this.#at(address);
    if (segment === undefined || address + 2 > segment.end) return 0;
    return segment.view.getUint16(address - segment.start, true);
  }

  u8(address: number): number {
    const segment = this.#at(address);
    return segment?.bytes[address - segment.start] ?? 0;
  }

  f64(address: number): number {
    const segment = this.#at(address);
    if (segment === undefined || address + 8 > segment.end) return 0;
    return segment.view.getFloat64(address - segment.start, true);
  }

  /** From the copy; undefined if nothing was copied. */
  bytes(address: number, length: number): Buffer | undefined {
    const segment = this.#at(address);
    if (segment === undefined || length < 0) return undefined;
    const offset = address - segment.start;
    const count = Math.min(length, segment.end - address);
    segment.seen.fill(1, offset >>> BLOCK_SHIFT, ((offset + count) >>> BLOCK_SHIFT) + 1);
    return Buffer.from(segment.bytes.buffer, offset, count);
  }

  /** From the process itself, outside V8's pages: memory that never changes there, such as the text of a program. */
  outside(address: number, length: number): Buffer | undefined {
    if (!Number.isSafeInteger(address) || address <= 0 || length < 0) return undefined;
    const bytes = Buffer.alloc(length);
    return this.space.read(bytes, 0, length, address) === length ? bytes : undefined;
  }

  #at(address: number): Segment | undefined {
    const page = Math.floor(address / PAGE);
    if (page !== this.#lastPage) {
      this.#lastPage = page;
      this.#lastSegment = this.#pages.get(page);
    }
    const segment = this.#lastSegment;
    return segment !== undefined && address >= segment.start && address < segment.end ? segment : undefined;
  }

  #copy(start: number, end: number): void {
    const buffer = new ArrayBuffer(end - start);
    const bytes = new Uint8Array(buffer);
    const count = this.space.read(bytes, 0, bytes.length, start);
    if (count === 0) return;
    const segment: Segment = {
      start,
      end,
      bytes,
      words: new Uint32Array(buffer, 0, bytes.length >> 2),
      view: new DataView(buffer),
      seen: new Uint8Array((bytes.length >>> BLOCK_SHIFT) + 1),
    };
    this.#segments.push(segment);
    for (let page = start; page < end; page += PAGE) this.#pages.set(page / PAGE, segment);
    this.#lastPage = -1;
  }

  #forget({ start, end }: Stretch): void {
    const isGone = (segment: Segment): boolean => segment.start < end && segment.end > start;
    for (const segment of this.#segments.filter(isGone))
      for (let page = segment.start; page < segment.end; page += PAGE) this.#pages.delete(page / PAGE);
    this.#segments = this.#segments.filter((segment) => !isGone(segment));
    this.#lastPage = -1;
  }

  #dropBut(regions: readonly Stretch[]): void {
    for (const segment of this.#segments)
      if (!regions.some(({ start, end }) => start < segment.end && end > segment.start))
        this.#forget(segment);
  }

  #changedIn(segment: Segment): Stretch[] {
    const changed: Stretch[] = [];
    for (let page = segment.start; page < segment.end; page += PAGE) {
      const end = Math.min(page + PAGE, segment.end);
      if (this.#changedHeaders.has(page)) {
        changed.push({ start: page, end });
        continue;
      }
      for (let block = page; block < end; block += BLOCK)
        if (segment.seen[(block - segment.start) >>> BLOCK_SHIFT] === 1)
          changed.push({ start: block, end: Math.min(block + BLOCK, end) });
    }
    return changed;
  }

  /**
   * Where V8's pages are: those whose header says so, up to the end that it gives. A large object has several pages and
   * one header.
   *
   * @param isFirst headers are kept; else they are compared with those that were
   */
  #heapStretches(isFirst: boolean): Stretch[] {
    const stretches: Stretch[] = [];
    this.#changedHeaders.clear();
    for (const { start, end } of possibleRegions(this.space.regions())) {
      let pagesEnd = start;
      for (let page = start; page < end; page += PAGE) {
        const header = isFirst ? this.#headerOf(page) : this.#headerOf(page, this.#scratch);
        pagesEnd = Math.max(pagesEnd, objectsEnd(header, page, end) ?? 0);
        if (page >= pagesEnd) continue;
        stretches.push({ start: page, end: Math.min(page + PAGE, end) });
        if (isFirst) this.#headers.set(page, header);
        else if (this.#hasChanged(page, header)) this.#changedHeaders.add(page);
      }
    }
    return joined(stretches);
  }

  #hasChanged(page: number, now: Buffer): boolean {
    const before = this.#headers.get(page);
    return (
      before === undefined ||
      isYoung(now, this.flagsAt) ||
      isYoung(before, this.flagsAt) ||
      !now.equals(before)
    );
  }

  /** The page's first words, and, in newer V8s, what its second word refers to: there V8 counts the page's contents. */
  #headerOf(page: number, header = Buffer.alloc(2 * HEADER)): Buffer {
    header.fill(0, HEADER);
    this.space.read(header, 0, HEADER, page);
    const elsewhere = header.readUInt32LE(8) + header.readUInt32LE(12) * HIGH;
    const isPointer = elsewhere % 8 === 0 && elsewhere > PAGE && elsewhere < HIGHEST;
    if (isPointer) this.space.read(header, HEADER, HEADER, elsewhere);
    return header;
  }
}

function isYoung(header: Buffer, flagsAt: number): boolean {
  const flags = header.readUInt32LE(flagsAt);
  return (flags & YOUNG) !== 0 && flags < MOST_FLAGS;
}

/**
 * Where the objects of a page end, if it is one of V8: V8 keeps the addresses of their beginning and their end in its
 * header, or in what the header refers to.
 */
function objectsEnd(header: Buffer, page: number, regionEnd: number): number | undefined {
  let hasBeginning = false;
  let last = 0;
  for (let at = 0; at < header.length; at += 8) {
    const word = header.readUInt32LE(at) + header.readUInt32LE(at + 4) * HIGH;
    // References to objects are odd.
    if (word < page || word > regionEnd || word % 2 === 1) continue;
    if (word - page < LARGEST_HEADER) hasBeginning = true;
    else last = Math.max(last, word);
  }
  if (!hasBeginning) return undefined;
  // Of a page of which only a part is left the end is not there.
  return last > 0 ? last : regionEnd;
}

/** Where V8's pages can be: aligned to their size; neighbours can have merged. */
function possibleRegions(regions: readonly Region[]): Stretch[] {
  return regions.flatMap(({ start, end, isAnonymous }) => {
    const first = Math.ceil(start / PAGE) * PAGE;
    if (!isAnonymous || first >= end) return [];
    const isAligned = start % PAGE === 0;
    if (!isAligned && (end - first < PAGE || end - start === STACK)) return [];
    return [{ start: first, end }];
  });
}

/** Merges neighbours: each costs a system call. */
function joined(stretches: readonly Stretch[]): Stretch[] {
  const all: { start: number; end: number }[] = [];
  for (const { start, end } of stretches) {
    const last = all.at(-1);
    if (last?.end === start) last.end = end;
    else all.push({ start, end });
  }
  return all;
}
