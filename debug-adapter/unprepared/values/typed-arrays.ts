/** The first items of typed arrays and buffers. */
import type { Pointer, V8Heap } from '../heap/v8-heap.js';

type Read = (view: DataView, at: number) => string;

/** Node's buffers are bytes. */
const BYTES: readonly [size: number, read: Read] = [1, (view, at) => String(view.getUint8(at))];

/** Size of an item, and how it is read, by the name of the class. */
const KINDS: Readonly<Record<string, readonly [size: number, read: Read]>> = {
  Int8Array: [1, (view, at) => String(view.getInt8(at))],
  Uint8Array: [1, (view, at) => String(view.getUint8(at))],
  Uint8ClampedArray: [1, (view, at) => String(view.getUint8(at))],
  Int16Array: [2, (view, at) => String(view.getInt16(at, true))],
  Uint16Array: [2, (view, at) => String(view.getUint16(at, true))],
  Int32Array: [4, (view, at) => String(view.getInt32(at, true))],
  Uint32Array: [4, (view, at) => String(view.getUint32(at, true))],
  Float32Array: [4, (view, at) => String(view.getFloat32(at, true))],
  Float64Array: [8, (view, at) => String(view.getFloat64(at, true))],
  BigInt64Array: [8, (view, at) => `${view.getBigInt64(at, true)}n`],
  BigUint64Array: [8, (view, at) => `${view.getBigUint64(at, true)}n`],
};

export function typedItems(
  heap: V8Heap,
  array: Pointer,
  className: string,
  most: number,
): { items: string[]; length: number } {
  const { constants, copy } = heap;
  const [size, read] = KINDS[className] ?? BYTES;
  const length = Math.floor(heap.field(array, constants.field('JSArrayBufferView__byte_length')) / size);
  const base = heap.field(array, constants.field('JSTypedArray__base_pointer'));
  const start = heap.field(array, constants.field('JSTypedArray__external_pointer')) + base;
  const count = Math.min(length, most);
  const bytes = copy.bytes(start, count * size) ?? copy.outside(start, count * size);
  if (bytes === undefined || bytes.length < count * size) return { items: [], length };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return { items: Array.from({ length: count }, (_, index) => read(view, index * size)), length };
}
