/** What an object holds by number: in V8's arrays of values, in its arrays of doubles, or in a dictionary. */
import { isPointer, isSmall, smallValue, type Pointer, type V8Heap } from '../heap/v8-heap.js';
import { readNumber } from './numbers.js';

/** Before the contents of an array. */
const HEADER = 16;
/** Half of the double by which V8 marks a hole among doubles: no calculation results in it. */
const HOLE_HALF = 0xfff7ffff;
/** Of a dictionary: the place of its capacity, and of its first entry, behind the largest key. */
const DICTIONARY = { capacity: 2, first: 4, entry: 3 };
const MOST_OF_DICTIONARY = 100_000;

/** Its value in V8's representation, or a number that is stored as it is. */
export type Element = { readonly index: number } & ({ readonly value: number } | { readonly double: number });

export class Elements {
  readonly #at: number;
  readonly #kind;
  readonly #doubles: number;
  readonly #values: number;

  constructor(private readonly heap: V8Heap) {
    const { constants } = heap;
    this.#at = constants.field('JSObject__elements');
    this.#doubles = constants.type('FixedDoubleArray');
    this.#values = constants.type('FixedArray');
    this.#kind = {
      at: constants.field('Map__bit_field2'),
      mask: constants.get('bit_field2_elements_kind_mask'),
      shift: constants.get('bit_field2_elements_kind_shift'),
      dictionary: constants.get('elements_dictionary_elements'),
    };
  }

  /** Those with an index below `end`, in order. Holes among values are V8's own value for them; others are left out. */
  *of(object: Pointer, end: number): Generator<Element> {
    const { heap } = this;
    const elements = heap.field(object, this.#at);
    if (!isPointer(elements)) return;
    if (this.isDictionary(object)) {
      yield* this.#ofDictionary(elements, end);
      return;
    }
    const type = heap.typeOf(elements);
    if (type !== this.#values && type !== this.#doubles) return;
    const length = Math.min(heap.smallField(elements, 8), end);
    for (let index = 0; index < length; index++) {
      const at = HEADER + index * 8;
      if (type === this.#values) yield { index, value: heap.field(elements, at) };
      else if (heap.copy.u32(elements - 1 + at + 4) !== HOLE_HALF)
        yield { index, double: heap.copy.f64(elements - 1 + at) };
    }
  }

  /** Whether few of its numbers are used. */
  isDictionary(object: Pointer): boolean {
    const { at, mask, shift, dictionary } = this.#kind;
    return (this.heap.copy.u8(this.heap.mapOf(object) - 1 + at) & mask) >> shift === dictionary;
  }

  #ofDictionary(dictionary: Pointer, end: number): Element[] {
    const { heap } = this;
    const at = (index: number): number => heap.field(dictionary, HEADER + index * 8);
    const capacity = Math.min(
      heap.smallField(dictionary, HEADER + DICTIONARY.capacity * 8),
      MOST_OF_DICTIONARY,
    );
    const found: Element[] = [];
    for (let entry = 0; entry < capacity; entry++) {
      const first = DICTIONARY.first + entry * DICTIONARY.entry;
      const index = this.#indexOf(at(first));
      if (index !== undefined && index < end) found.push({ index, value: at(first + 1) });
    }
    return found.sort((a, b) => a.index - b.index);
  }

  /** Undefined of an entry that is not used. */
  #indexOf(key: number): number | undefined {
    if (isSmall(key)) return smallValue(key);
    const { heap } = this;
    return heap.typeOf(key) === heap.constants.type('HeapNumber') ? Number(readNumber(heap, key)) : undefined;
  }
}
