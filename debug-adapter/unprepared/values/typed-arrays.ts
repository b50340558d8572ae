/** The first items of typed arrays, views and buffers. */
import { isPointer, type Pointer, type V8Heap } from '../heap/v8-heap.js';
import { numberText } from './numbers.js';
import type { ObjectProperties } from './properties.js';

type Read = (view: DataView, at: number) => string;

/** Classes of a program between an array and V8's own class. */
const MOST_CLASSES = 20;
/** The first field of a view: it, or one soon behind it, is the buffer. */
const FIRST_FIELD = 24;

/** Size of an item, and how it is read, by the name of the class. */
const KINDS: Readonly<Record<string, readonly [size: number, read: Read]>> = {
  Int8Array: [1, (view, at) => String(view.getInt8(at))],
  Uint8Array: [1, (view, at) => String(view.getUint8(at))],
  Uint8ClampedArray: [1, (view, at) => String(view.getUint8(at))],
  Int16Array: [2, (view, at) => String(view.getInt16(at, true))],
  Uint16Array: [2, (view, at) => String(view.getUint16(at, true))],
  Int32Array: [4, (view, at) => String(view.getInt32(at, true))],
  Uint32Array: [4, (view, at) => String(view.getUint32(at, true))],
  Float16Array: [2, (view, at) => numberText(halfFloat(view.getUint16(at, true)))],
  Float32Array: [4, (view, at) => numberText(view.getFloat32(at, true))],
  Float64Array: [8, (view, at) => numberText(view.getFloat64(at, true))],
  BigInt64Array: [8, (view, at) => `${view.getBigInt64(at, true)}n`],
  BigUint64Array: [8, (view, at) => `${view.getBigUint64(at, true)}n`],
};

/** No items where no class of it is known. */
export function typedItems(
  heap: V8Heap,
  properties: ObjectProperties,
  array: Pointer,
  most: number,
): { items: string[]; length: number } {
  const { constants, copy } = heap;
  const kind = kindOf(heap, properties, array);
  if (kind === undefined) return { items: [], length: 0 };
  const [size, read] = kind;
  const base = heap.field(array, constants.field('JSTypedArray__base_pointer'));
  // Its items are in it, or in a buffer that may be given away: then it has none.
  const isGone = base === 0 && lengthOfBuffer(heap, array) === 0;
  const byteLength = isGone ? 0 : heap.field(array, constants.field('JSArrayBufferView__byte_length'));
  const length = Math.floor(byteLength / size);
  const start = heap.field(array, constants.field('JSTypedArray__external_pointer')) + base;
  const count = Math.min(length, most);
  const bytes = copy.bytes(start, count * size) ?? copy.outside(start, count * size);
  if (bytes === undefined || bytes.length < count * size) return { items: [], length };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return { items: Array.from({ length: count }, (_, index) => read(view, index * size)), length };
}

/** The bytes of an `ArrayBuffer`, also of one that threads share. */
export function bufferItems(
  heap: V8Heap,
  buffer: Pointer,
  most: number,
): { items: string[]; length: number } {
  const length = heap.field(buffer, heap.constants.field('JSArrayBuffer__byte_length'));
  return bytesAt(
    heap,
    heap.field(buffer, heap.constants.field('JSArrayBuffer__backing_store')),
    length,
    most,
  );
}

/** The bytes that a `DataView` shows of its buffer; none once that was given away. */
export function viewItems(heap: V8Heap, view: Pointer, most: number): { items: string[]; length: number } {
  const { constants } = heap;
  const buffer = bufferOf(heap, view);
  if (buffer === undefined) return { items: [], length: 0 };
  const offset = heap.field(view, constants.field('JSArrayBufferView__byte_offset'));
  const own = heap.field(view, constants.field('JSArrayBufferView__byte_length'));
  const left = heap.field(buffer, constants.field('JSArrayBuffer__byte_length')) - offset;
  const start = heap.field(buffer, constants.field('JSArrayBuffer__backing_store')) + offset;
  return bytesAt(heap, start, Math.max(0, Math.min(own, left)), most);
}

function bytesAt(
  { copy }: V8Heap,
  start: number,
  length: number,
  most: number,
): { items: string[]; length: number } {
  const count = Math.min(length, most);
  const bytes = count === 0 ? undefined : (copy.bytes(start, count) ?? copy.outside(start, count));
  return { items: [...(bytes?.subarray(0, count) ?? [])].map(String), length };
}

/** By V8's own class, from which those of programs and Node's buffers descend. */
function kindOf(
  heap: V8Heap,
  properties: ObjectProperties,
  array: Pointer,
): readonly [size: number, read: Read] | undefined {
  let object: number = array;
  for (let count = 0; count < MOST_CLASSES && isPointer(object); count++) {
    const kind = KINDS[properties.constructorName(object) ?? ''];
    if (kind !== undefined) return kind;
    object = heap.field(heap.mapOf(object), heap.constants.field('Map__prototype'));
  }
  return undefined;
}

/** Undefined if it has none. */
function lengthOfBuffer(heap: V8Heap, array: Pointer): number | undefined {
  const buffer = bufferOf(heap, array);
  return buffer && heap.field(buffer, heap.constants.field('JSArrayBuffer__byte_length'));
}

function bufferOf(heap: V8Heap, view: Pointer): Pointer | undefined {
  const { constants } = heap;
  const type = constants.type('JSArrayBuffer');
  for (let at = FIRST_FIELD; at < constants.field('JSArrayBufferView__byte_offset'); at += 8) {
    const buffer = heap.field(view, at);
    if (heap.typeOf(buffer) === type) return buffer;
  }
  return undefined;
}

/** Five bits of exponent, ten of fraction. */
function halfFloat(bits: number): number {
  const sign = (bits & 0x8000) === 0 ? 1 : -1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
