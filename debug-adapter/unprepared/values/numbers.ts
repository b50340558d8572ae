/** Numbers, big integers and dates in V8's representation. */
import { isSmall, smallValue, type Pointer, type V8Heap } from '../heap/v8-heap.js';

export function readNumber(heap: V8Heap, object: Pointer): string {
  return numberText(heap.copy.f64(object - 1 + heap.constants.field('HeapNumber__value')));
}

/** As a program writes it: minus zero is not zero. */
export function numberText(number: number): string {
  return Object.is(number, -0) ? '-0' : String(number);
}

/** A word with sign and length, and the digits, lowest first. */
const BIG = { head: 8, digits: 16 };
/** Digits that are read: of a larger one the size is shown. */
const MOST_DIGITS = 4;

/** V8 does not export this type: it is between those of symbols and numbers. Undefined if something else is there, too. */
export function bigIntType(heap: V8Heap): number | undefined {
  const symbol = heap.constants.type('Symbol');
  return heap.constants.type('HeapNumber') === symbol + 2 ? symbol + 1 : undefined;
}

export function readBigInt(heap: V8Heap, object: Pointer): string {
  const at = object - 1;
  const head = heap.copy.u32(at + BIG.head);
  const length = (head >>> 1) & 0x3fffffff;
  if (length > MOST_DIGITS) return `a BigInt of ${length * 64} bits`;
  let value = 0n;
  for (let digit = length - 1; digit >= 0; digit--)
    for (const half of [4, 0])
      value = (value << 32n) | BigInt(heap.copy.u32(at + BIG.digits + digit * 8 + half));
  return `${(head & 1) === 0 ? value : -value}n`;
}

export function readDate(heap: V8Heap, object: Pointer): string {
  const at = heap.constants.field('JSDate__value');
  const field = heap.field(object, at);
  const time =
    heap.layout.dates === 'number'
      ? heap.copy.f64(object - 1 + at)
      : isSmall(field)
        ? smallValue(field)
        : Number(readNumber(heap, field));
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? 'Invalid Date' : date.toISOString();
}
