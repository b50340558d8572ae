/**
 * Objects of V8 laid out by hand in one page of memory, for unit tests of what reads them. Where fields lie, and which
 * numbers types have, is made up, within V8's rules; what V8 does not describe lies as in V8 13.
 */
import { V8Constants } from '../elf/v8-constants.js';
import { Functions } from '../heap/functions.js';
import { candidateLayouts, type HeapLayout } from '../heap/layout.js';
import { ObjectScan } from '../heap/object-scan.js';
import { V8Heap, type Pointer } from '../heap/v8-heap.js';
import type { AddressSpace, Region } from '../memory/address-space.js';
import { HeapCopy, PAGE } from '../memory/heap-copy.js';

const START = 0x1f4d_1e80_0000;
const OUTSIDE = 0x55d0_8f00_0000;
const HIGH = 4294967296;
const PAGE_HEADER = 256;
const META_TYPE = 200;
const MAP_BYTES = 80;

/** Instance types of what is not a string; strings have their bits. */
export const TYPES = {
  Symbol: 128,
  HeapNumber: 130,
  Oddball: 131,
  Hole: 132,
  ContextCell: 133,
  FixedArray: 180,
  FixedDoubleArray: 181,
  SharedFunctionInfo: 190,
  Script: 191,
  ScopeInfo: 192,
  BytecodeArray: 193,
  UncompiledDataWithPreparseData: 194,
  Map: META_TYPE,
  JSGlobalProxy: 1030,
  JSProxy: 1031,
  JSObject: 1057,
  JSArray: 1060,
  JSMap: 1061,
  JSSet: 1062,
  JSDate: 1063,
  JSTypedArray: 1064,
  JSArrayBuffer: 1065,
  JSPromise: 1066,
  JSRegExp: 1067,
  JSError: 1068,
  JSFunction: 1080,
} as const;

const SEQUENTIAL = 0;
const CONS = 1;
const EXTERNAL = 2;
const SLICED = 3;
const THIN = 5;
const ONE_BYTE = 8;

const FIELDS = {
  Map__instance_size_in_words: 8,
  Map__inobject_properties_start_or_constructor_function_index: 9,
  Map__instance_type: 12,
  Map__bit_field2: 15,
  Map__bit_field3: 16,
  Map__prototype: 24,
  Map__constructor_or_back_pointer: 32,
  JSReceiver__raw_properties_or_hash: 8,
  JSObject__elements: 16,
  String__length: 12,
  SeqOneByteString__chars: 16,
  ConsString__first: 16,
  ConsString__second: 24,
  SlicedString__parent: 16,
  SlicedString__offset: 24,
  ThinString__actual: 16,
  ExternalString__resource: 16,
  Symbol__name: 16,
  HeapNumber__value: 8,
  JSDate__value: 24,
  JSRegExp__source: 32,
  JSTypedArray__external_pointer: 56,
  JSTypedArray__base_pointer: 64,
  JSArrayBufferView__byte_offset: 32,
  JSArrayBufferView__byte_length: 40,
  JSArrayBuffer__byte_length: 32,
  JSFunction__shared: 24,
  JSFunction__context: 32,
  SharedFunctionInfo__name_or_scope_info: 24,
  SharedFunctionInfo__script: 32,
  Script__name: 16,
  Script__source: 8,
  BytecodeArray__data: 48,
  UncompiledData__start_position: 16,
  UncompiledData__end_position: 20,
} as const;

const NUMBERS: Readonly<Record<string, number>> = {
  IsNotStringMask: 0xff80,
  StringRepresentationMask: 7,
  StringEncodingMask: ONE_BYTE,
  OneByteStringTag: ONE_BYTE,
  SeqStringTag: SEQUENTIAL,
  ConsStringTag: CONS,
  SlicedStringTag: SLICED,
  ExternalStringTag: EXTERNAL,
  ThinStringTag: THIN,
  SpecialAPIObjectType: 1040,
  class_Map__instance_descriptors_offset: 40,
  bit_field2_elements_kind_mask: 0xfc,
  bit_field2_elements_kind_shift: 2,
  elements_dictionary_elements: 12,
  bit_field3_number_of_own_descriptors_mask: 0xffc00,
  bit_field3_number_of_own_descriptors_shift: 10,
  bit_field3_is_dictionary_map_shift: 21,
  prop_kind_mask: 1,
  prop_kind_Accessor: 1,
  prop_location_mask: 2,
  prop_index_mask: 0x1ff80000,
  prop_index_shift: 19,
  namedictionary_prefix_start_index: 3,
  namedictionaryshape_prefix_size: 2,
  scopeinfo_idx_ncontextlocals: 2,
  scopeinfo_idx_first_vars: 3,
};

