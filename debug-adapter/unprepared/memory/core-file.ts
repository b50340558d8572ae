/** The memory of a process that is gone, from its core file: the same regions, from a file. */
import { buildIdIn, type ElfFile, type Segment } from '../elf/elf-file.js';
import type { AddressSpace, Region } from './address-space.js';

/** The note that lists mapped files: `FILE`. */
const NOTE_FILES = 0x46494c45;

interface MappedFile {
  readonly start: number;
  readonly end: number;
  /** Position in the file. */
  readonly fileOffset: number;
  readonly name: string;
}

/** At the beginning of a program, where its build id is. */
const BEGINNING = 4096;

export class CoreFile implements AddressSpace {
  readonly files: readonly MappedFile[];

  constructor(private readonly elf: ElfFile) {
    const note = elf.notes().find(({ owner, type }) => owner === 'CORE' && type === NOTE_FILES);
    this.files = note === undefined ? [] : mappedFiles(note.content);
  }

  regions(): Region[] {
    return this.elf.segments
      .filter(({ fileSize }) => fileSize > 0)
      .map((segment) => ({
        start: segment.address,
        end: segment.address + segment.fileSize,
        isAnonymous: this.#isAnonymous(segment),
      }));
  }

  /** Number of bytes of memory that can contain objects and are missing at the end of the file. */
  get missingBytes(): number {
    return this.#anonymous()
      .map(({ fileOffset, fileSize }) => fileSize - this.elf.has(fileOffset, fileSize))
      .reduce((sum, missing) => sum + missing, 0);
  }

  /** Of a program that was mapped; undefined if its beginning is not in the file. */
  buildIdOf(name: string): string | undefined {
    const start = this.files.find((one) => one.name === name && one.fileOffset === 0)?.start;
    if (start === undefined) return undefined;
    const beginning = Buffer.alloc(BEGINNING);
    return buildIdIn(beginning.subarray(0, this.read(beginning, 0, BEGINNING, start)));
  }

  read(into: Uint8Array, offset: number, length: number, address: number): number {
    let done = 0;
    while (done < length) {
      const at = address + done;
      const segment = this.elf.segments.find((one) => at >= one.address && at < one.address + one.fileSize);
      if (segment === undefined) break;
      const count = this.elf.readInto(
        into,
        offset + done,
        Math.min(length - done, segment.address + segment.fileSize - at),
        at - segment.address + segment.fileOffset,
      );
      if (count <= 0) break;
      done += count;
    }
    return done;
  }

  #anonymous(): Segment[] {
    return this.elf.segments.filter((segment) => this.#isAnonymous(segment));
  }

  #isAnonymous({ address, fileSize, isExecutable }: Segment): boolean {
    return !isExecutable && !this.files.some(({ start, end }) => start < address + fileSize && end > address);
  }
}

/** The count, the page size, start, end and position of each, then the names. */
function mappedFiles(content: Buffer): MappedFile[] {
  if (content.length < 16) return [];
  const count = Math.min(Number(content.readBigUInt64LE(0)), Math.floor((content.length - 16) / 24));
  const names = content.toString('utf8', 16 + count * 24).split('\0');
  const pageSize = Number(content.readBigUInt64LE(8));
  return Array.from({ length: count }, (_, index) => ({
    start: Number(content.readBigUInt64LE(16 + index * 24)),
    end: Number(content.readBigUInt64LE(24 + index * 24)),
    fileOffset: Number(content.readBigUInt64LE(32 + index * 24)) * pageSize,
    name: (names[index] ?? '').replace(/ \(deleted\)$/, ''),
  }));
}
