/**
 * Reads a 64-bit ELF file: its segments, its symbols, the content at an address, its build id. Nothing of it is
 * trusted.
 */
import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { UserError } from '../../errors.js';

const MACHINES: Readonly<Record<number, 'x64' | 'arm64'>> = { 62: 'x64', 183: 'arm64' };

const MAGIC = 0x7f454c46;
const TYPE_CORE = 4;
const HEADER = 64;
const SECTION_HEADER = 64;
const PROGRAM_HEADER = 56;
const SYMBOL = 24;
/** More than any Node has. */
const MOST_HEADERS = 65_535;
const MOST_TABLE_BYTES = 1 << 29;
const LONGEST_NAME = 200;

const SECTION_SYMBOLS = 2;
const SECTION_DYNAMIC_SYMBOLS = 11;
const SEGMENT_LOAD = 1;
const SEGMENT_NOTE = 4;
const NOTE_BUILD_ID = 3;

const COMPRESSED = [
  { magic: Buffer.from('28b52ffd', 'hex'), command: 'zstd -d' },
  { magic: Buffer.from('04224d18', 'hex'), command: 'lz4 -d' },
  { magic: Buffer.from('fd377a585a00', 'hex'), command: 'xz -d' },
  { magic: Buffer.from('1f8b', 'hex'), command: 'gzip -d' },
];

/** A part of the file that is mapped into memory. `fileSize` may be less than `memorySize`: the rest is zeros. */
export interface Segment {
  readonly address: number;
  readonly fileOffset: number;
  readonly fileSize: number;
  readonly memorySize: number;
  readonly isWritable: boolean;
  readonly isExecutable: boolean;
}

interface Section {
  readonly type: number;
  readonly fileOffset: number;
  readonly size: number;
  readonly link: number;
}

/** One note of a note segment. */
export interface Note {
  readonly owner: string;
  readonly type: number;
  readonly content: Buffer;
}

export class ElfFile {
  readonly machine: 'x64' | 'arm64';
  /** The memory of a process, and not a program. */
  readonly isCore: boolean;
  readonly segments: readonly Segment[];
  readonly #fd: number;
  readonly #size: number;
  readonly #noteRanges: readonly { readonly fileOffset: number; readonly size: number }[];
  readonly #sections: readonly Section[];

