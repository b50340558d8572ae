/** The bytes of buffers, as DAP's `readMemory` and `writeMemory` have them. The program is this Node itself. */
import assert from 'node:assert/strict';
import { OwnProgram } from '../../test/own-program.js';
import { readMemory, writeMemory } from './memory.js';

describe('The bytes of a value', () => {
  let program: OwnProgram;
  let memoryReference: string;

  before(async () => {
    program = await OwnProgram.open();
  });

  after(() => {
    program.close();
  });

  beforeEach(async () => {
    // In the midst of a larger buffer.
    memoryReference = String(
      await program.reference('new Uint8Array(Uint8Array.of(1, 2, 200, 4, 5, 6).buffer, 1, 4)'),
    );
  });

  const read = async (offset: number | undefined, count: number): Promise<unknown> => {
    const { debuggee, variables } = program;
    const args = { memoryReference, count, ...(offset === undefined ? {} : { offset }) };
    const { address, data = '', unreadableBytes } = await readMemory(debuggee, variables, args);
    return [address, [...Buffer.from(data, 'base64')], unreadableBytes];
  };
  const write = async (
    bytes: readonly number[],
    offset?: number,
    allowPartial?: boolean,
  ): Promise<number> => {
    const { debuggee, variables } = program;
    const args = {
      memoryReference,
      data: Buffer.from(bytes).toString('base64'),
      ...(offset === undefined ? {} : { offset }),
      ...(allowPartial === undefined ? {} : { allowPartial }),
    };
    return (await writeMemory(debuggee, variables, args)).bytesWritten;
  };

  it('are those of the view, and not of its buffer', async () => {
    assert.deepEqual(await read(undefined, 4), ['0x0', [2, 200, 4, 5], undefined]);
    assert.deepEqual(await read(1, 2), ['0x1', [200, 4], undefined]);
  });

  it('end where the view does, and begin where it does', async () => {
    assert.deepEqual(await read(2, 10), ['0x2', [4, 5], 8]);
    assert.deepEqual(await read(9, 3), ['0x9', [], 3]);
    assert.deepEqual(await read(-2, 3), ['0x0', [2], undefined]);
    assert.deepEqual(await read(-5, 3), ['0x0', [], undefined]);
  });

  it('are written as a whole, or not at all', async () => {
    assert.equal(await write([7, 255], 2), 2);
    assert.deepEqual(await read(0, 4), ['0x0', [2, 200, 7, 255], undefined]);
    for (const offset of [3, 4, -1])
      await assert.rejects(
        write([8, 9], offset),
        /^UserError: The bytes would not all lie within the buffer/,
      );
    assert.deepEqual(await read(0, 4), ['0x0', [2, 200, 7, 255], undefined]);
  });

  it('are written in part if the client allows that', async () => {
    assert.deepEqual([await write([8, 9], 3, true), await write([8], 9, true)], [1, 0]);
    assert.deepEqual(await read(0, 4), ['0x0', [2, 200, 4, 8], undefined]);
  });

  it('are those of a buffer, shared or not, and of no other value', async () => {
    for (const buffer of [
      'Uint8Array.of(9).buffer',
      'new Uint8Array(new SharedArrayBuffer(1)).fill(9).buffer',
    ]) {
      memoryReference = String(await program.reference(buffer));
      assert.deepEqual(await read(0, 1), ['0x0', [9], undefined]);
    }
    memoryReference = String(await program.reference('[9]'));
    await assert.rejects(read(0, 1), /^UserError: This value has no bytes that could be read\.$/);
    memoryReference = '999';
    await assert.rejects(read(0, 1), /^UserError: The program has moved on/);
  });
});
