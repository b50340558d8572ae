/** The properties of an object: inside it, beside it, in its map, or in a dictionary. Getters are named, not run. */
import type { Functions } from '../heap/functions.js';
import { isPointer, type Pointer, type V8Heap } from '../heap/v8-heap.js';

const LONGEST_KEY = 60;
const MOST_BACK_POINTERS = 200;
const MOST_DICTIONARY = 10_000;
const MOST_OF_PROTOTYPE = 200;
/** Counts at the beginning of a hash table: elements, deleted, capacity. */
const CAPACITY = 2;
/** Of a symbol. */
const SYMBOL_FLAGS = 12;

export interface OwnProperty {
  readonly key: string;
  /** Undefined for one that is computed. */
  readonly value: number | undefined;
  /** Of one that is computed: V8's pair of getter and setter. */
  readonly accessors?: number;
}

export interface Properties {
  readonly properties: OwnProperty[];
  readonly total: number;
}

export class ObjectProperties {
  readonly #at;
  readonly #bits;
  readonly #mapType: number;
  readonly #symbolType: number;
  readonly #names = new Map<Pointer, string | undefined>();

  constructor(
    private readonly heap: V8Heap,
    private readonly functions: Functions,
  ) {
    const { constants } = heap;
    this.#mapType = constants.type('Map');
    this.#symbolType = constants.type('Symbol');
    this.#at = {
      descriptors: constants.get('class_Map__instance_descriptors_offset'),
      size: constants.field('Map__instance_size_in_words'),
      inObject: constants.field('Map__inobject_properties_start_or_constructor_function_index'),
      bits: constants.field('Map__bit_field3'),
      constructor: constants.field('Map__constructor_or_back_pointer'),
      prototype: constants.field('Map__prototype'),
      properties: constants.field('JSReceiver__raw_properties_or_hash'),
      firstDescriptor: constants.find('class_DescriptorArray__header_size__uintptr_t') ?? 24,
    };
    this.#bits = {
      ownMask: constants.get('bit_field3_number_of_own_descriptors_mask'),
      ownShift: constants.get('bit_field3_number_of_own_descriptors_shift'),
      dictionaryShift: constants.get('bit_field3_is_dictionary_map_shift'),
      kindMask: constants.get('prop_kind_mask'),
      accessor: constants.get('prop_kind_Accessor'),
      locationMask: constants.get('prop_location_mask'),
      indexMask: constants.get('prop_index_mask'),
      indexShift: constants.get('prop_index_shift'),
      prefix:
        constants.get('namedictionary_prefix_start_index') + constants.get('namedictionaryshape_prefix_size'),
    };
  }

  /** The first ones up to a limit, and the total. */
  of(object: Pointer, most: number): Properties {
    return this.#read(object, most, () => false);
  }

  /** Those that the program can name: without the marks that V8 and Node keep on objects. */
  visible(object: Pointer, most: number): Properties {
    return this.#read(object, most, (key) => this.#isMark(key));
  }

  #read(object: Pointer, most: number, isHidden: (key: number) => boolean): Properties {
    const { heap } = this;
    const map = heap.mapOf(object);
    const bits = heap.copy.u32(map - 1 + this.#at.bits);
    if (((bits >>> this.#bits.dictionaryShift) & 1) === 1) return this.#ofDictionary(object, most, isHidden);
    const count = (bits & this.#bits.ownMask) >>> this.#bits.ownShift;
    const descriptors = heap.field(map, this.#at.descriptors);
    const properties: OwnProperty[] = [];
    let total = 0;
    for (let index = 0; index < count; index++) {
      const at = this.#at.firstDescriptor + index * 24;
      if (isHidden(heap.field(descriptors, at))) continue;
      if (total++ >= most) continue;
      const details = heap.smallField(descriptors, at + 8);
      const inDescriptor = heap.field(descriptors, at + 16);
      const value = this.#valueOf(object, map, details, inDescriptor);
      const key = this.keyText(heap.field(descriptors, at));
      properties.push({ key, value, ...(value === undefined ? { accessors: inDescriptor } : {}) });
    }
    return { properties, total };
  }

  /** `Shop`, `Object`; undefined if it has none. */
  constructorName(object: Pointer): string | undefined {
    return this.classNameOf(this.heap.mapOf(object));
  }

  /** The same, by the map of an object. */
  classNameOf(map: Pointer): string | undefined {
    if (!this.#names.has(map)) this.#names.set(map, this.#readConstructorName(map));
    return this.#names.get(map);
  }

  /** From its prototype; a map names the class that made the object, which is a base class if it has no constructor. */
  #readConstructorName(map: Pointer): string | undefined {
    const { heap } = this;
    const prototype = heap.field(map, this.#at.prototype);
    const own = this.of(prototype, MOST_OF_PROTOTYPE).properties.find(
      ({ key }) => key === 'constructor',
    )?.value;
    let holder = own ?? heap.field(map, this.#at.constructor);
    for (let count = 0; count < MOST_BACK_POINTERS && heap.typeOf(holder) === this.#mapType; count++)
      holder = heap.field(holder, this.#at.constructor);
    return heap.isFunction(holder) ? this.functions.info(holder)?.name : undefined;
  }

  #valueOf(object: Pointer, map: Pointer, details: number, inDescriptor: number): number | undefined {
    const { heap } = this;
    if ((details & this.#bits.kindMask) === this.#bits.accessor) return undefined;
    if ((details & this.#bits.locationMask) !== 0) return inDescriptor;
    const index = (details & this.#bits.indexMask) >>> this.#bits.indexShift;
    const first = heap.copy.u8(map - 1 + this.#at.inObject);
    const inObject = heap.copy.u8(map - 1 + this.#at.size) - first;
    if (index < inObject) return heap.field(object, (first + index) * 8);
    return heap.field(heap.field(object, this.#at.properties), 16 + (index - inObject) * 8);
  }

  #ofDictionary(object: Pointer, most: number, isHidden: (key: number) => boolean): Properties {
    const { heap } = this;
    const dictionary = heap.field(object, this.#at.properties);
    if (!isPointer(dictionary)) return { properties: [], total: 0 };
    const at = (index: number): number => heap.field(dictionary, 16 + index * 8);
    const capacity = Math.min(heap.smallField(dictionary, 16 + CAPACITY * 8), MOST_DICTIONARY);
    let total = heap.smallField(dictionary, 16);
    const found: { key: number; value: number; order: number; isComputed: boolean }[] = [];
    for (let entry = 0; entry < capacity; entry++) {
      const first = this.#bits.prefix + entry * 3;
      const key = at(first);
      const details = heap.smallField(dictionary, 16 + (first + 2) * 8);
      if (isHidden(key)) total--;
      else if (heap.isString(key) || heap.typeOf(key) === this.#symbolType)
        found.push({
          key,
          value: at(first + 1),
          // The order of addition is stored above kind, constness, attributes and cell type.
          order: details >>> 8,
          isComputed: (details & this.#bits.kindMask) === this.#bits.accessor,
        });
    }
    const properties = found
      .sort((a, b) => a.order - b.order)
      .slice(0, most)
      .map(({ key, value, isComputed }) =>
        isComputed
          ? { key: this.keyText(key), value: undefined, accessors: value }
          : { key: this.keyText(key), value },
      );
    return { properties, total };
  }

  /** A name, `#name` of a private one, or `[description]` of a symbol. */
  keyText(key: number): string {
    const text = this.heap.string(key, LONGEST_KEY);
    if (text !== undefined) return text;
    const name = this.#symbolText(key);
    return this.#isPrivate(key) && name.startsWith('#') ? name : `[${name}]`;
  }

  /** Of V8, of Node, or what marks objects of a class with private methods, which is named as the class is. */
  #isMark(key: number): boolean {
    return this.#isPrivate(key) && !this.#symbolText(key).startsWith('#');
  }

  #isPrivate(key: number): boolean {
    const { heap } = this;
    if (!isPointer(key) || heap.typeOf(key) !== this.#symbolType) return false;
    return (heap.copy.u32(key - 1 + SYMBOL_FLAGS) & heap.layout.privateSymbols) !== 0;
  }

  #symbolText(key: number): string {
    const { heap } = this;
    return heap.string(heap.field(key, heap.constants.field('Symbol__name')), LONGEST_KEY) ?? 'symbol';
  }
}
