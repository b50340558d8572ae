/** Core files as Linux writes them on x64 and on arm64: their memory, the files that were mapped, and what is missing. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ElfFile } from '../elf/elf-file.js';
import { CoreFile } from './core-file.js';

const PAGE = 4096;
const HEADER = 64;
const PROGRAM_HEADER = 56;
const NODE = '/usr/bin/node';
const LIBRARY = '/usr/lib/aarch64-linux-gnu/libnode.so.115';
const BUILD = 'c0ffee0123456789c0ffee0123456789c0ffee01';

interface Machine {
  readonly number: number;
  readonly node: number;
  readonly library: number;
  readonly heap: number;
}

const MACHINES: Readonly<Record<string, Machine>> = {
  x64: { number: 62, node: 0x55d0_8f00_0000, library: 0x7f12_3400_0000, heap: 0x3f4d_1e80_0000 },
  arm64: { number: 183, node: 0xaaab_0f00_0000, library: 0xffff_9a2c_e000, heap: 0xffff_1e80_0000 },
};

function header(type: number, machine: number, programs: number): Buffer {
  const bytes = Buffer.alloc(HEADER);
  bytes.writeUInt32BE(0x7f454c46, 0);
  bytes.set([2, 1, 1], 4);
  bytes.writeUInt16LE(type, 16);
  bytes.writeUInt16LE(machine, 18);
  bytes.writeBigUInt64LE(BigInt(HEADER), 32);
  bytes.writeUInt16LE(PROGRAM_HEADER, 54);
  bytes.writeUInt16LE(programs, 56);
  return bytes;
}

function programHeader(type: number, flags: number, at: number, address: number, size: number): Buffer {
  const bytes = Buffer.alloc(PROGRAM_HEADER);
  bytes.writeUInt32LE(type, 0);
  bytes.writeUInt32LE(flags, 4);
  bytes.writeBigUInt64LE(BigInt(at), 8);
  bytes.writeBigUInt64LE(BigInt(address), 16);
  bytes.writeBigUInt64LE(BigInt(size), 32);
  bytes.writeBigUInt64LE(BigInt(size), 40);
  return bytes;
}

function note(owner: string, type: number, content: Buffer): Buffer {
  const name = Buffer.alloc(Math.ceil((owner.length + 1) / 4) * 4);
  name.write(owner);
  const padded = Buffer.alloc(Math.ceil(content.length / 4) * 4);
  content.copy(padded);
  const head = Buffer.alloc(12);
  head.writeUInt32LE(owner.length + 1, 0);
  head.writeUInt32LE(content.length, 4);
  head.writeUInt32LE(type, 8);
  return Buffer.concat([head, name, padded]);
}

/** Address range, then position in pages, as in the note `FILE`. */
function fileNote(
  files: readonly (readonly [start: number, end: number, page: number, name: string])[],
): Buffer {
  const numbers = [files.length, PAGE, ...files.flatMap(([start, end, page]) => [start, end, page])];
  const bytes = Buffer.alloc(numbers.length * 8);
  numbers.forEach((number, index) => bytes.writeBigUInt64LE(BigInt(number), index * 8));
  return Buffer.concat([bytes, Buffer.from(files.map(([, , , name]) => `${name}\0`).join(''))]);
}

/** The first page of a program, of which a core file has no more. */
function beginningOfProgram(machine: number): Buffer {
  const build = note('GNU', 3, Buffer.from(BUILD, 'hex'));
  const at = HEADER + PROGRAM_HEADER;
  const page = Buffer.alloc(PAGE);
  Buffer.concat([header(3, machine, 1), programHeader(4, 4, at, at, build.length), build]).copy(page);
  return page;
}

function coreOf({ number, node, library, heap }: Machine): Buffer {
  const notes = Buffer.alloc(PAGE);
  note(
    'CORE',
    0x46494c45,
    fileNote([
      [node, node + PAGE, 0, NODE],
      [library, library + PAGE, 0, `${LIBRARY} (deleted)`],
    ]),
  ).copy(notes);
  const memory = Buffer.alloc(PAGE);
  memory.writeUInt32LE(4711, 100);
  return Buffer.concat([
    Buffer.concat(
      [
        header(4, number, 4),
        programHeader(4, 0, PAGE, 0, PAGE),
        programHeader(1, 5, 2 * PAGE, node, PAGE),
        programHeader(1, 4, 3 * PAGE, library, PAGE),
        programHeader(1, 6, 4 * PAGE, heap, PAGE),
      ],
      PAGE,
    ),
    notes,
    beginningOfProgram(number),
    beginningOfProgram(number),
    memory,
  ]);
}

describe('The memory in a core file', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'core-memory-'));
  const opened = (content: Buffer): ElfFile => {
    const file = path.join(folder, 'core');
    writeFileSync(file, content);
    return new ElfFile(file);
  };

  after(() => {
    rmSync(folder, { recursive: true });
  });

  for (const [name, machine] of Object.entries(MACHINES))
    it(`is found as a machine of ${name} has it`, () => {
      const elf = opened(coreOf(machine));
      assert.equal(elf.machine, name);
      assert.equal(elf.isCore, true);
      const core = new CoreFile(elf);
      assert.deepEqual(
        core.files.map((file) => file.name),
        [NODE, LIBRARY],
      );
      assert.equal(core.buildIdOf(NODE), BUILD);
      assert.equal(core.buildIdOf(LIBRARY), BUILD);
      assert.deepEqual(
        core.regions().filter(({ isAnonymous }) => isAnonymous),
        [{ start: machine.heap, end: machine.heap + PAGE, isAnonymous: true }],
      );
      assert.equal(core.missingBytes, 0);
      const word = Buffer.alloc(4);
      assert.equal(core.read(word, 0, 4, machine.heap + 100), 4);
      assert.equal(word.readUInt32LE(0), 4711);
      elf.close();
    });

  it('is known to be missing where the file is cut off', () => {
    const whole = coreOf(MACHINES['arm64'] ?? assert.fail());
    const elf = opened(whole.subarray(0, whole.length - 1000));
    assert.equal(new CoreFile(elf).missingBytes, 1000);
    elf.close();
  });
});
