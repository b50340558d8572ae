/** The memory of a process that is gone, from its core file: the same regions, from a file. */
import type { ElfFile } from '../elf/elf-file.js';
import type { AddressSpace, Region } from './address-space.js';

/** The note that lists mapped files: `FILE`. */
const NOTE_FILES = 0x46494c45;

interface MappedFile {
  readonly start: number;
  readonly end: number;
  readonly path: string;
}

export class CoreFile implements AddressSpace {
  readonly files: readonly MappedFile[];

  constructor(private readonly elf: ElfFile) {
    const note = elf.notes().find(({ owner, type }) => owner === 'CORE' && type === NOTE_FILES);
    this.files = note === undefined ? [] : mappedFiles(note.content);
  }

  regions(): Region[] {
    return this.elf.segments
      .filter(({ fileSize }) => fileSize > 0)
      .map(({ address, fileSize, isExecutable }) => ({
        start: address,
        end: address + fileSize,
        isAnonymous:
          !isExecutable && !this.files.some(({ start, end }) => start < address + fileSize && end > address),
      }));
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
}

/** The count, the page size, start, end and position of each, then the names. */
function mappedFiles(content: Buffer): MappedFile[] {
  if (content.length < 16) return [];
  const count = Math.min(Number(content.readBigUInt64LE(0)), Math.floor((content.length - 16) / 24));
  const names = content.toString('utf8', 16 + count * 24).split('\0');
  return Array.from({ length: count }, (_, index) => ({
    start: Number(content.readBigUInt64LE(16 + index * 24)),
    end: Number(content.readBigUInt64LE(24 + index * 24)),
    path: names[index] ?? '',
  }));
}
