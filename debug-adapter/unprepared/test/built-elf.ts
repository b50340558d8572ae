/** ELF files laid out by hand, for unit tests of what reads them. */

const HEADER = 64;
const PROGRAM_HEADER = 56;
const SECTION_HEADER = 64;
const SYMBOL = 24;
/** Where the mapped content of the file is in memory. */
export const BUILT_BASE = 0x40_0000;

export interface BuiltElf {
  /** 62: x64, 183: arm64. */
  readonly machine?: number;
  /** 2: 64 bits. */
  readonly bits?: number;
  /** By name, the value that lies at the symbol; undefined: it is not in the file, and begins as zero. */
  readonly symbols?: Readonly<Record<string, number | undefined>>;
  /** The same, in the table for the dynamic linker. */
  readonly dynamicSymbols?: Readonly<Record<string, number | undefined>>;
  readonly notes?: readonly Buffer[];
}

/** A note's name and content are each filled up to four bytes. */
export function builtNote(owner: string, type: number, content: Buffer): Buffer {
  const name = filled(Buffer.from(`${owner}\0`), 4);
  const head = Buffer.alloc(12);
  head.writeUInt32LE(owner.length + 1, 0);
  head.writeUInt32LE(content.length, 4);
  head.writeUInt32LE(type, 8);
  return Buffer.concat([head, name, filled(content, 4)]);
}

/** Headers of segments, values, notes, symbols and their names, headers of sections. */
export function builtElf({
  machine = 62,
  bits = 2,
  symbols = {},
  dynamicSymbols = {},
  notes = [],
}: BuiltElf): Buffer {
  const start = HEADER + 2 * PROGRAM_HEADER;
  const values: number[] = [];
  const addressOf = (value: number | undefined): number =>
    // Behind what the file has of its segment.
    value === undefined ? BUILT_BASE + 0x10_0000 : BUILT_BASE + 4 * (values.push(value) - 1);
  const tables = [dynamicSymbols, symbols].map((named) => tableOf(named, addressOf));
  const content = Buffer.alloc(values.length * 4);
  values.forEach((value, index) => content.writeInt32LE(value, index * 4));
  const noted = Buffer.concat(notes);
  const parts = [
    filled(content, 8),
    filled(noted, 8),
    ...tables.flatMap(({ table, names }) => [table, names]),
  ];
  const places: number[] = [];
  let at = start;
  for (const part of parts) {
    places.push(at);
    at += part.length;
  }
  const place = (index: number): number => places[index] ?? 0;
  const sections = Buffer.concat(
    tables.flatMap(({ table, names }, index) => [
      section(index === 0 ? 11 : 2, place(2 + 2 * index), table.length, 2 * index + 1),
      section(3, place(3 + 2 * index), names.length, 0),
    ]),
  );
  const header = Buffer.alloc(HEADER);
  header.writeUInt32BE(0x7f454c46, 0);
  header.set([bits, 1, 1], 4);
  header.writeUInt16LE(3, 16);
  header.writeUInt16LE(machine, 18);
  header.writeBigUInt64LE(BigInt(HEADER), 32);
  header.writeBigUInt64LE(BigInt(at), 40);
  header.writeUInt16LE(2, 56);
  header.writeUInt16LE(4, 60);
  return Buffer.concat([
    header,
    segment(1, 6, place(0), BUILT_BASE, content.length, 0x20_0000),
    segment(4, 4, place(1), 0, noted.length, noted.length),
    ...parts,
    sections,
  ]);
}

function tableOf(
  named: Readonly<Record<string, number | undefined>>,
  addressOf: (value: number | undefined) => number,
): { readonly table: Buffer; readonly names: Buffer } {
  let names = '\0';
  const rows = Object.entries(named).map(([name, value]) => {
    const row = Buffer.alloc(SYMBOL);
    row.writeUInt32LE(names.length, 0);
    row.writeBigUInt64LE(BigInt(addressOf(value)), 8);
    names += `${name}\0`;
    return row;
  });
  return { table: Buffer.concat(rows), names: Buffer.from(names, 'latin1') };
}

function segment(
  type: number,
  flags: number,
  at: number,
  address: number,
  size: number,
  memory: number,
): Buffer {
  const bytes = Buffer.alloc(PROGRAM_HEADER);
  bytes.writeUInt32LE(type, 0);
  bytes.writeUInt32LE(flags, 4);
  [at, address, 0, size, memory].forEach((value, index) =>
    bytes.writeBigUInt64LE(BigInt(value), 8 + 8 * index),
  );
  return bytes;
}

function section(type: number, at: number, size: number, link: number): Buffer {
  const bytes = Buffer.alloc(SECTION_HEADER);
  bytes.writeUInt32LE(type, 4);
  bytes.writeBigUInt64LE(BigInt(at), 24);
  bytes.writeBigUInt64LE(BigInt(size), 32);
  bytes.writeUInt32LE(link, 40);
  return bytes;
}

function filled(bytes: Buffer, to: number): Buffer {
  return Buffer.concat([bytes], Math.ceil(bytes.length / to) * to);
}
