/** What has changed while memory was copied is read again, wherever a machine puts it. */
import assert from 'node:assert/strict';
import type { AddressSpace, Region } from './address-space.js';
import { HeapCopy, PAGE } from './heap-copy.js';

/** Offset of a page's flags, as in V8 13. */
const FLAGS_AT = 0;
const CHANGED_AT = 4096;

/** One page of V8 with what is beside it, and V8's own notes about it: where the C++ heap of the machine is. */
class OnePage implements AddressSpace {
  readonly page: Buffer;
  /** Of the region that it is in. */
  length: number;
  readonly notes = Buffer.alloc(512);

  constructor(
    readonly start: number,
    readonly notesAt: number,
    readonly objects = PAGE,
    beside = 0,
  ) {
    this.page = Buffer.alloc(Math.ceil(objects / PAGE) * PAGE + beside);
    this.length = this.page.length;
    this.page.writeBigUInt64LE(BigInt(notesAt), 8);
    this.notes.writeBigUInt64LE(BigInt(start), 8);
    this.notes.writeBigUInt64LE(BigInt(start + this.objects), 56);
  }

  regions(): Region[] {
    return [{ start: this.start, end: this.start + this.length, isAnonymous: true }];
  }

  read(into: Uint8Array, offset: number, length: number, address: number): number {
    for (const [start, bytes] of [
      [this.start, this.page],
      [this.notesAt, this.notes],
    ] as const) {
      if (address < start || address >= start + bytes.length) continue;
      const part = bytes.subarray(address - start, address - start + length);
      into.set(part, offset);
      return part.length;
    }
    return 0;
  }
}

describe('A copy of memory', () => {
  for (const [machine, start, notesAt] of [
    ['x64', 0x3f4d_1e80_0000, 0x55d0_8f00_0000],
    ['arm64', 0x1f4d_1e80_0000, 0xaaab_0f00_0000],
  ] as const)
    it(`has what was added to a page of ${machine} since, if V8 has noted that elsewhere`, () => {
      const space = new OnePage(start, notesAt);
      const copy = new HeapCopy(space, FLAGS_AT);
      copy.readAll();
      assert.deepEqual(copy.readChanged(), []);
      space.page.writeUInt32LE(4711, CHANGED_AT);
      space.notes.writeUInt32LE(1, 0);
      assert.deepEqual(copy.readChanged(), [{ start, end: start + PAGE }]);
      assert.equal(copy.u32(start + CHANGED_AT), 4711);
    });

  it('has what is left of a page whose end was given back', () => {
    const space = new OnePage(0x3f4d_1e80_0000, 0x55d0_8f00_0000, PAGE / 4);
    space.notes.writeBigUInt64LE(BigInt(space.start + PAGE), 56);
    space.length = PAGE / 4;
    const copy = new HeapCopy(space, FLAGS_AT);
    copy.readAll();
    assert.equal(copy.byteCount, PAGE / 4);
  });

  it('has all pages of a large object, and not the buffer of a program beside it', () => {
    const start = 0x3f4d_1e80_0000;
    const space = new OnePage(start, 0x55d0_8f00_0000, 3 * PAGE - 1000, 40 * PAGE);
    space.page.writeUInt32LE(4711, 2 * PAGE);
    const copy = new HeapCopy(space, FLAGS_AT);
    copy.readAll();
    assert.equal(copy.byteCount, 3 * PAGE);
    assert.equal(copy.u32(start + 2 * PAGE), 4711);
    assert.deepEqual(copy.readChanged(), []);
  });
});
