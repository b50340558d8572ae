/** Numbers and dates in V8's representation. */
import { isSmall, smallValue, type Pointer, type V8Heap } from '../heap/v8-heap.js';

export function readNumber(heap: V8Heap, object: Pointer): string {
  const number = heap.copy.f64(object - 1 + heap.constants.field('HeapNumber__value'));
  return Object.is(number, -0) ? '-0' : String(number);
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
