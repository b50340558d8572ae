/** What is read from an ELF file, and the sentences for files that are none, or are damaged. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { BUILT_BASE, builtElf, builtNote } from '../test/built-elf.js';
import { buildIdIn, ElfFile } from './elf-file.js';

describe('An ELF file', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'elf-file-'));
  const file = path.join(folder, 'node');
  const open: ElfFile[] = [];

  const opened = (content: Buffer): ElfFile => {
    writeFileSync(file, content);
    const elf = new ElfFile(file);
    open.push(elf);
    return elf;
  };
  const refusal = (content: Buffer): string => {
    try {
      opened(content);
    } catch (error) {
      return (error as Error).message.replace(file, 'It');
    }
    return assert.fail();
  };

  after(() => {
    for (const elf of open) elf.close();
    rmSync(folder, { recursive: true });
  });

  it('has its machine, its segments, and what is at an address', () => {
    const elf = opened(builtElf({ symbols: { one: 7, two: -8 } }));
    assert.deepEqual([elf.machine, elf.isCore, elf.segments.length], ['x64', false, 1]);
    const [segment] = elf.segments;
    assert.deepEqual(
      [segment?.isWritable, segment?.isExecutable, segment?.memorySize],
      [true, false, 0x20_0000],
    );
    const two = elf.symbols((name) => name === 'two').get('two') ?? 0;
    assert.equal(two, BUILT_BASE + 4);
    assert.equal(elf.read(elf.fileOffsetOf(two) ?? 0, 4).readInt32LE(0), -8);
    assert.equal(opened(builtElf({ machine: 183 })).machine, 'arm64');
  });

  it('has nothing at an address that begins as zero, or is not its own', () => {
    const elf = opened(builtElf({ symbols: { one: 7, zero: undefined } }));
    const zero = elf.symbols(() => true).get('zero') ?? 0;
    assert.deepEqual(
      [zero, BUILT_BASE - 1, BUILT_BASE + 8].map((at) => elf.fileOffsetOf(at)),
      [undefined, undefined, undefined],
    );
  });

  it('has the symbols for the dynamic linker, or if none of these is wanted all that were not stripped', () => {
    const elf = opened(builtElf({ dynamicSymbols: { shared: 1 }, symbols: { shared: 2, own: 3 } }));
    const named = (wanted: string): (number | undefined)[] =>
      [...elf.symbols((name) => name === wanted).values()].map(
        (at) => elf.read(elf.fileOffsetOf(at) ?? 0, 4)[0],
      );
    assert.deepEqual([named('shared'), named('own'), named('other')], [[1], [3], []]);
  });

  it('has the build id that the linker wrote among its notes', () => {
    const [other, build] = [
      builtNote('Linux', 3, Buffer.from('abc')),
      builtNote('GNU', 3, Buffer.from('c0ffee', 'hex')),
    ];
    const whole = builtElf({ notes: [other, build] });
    assert.equal(opened(whole).buildId(), 'c0ffee');
    assert.equal(buildIdIn(whole), 'c0ffee');
    assert.deepEqual(
      opened(whole)
        .notes()
        .map(({ owner }) => owner),
      ['Linux', 'GNU'],
    );
    for (const none of [
      builtElf({ notes: [other] }),
      builtElf({ notes: [builtNote('GNU', 4, Buffer.alloc(4))] }),
    ]) {
      assert.equal(opened(none).buildId(), undefined);
      assert.equal(buildIdIn(none), undefined);
    }
    assert.equal(buildIdIn(Buffer.from('#!/bin/sh')), undefined);
    const cut = builtElf({ notes: [build.subarray(0, build.length - 2)] });
    assert.equal(opened(cut).buildId(), undefined);
  });

  it('that ends too early has what is left of it', () => {
    const whole = builtElf({
      symbols: { one: 7 },
      notes: [builtNote('GNU', 3, Buffer.from('c0ffee', 'hex'))],
    });
    for (let length = 64; length < whole.length; length += 7) {
      const elf = opened(whole.subarray(0, length));
      assert.ok(elf.symbols(() => true).size <= 1);
      assert.ok(['c0ffee', undefined].includes(elf.buildId()));
    }
    const elf = opened(whole);
    assert.deepEqual(
      [elf.has(whole.length - 4, 10), elf.has(whole.length + 4, 10), elf.has(0, 10)],
      [4, 0, 10],
    );
    assert.equal(elf.read(whole.length - 4, 10).length, 4);
    for (const place of [-1, 0.5, 2 ** 60]) assert.equal(elf.read(place, 4).length, 0);
  });

  it('is refused in a sentence that says what it is', () => {
    assert.equal(refusal(Buffer.from('#!/bin/sh\n')), 'It is not an ELF file.');
    assert.equal(refusal(Buffer.alloc(0)), 'It is not an ELF file.');
    const gzip = Buffer.concat([Buffer.from('1f8b', 'hex'), Buffer.alloc(100)]);
    assert.equal(refusal(gzip), 'It is not an ELF file. It is compressed: unpack it first (gzip -d).');
    const otherMachine = 'It is made for a machine whose memory cannot be read yet: x64 and arm64 can.';
    assert.equal(refusal(builtElf({ machine: 40 })), otherMachine);
    assert.equal(refusal(builtElf({ bits: 1 })), otherMachine);
  });

  it('is refused where there is none', () => {
    assert.throws(() => new ElfFile(folder), /is not a file\.$/);
    assert.throws(() => new ElfFile(path.join(folder, 'missing')), /cannot be read: ENOENT/);
  });
});
