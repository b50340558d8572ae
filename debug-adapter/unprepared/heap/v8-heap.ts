/**
 * The objects of V8 in copied memory: pointers, small integers, types, strings. It never throws, whatever the memory
 * contains. A collection may be in progress: V8 has then moved objects that others still refer to at their old address.
 */
import type { V8Constants } from '../elf/v8-constants.js';
import type { HeapCopy } from '../memory/heap-copy.js';
import type { HeapLayout } from './layout.js';
import type { ObjectScan } from './object-scan.js';

const HIGH = 4294967296;
const WORD = 8;
const DEEPEST_STRING = 60;
export const LONGEST_TEXT = 20_000_000;

/** A pointer to an object, with its tag; 0 is none. */
export type Pointer = number;

export class V8Heap {
  readonly #strings;
  readonly #types;

  constructor(
    readonly copy: HeapCopy,
    readonly constants: V8Constants,
    readonly layout: HeapLayout,
    readonly scan: ObjectScan,
  ) {
    const get = (name: string): number => constants.get(name);
    this.#strings = {
      notString: get('IsNotStringMask'),
      representation: get('StringRepresentationMask'),
      encoding: get('StringEncodingMask'),
      oneByte: get('OneByteStringTag'),
      sequential: get('SeqStringTag'),
      cons: get('ConsStringTag'),
      sliced: get('SlicedStringTag'),
      external: get('ExternalStringTag'),
      thin: get('ThinStringTag'),
      length: constants.field('String__length'),
      chars: constants.field('SeqOneByteString__chars'),
      first: constants.field('ConsString__first'),
      second: constants.field('ConsString__second'),
      parent: constants.field('SlicedString__parent'),
      offset: constants.field('SlicedString__offset'),
      actual: constants.field('ThinString__actual'),
      resource: constants.field('ExternalString__resource'),
    };
    // If V8 does not export the range of functions: constructors of its own classes, and user classes last.
    const plain = constants.type('JSFunction');
    this.#types = {
      firstFunction: constants.find('FirstJSFunctionType') ?? plain,
      lastFunction: constants.find('LastJSFunctionType') ?? plain + 15,
    };
  }

  /** The instance type; -1 for a value that is not an object. */
  typeOf(value: number): number {
    return isPointer(value) ? (this.scan.types.get(this.mapOf(value)) ?? -1) : -1;
  }

  mapOf(object: Pointer): Pointer {
    return this.#current(this.copy.word(object - 1));
  }

  /** An object has the same pointer in every field, also during a collection. */
  field(object: Pointer, offset: number): number {
    return isPointer(object) ? this.#current(this.copy.word(object - 1 + offset)) : 0;
  }

  /** The number in a field; 0 if there is none. */
  smallField(object: Pointer, offset: number): number {
    const value = this.field(object, offset);
    return isSmall(value) ? smallValue(value) : 0;
  }

  /** Where the object is now: once V8 has moved it, its first word is the new address, without a tag. */
  #current(value: number): number {
    if (!isPointer(value)) return value;
    const first = this.copy.word(value - 1);
    return first % WORD === 0 && this.copy.has(first) ? first + 1 : value;
  }

  isFunction(value: number): boolean {
    const type = this.typeOf(value);
    return type >= this.#types.firstFunction && type <= this.#types.lastFunction;
  }

  isString(value: number): boolean {
    const type = this.typeOf(value);
    return type >= 0 && (type & this.#strings.notString) === 0;
  }

  /** The length of a string, in characters. */
  lengthOfString(value: Pointer): number {
    return this.copy.u32(value - 1 + this.#strings.length);
  }

  /** A slot of a context: 0 is its scope info, 1 the context around. */
  slot(context: Pointer, index: number): number {
    return this.field(context, this.layout.context.scopeInfo + index * 8);
  }

  /** Elements of a FixedArray, up to this number. */
  elements(array: Pointer, most: number): number[] {
    const length = Math.min(Math.max(0, this.smallField(array, 8)), most);
    return Array.from({ length }, (_, index) => this.field(array, 16 + index * 8));
  }

  /** Undefined if it is not a string, or cannot be read. */
  string(value: number, most = LONGEST_TEXT, depth = 0): string | undefined {
    const strings = this.#strings;
    const type = this.typeOf(value);
    if (!this.isString(value) || depth > DEEPEST_STRING) return undefined;
    const length = Math.min(this.lengthOfString(value), most);
    const isOneByte = (type & strings.encoding) === strings.oneByte;
    const byteCount = isOneByte ? length : length * 2;
    const decode = (bytes: Buffer | undefined): string | undefined =>
      bytes?.toString(isOneByte ? 'latin1' : 'utf16le');
    switch (type & strings.representation) {
      case strings.sequential:
        return decode(this.copy.bytes(value - 1 + strings.chars, byteCount));
      case strings.cons: {
        const first = this.string(this.field(value, strings.first), most, depth + 1) ?? '';
        if (first.length >= length) return first.slice(0, length);
        return (
          first + (this.string(this.field(value, strings.second), length - first.length, depth + 1) ?? '')
        );
      }
      case strings.sliced: {
        const offset = this.smallField(value, strings.offset);
        const parent = this.string(this.field(value, strings.parent), offset + length, depth + 1);
        return parent?.slice(offset, offset + length);
      }
      case strings.thin:
        return this.string(this.field(value, strings.actual), most, depth + 1);
      case strings.external:
        // Its characters are outside V8's pages; the field after the resource has the address.
        return decode(this.copy.outside(this.field(value, strings.resource + 8), byteCount));
      default:
        return undefined;
    }
  }
}

export function isPointer(value: number): boolean {
  return value % 4 === 1 && value > 4096;
}

export function isSmall(value: number): boolean {
  return value % HIGH === 0;
}

export function smallValue(value: number): number {
  return (value / HIGH) | 0;
}