const CONSTANTS = new V8Constants(
  new Map([
    ...Object.entries(NUMBERS),
    ...Object.entries(FIELDS).map(([name, at]) => [`class_${name}__Type`, at] as const),
    ...Object.entries(TYPES).map(([name, type]) => [`type_${name}__TYPE`, type] as const),
  ]),
  '13.6.233.17',
);

/** A property, by where V8 keeps its value. */
export type BuiltProperty = { readonly key: Pointer } & (
  | { readonly inObject: number }
  | { readonly beside: number }
  | { readonly inMap: number }
  | { readonly accessors: number }
);

export class BuiltHeap {
  readonly #page = Buffer.alloc(PAGE);
  readonly #outside = Buffer.alloc(4096);
  readonly #maps = new Map<number, Pointer>();
  readonly #meta: Pointer;
  #next = PAGE_HEADER;
  #nextOutside = 0;

  constructor(private readonly layout: Partial<HeapLayout> = {}) {
    this.#meta = this.#allocate(MAP_BYTES);
    this.word(this.#meta, 0, this.#meta);
    // Where its objects begin and end: by that V8's pages are known.
    this.word(START + 1, 24, START + PAGE_HEADER);
    this.word(START + 1, 32, START + PAGE);
    this.#page.writeUInt16LE(META_TYPE, this.#at(this.#meta) + FIELDS.Map__instance_type);
  }

  /** What reads it: as it is now. */
  open(): { readonly heap: V8Heap; readonly functions: Functions } {
    const page = this.#page;
    const space: AddressSpace = {
      regions: (): Region[] => [{ start: START, end: START + PAGE, isAnonymous: true }],
      read: (into, offset, length, address) => {
        const [start, bytes] = address < START + PAGE ? [START, page] : [OUTSIDE, this.#outside];
        const part = bytes.subarray(address - start, address - start + length);
        into.set(part, offset);
        return part.length;
      },
    };
    const copy = new HeapCopy(space, 0);
    copy.readAll();
    const scan = new ObjectScan(copy, CONSTANTS, new Set());
    const [base] = candidateLayouts(13);
    if (base === undefined) throw new Error('There is a layout for V8 13.');
    const heap = new V8Heap(copy, CONSTANTS, { ...base, ...this.layout }, scan);
    return { heap, functions: new Functions(heap) };
  }

  small(value: number): number {
    return (value >>> 0) * HIGH;
  }

  /** @param words the fields after its map, in V8's representation */
  object(map: Pointer, words: readonly number[]): Pointer {
    const object = this.#allocate((words.length + 1) * 8);
    [map, ...words].forEach((word, index) => {
      this.word(object, index * 8, word);
    });
    return object;
  }

  /** A map of its own. */
  newMap(type: number, { madeBy, prototype }: { madeBy?: Pointer; prototype?: Pointer } = {}): Pointer {
    const map = this.#allocate(MAP_BYTES);
    this.word(map, 0, this.#meta);
    this.#page.writeUInt16LE(type, this.#at(map) + FIELDS.Map__instance_type);
    this.word(map, FIELDS.Map__constructor_or_back_pointer, madeBy ?? 0);
    this.word(map, FIELDS.Map__prototype, prototype ?? 0);
    return map;
  }

  /** The map of plain objects of this type. */
  mapOf(type: number): Pointer {
    const map = this.#maps.get(type) ?? this.newMap(type);
    this.#maps.set(type, map);
    return map;
  }

  word(object: Pointer, offset: number, word: number): void {
    const at = this.#at(object) + offset;
    this.#page.writeUInt32LE(word % HIGH, at);
    this.#page.writeUInt32LE(Math.floor(word / HIGH), at + 4);
  }

  u32(object: Pointer, offset: number, value: number): void {
    this.#page.writeUInt32LE(value >>> 0, this.#at(object) + offset);
  }

  double(object: Pointer, offset: number, value: number): void {
    this.#page.writeDoubleLE(value, this.#at(object) + offset);
  }

  bytes(object: Pointer, offset: number, bytes: Uint8Array): void {
    this.#page.set(bytes, this.#at(object) + offset);
  }

  /** Two bytes for each character if one of them needs it. */
  string(text: string): Pointer {
    const isOneByte = /^[\0-ÿ]*$/.test(text);
    const bytes = Buffer.from(text, isOneByte ? 'latin1' : 'utf16le');
    const string = this.#string(
      isOneByte ? SEQUENTIAL | ONE_BYTE : SEQUENTIAL,
      text.length,
      [],
      bytes.length,
    );
    this.bytes(string, FIELDS.SeqOneByteString__chars, bytes);
    return string;
  }

  cons(first: Pointer, second: Pointer, length: number): Pointer {
    return this.#string(CONS | ONE_BYTE, length, [first, second]);
  }

  sliced(parent: Pointer, offset: number, length: number): Pointer {
    return this.#string(SLICED | ONE_BYTE, length, [parent, this.small(offset)]);
  }

  thin(actual: Pointer, length: number): Pointer {
    return this.#string(THIN | ONE_BYTE, length, [actual]);
  }

  /** Its characters are outside V8's pages. */
  external(text: string): Pointer {
    return this.#string(EXTERNAL | ONE_BYTE, text.length, [0, this.outside(Buffer.from(text, 'latin1'))]);
  }

  /** The address of bytes outside V8's pages. */
  outside(bytes: Uint8Array): number {
    const at = this.#nextOutside;
    this.#outside.set(bytes, at);
    this.#nextOutside += Math.ceil(bytes.length / 8) * 8;
    return OUTSIDE + at;
  }

  number(value: number): Pointer {
    const number = this.object(this.mapOf(TYPES.HeapNumber), [0]);
    this.double(number, FIELDS.HeapNumber__value, value);
    return number;
  }

  /** `null`, `undefined`, or a word of V8's own. */
  oddball(word: string): Pointer {
    return this.object(this.mapOf(TYPES.Oddball), [0, this.string(word)]);
  }

  symbol(description: string, flags = 0): Pointer {
    const symbol = this.object(this.mapOf(TYPES.Symbol), [0, this.string(description)]);
    this.u32(symbol, 12, flags);
    return symbol;
  }

  /** With its script in the shared part, if it has one. */
  function(name: string, script = 0): Pointer {
    const shared = this.object(this.mapOf(TYPES.SharedFunctionInfo), [0, 0, this.string(name), script]);
    return this.object(this.mapOf(TYPES.JSFunction), [0, 0, shared, 0]);
  }

  array(values: readonly number[]): Pointer {
    const held = [this.small(values.length), ...values];
    return this.object(this.mapOf(TYPES.FixedArray), held);
  }

  doubles(values: readonly (number | 'hole')[]): Pointer {
    const doubles = this.object(this.mapOf(TYPES.FixedDoubleArray), [
      this.small(values.length),
      ...values.map(() => 0),
    ]);
    values.forEach((value, index) => {
      if (value === 'hole') this.word(doubles, 16 + index * 8, 0xfff7ffff * HIGH + 0xfff7ffff);
      else this.double(doubles, 16 + index * 8, value);
    });
    return doubles;
  }

  /** An array of the program. */
  jsArray(elements: Pointer, length: number): Pointer {
    return this.object(this.mapOf(TYPES.JSArray), [0, elements, this.small(length)]);
  }

  /** An object of a program with a map of its own. */
  jsObject(
    properties: readonly BuiltProperty[],
    {
      type = TYPES.JSObject,
      ...more
    }: { type?: number; madeBy?: Pointer; prototype?: Pointer; elements?: Pointer } = {},
  ): Pointer {
    const map = this.newMap(type, more);
    const inObject = properties.flatMap((one) => ('inObject' in one ? [one.inObject] : []));
    const beside = properties.flatMap((one) => ('beside' in one ? [one.beside] : []));
    let nextInObject = 0;
    let nextBeside = inObject.length;
    const rows = properties.flatMap((one) => {
      // Those beside the object are counted behind those in it.
      const index = 'inObject' in one ? nextInObject++ : 'beside' in one ? nextBeside++ : 0;
      const [flags, value] =
        'inMap' in one ? [2, one.inMap] : 'accessors' in one ? [3, one.accessors] : [0, 0];
      return [one.key, this.small((index << 19) | flags), value];
    });
    this.word(map, 40, this.object(this.mapOf(TYPES.FixedArray), [0, 0, ...rows]));
    const first = 3;
    this.bytes(map, FIELDS.Map__instance_size_in_words, Uint8Array.of(first + inObject.length, first));
    this.u32(map, FIELDS.Map__bit_field3, properties.length << 10);
    return this.object(map, [beside.length === 0 ? 0 : this.array(beside), more.elements ?? 0, ...inObject]);
  }

  /** From now on this object is at another address, as during a collection. */
  move(object: Pointer, words: number): Pointer {
    const moved = this.#allocate(words * 8);
    this.#page.copy(this.#page, this.#at(moved), this.#at(object), this.#at(object) + words * 8);
    this.word(object, 0, moved - 1);
    return moved;
  }

  #string(type: number, length: number, words: readonly number[], byteCount = 0): Pointer {
    const string = this.object(this.mapOf(type), [
      0,
      ...words,
      ...Array.from({ length: Math.ceil(byteCount / 8) }, () => 0),
    ]);
    this.u32(string, FIELDS.String__length, length);
    return string;
  }

  #allocate(bytes: number): Pointer {
    const at = this.#next;
    this.#next += Math.ceil(bytes / 8) * 8;
    if (this.#next > PAGE) throw new Error('The page is full.');
    return START + at + 1;
  }

  #at(object: Pointer): number {
    return object - 1 - START;
  }
}