  /** Throws a sentence if the file is not an ELF file that this reader supports. */
  constructor(readonly path: string) {
    this.#fd = opened(path);
    try {
      this.#size = fstatSync(this.#fd).size;
      const header = this.read(0, HEADER);
      if (header.length < HEADER || header.readUInt32BE(0) !== MAGIC)
        throw new UserError(`${path} is not an ELF file.${whatElse(header)}`);
      this.isCore = header.readUInt16LE(16) === TYPE_CORE;
      const machine = MACHINES[header.readUInt16LE(18)];
      if (header[4] !== 2 || header[5] !== 1 || machine === undefined)
        throw new UserError(
          `${path} is made for a machine whose memory cannot be read yet: x64 and arm64 can.`,
        );
      this.machine = machine;
      const programs = this.read(word(header, 32), header.readUInt16LE(56) * PROGRAM_HEADER);
      const all = rows(programs, PROGRAM_HEADER).map((at) => ({
        type: programs.readUInt32LE(at),
        flags: programs.readUInt32LE(at + 4),
        fileOffset: word(programs, at + 8),
        address: word(programs, at + 16),
        fileSize: word(programs, at + 32),
        memorySize: word(programs, at + 40),
      }));
      this.segments = all
        .filter(({ type }) => type === SEGMENT_LOAD)
        .map(({ address, fileOffset, fileSize, memorySize, flags }) => ({
          address,
          fileOffset,
          fileSize,
          memorySize,
          isWritable: (flags & 2) !== 0,
          isExecutable: (flags & 1) !== 0,
        }));
      this.#noteRanges = all
        .filter(({ type }) => type === SEGMENT_NOTE)
        .map(({ fileOffset, fileSize }) => ({ fileOffset, size: fileSize }));
      const count = Math.min(header.readUInt16LE(60), MOST_HEADERS);
      const sections = this.read(word(header, 40), count * SECTION_HEADER);
      this.#sections = rows(sections, SECTION_HEADER).map((at) => ({
        type: sections.readUInt32LE(at + 4),
        fileOffset: word(sections, at + 24),
        size: word(sections, at + 32),
        link: sections.readUInt32LE(at + 40),
      }));
    } catch (error) {
      closeSync(this.#fd);
      throw error;
    }
  }

  /** Number of bytes from this position on that the file really has. */
  has(fileOffset: number, length: number): number {
    return Math.max(0, Math.min(length, this.#size - fileOffset));
  }

  close(): void {
    closeSync(this.#fd);
  }

  /** Bytes of the file; fewer at its end. */
  read(fileOffset: number, length: number): Buffer {
    if (!Number.isSafeInteger(fileOffset) || fileOffset < 0 || length > MOST_TABLE_BYTES)
      return Buffer.alloc(0);
    const bytes = Buffer.alloc(Math.max(0, Math.min(length, this.#size - fileOffset)));
    return bytes.subarray(0, readSync(this.#fd, bytes, 0, bytes.length, fileOffset));
  }

  /** Reads into an existing buffer; answers how many bytes the file had. */
  readInto(into: Uint8Array, offset: number, length: number, fileOffset: number): number {
    return readSync(this.#fd, into, offset, length, fileOffset);
  }

  /** The content of the file for an address; undefined for one filled at run time, which begins as zeros. */
  fileOffsetOf(address: number): number | undefined {
    const segment = this.segments.find(
      (one) => address >= one.address && address < one.address + one.fileSize,
    );
    return segment && address - segment.address + segment.fileOffset;
  }

  /** The addresses of the symbols with the given names. A stripped file has those of its dynamic table. */
  symbols(isWanted: (name: string) => boolean): Map<string, number> {
    const found = new Map<string, number>();
    for (const type of [SECTION_DYNAMIC_SYMBOLS, SECTION_SYMBOLS]) {
      const section = this.#sections.find((one) => one.type === type);
      const names = section && this.#sections[section.link];
      if (section === undefined || names === undefined) continue;
      const table = this.read(section.fileOffset, section.size);
      const text = this.read(names.fileOffset, names.size);
      for (const at of rows(table, SYMBOL)) {
        const start = table.readUInt32LE(at);
        const end = text.indexOf(0, start);
        if (end <= start || end - start > LONGEST_NAME) continue;
        const name = text.toString('latin1', start, end);
        if (isWanted(name) && !found.has(name)) found.set(name, word(table, at + 8));
      }
      if (found.size > 0) return found;
    }
    return found;
  }

  /** Identifies a build; undefined if the linker wrote none. */
  buildId(): string | undefined {
    return buildIdAmong(this.notes());
  }

  notes(): Note[] {
    return this.#noteRanges.flatMap(({ fileOffset, size }) => notesIn(this.read(fileOffset, size)));
  }
}

/** The build id of a program of which only the beginning is there, as in a core file. */
export function buildIdIn(beginning: Buffer): string | undefined {
  if (beginning.length < HEADER || beginning.readUInt32BE(0) !== MAGIC) return undefined;
  const first = word(beginning, 32);
  const programs = beginning.subarray(first, first + beginning.readUInt16LE(56) * PROGRAM_HEADER);
  for (const at of rows(programs, PROGRAM_HEADER)) {
    if (programs.readUInt32LE(at) !== SEGMENT_NOTE) continue;
    const start = word(programs, at + 8);
    const found = buildIdAmong(notesIn(beginning.subarray(start, start + word(programs, at + 32))));
    if (found !== undefined) return found;
  }
  return undefined;
}

function buildIdAmong(notes: readonly Note[]): string | undefined {
  return notes.find(({ owner, type }) => owner === 'GNU' && type === NOTE_BUILD_ID)?.content.toString('hex');
}

function notesIn(bytes: Buffer): Note[] {
  const notes: Note[] = [];
  for (let at = 0; at + 12 <= bytes.length;) {
    const ownerSize = bytes.readUInt32LE(at);
    const contentSize = bytes.readUInt32LE(at + 4);
    const content = at + 12 + aligned(ownerSize);
    const next = content + aligned(contentSize);
    if (next > bytes.length) break;
    notes.push({
      owner: bytes.toString('latin1', at + 12, at + 12 + Math.max(0, ownerSize - 1)),
      type: bytes.readUInt32LE(at + 8),
      content: bytes.subarray(content, content + contentSize),
    });
    at = next;
  }
  return notes;
}

function opened(path: string): number {
  try {
    if (statSync(path).isFile()) return openSync(path, 'r');
  } catch (error) {
    throw new UserError(`${path} cannot be read: ${(error as Error).message}`, { cause: error });
  }
  throw new UserError(`${path} is not a file.`);
}

/** Compressed core files are common. */
function whatElse(header: Buffer): string {
  const found = COMPRESSED.find(({ magic }) => header.subarray(0, magic.length).equals(magic));
  return found === undefined ? '' : ` It is compressed: unpack it first (${found.command}).`;
}

function rows(table: Buffer, size: number): number[] {
  return Array.from({ length: Math.floor(table.length / size) }, (_, index) => index * size);
}

/** A 64-bit number; one that JavaScript cannot represent exactly is not a valid position in a file or in memory. */
function word(bytes: Buffer, at: number): number {
  return Number(bytes.readBigUInt64LE(at));
}

function aligned(size: number): number {
  return Math.ceil(size / 4) * 4;
}
