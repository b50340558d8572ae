/**
 * Values of the program as short texts, read from its memory. Bounded in depth, number and length; no code of the
 * program runs.
 */
import type { Functions } from '../heap/functions.js';
import { isSmall, smallValue, type Pointer, type V8Heap } from '../heap/v8-heap.js';
import { Elements, type Element } from './elements.js';
import { hashTable } from './hash-table.js';
import { bigIntType, numberText, readBigInt, readDate, readNumber } from './numbers.js';
import { ObjectProperties } from './properties.js';
import { bufferItems, typedItems, viewItems } from './typed-arrays.js';

const LONGEST_STRING = 80;
const MOST_ITEMS = 5;
const DEEPEST = 2;
const LONGEST_VALUE = 300;
const ARRAY_LENGTH = 24;
/** The first field of an object of V8: what a bound function calls, what is in `new Number(5)`. */
const FIRST_FIELD = 24;
/** Of a Map or a Set, those that were deleted among them. */
const MOST_ENTRIES = 100_000;
/**
 * Fields of the cell of a captured variable (from V8 14 on), and those of its states in which the number is stored
 * directly.
 */
const CELL = { value: 8, state: 24, number: 32 };
const CELL_STATES = { int32: 2, float64: 3 };

/** In the order in which JavaScript lists them, with their bits. */
const REGEXP_FLAGS: readonly (readonly [letter: string, bit: number])[] = [
  ['d', 7],
  ['g', 0],
  ['i', 1],
  ['m', 2],
  ['s', 5],
  ['u', 4],
  ['v', 8],
  ['y', 3],
];
const ODDBALLS: ReadonlySet<string> = new Set(['undefined', 'null', 'true', 'false']);

export class Values {
  readonly #bigInt: number | undefined;
  readonly #names: ReadonlyMap<number, string>;
  readonly #properties: ObjectProperties;
  readonly #elements: Elements;

  constructor(
    private readonly heap: V8Heap,
    private readonly functions: Functions,
  ) {
    this.#names = heap.constants.classNames();
    this.#properties = new ObjectProperties(heap, functions);
    this.#elements = new Elements(heap);
    this.#bigInt = bigIntType(heap);
  }

  /** Undefined for a variable that has no value yet. */
  text(value: number): string | undefined {
    const text = this.#text(value, 0);
    if (text === undefined) return undefined;
    return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE - 1)}…` : text;
  }

  /** In the name of a coroutine: objects without their contents. */
  brief(value: number): string {
    return this.#text(value, DEEPEST) ?? 'undefined';
  }

  #text(value: number, depth: number): string | undefined {
    const { heap } = this;
    if (isSmall(value)) return String(smallValue(value));
    const type = heap.typeOf(value);
    if (type < 0) return '(unreadable)';
    if (heap.isString(value)) return this.#string(value);
    if (type === this.#bigInt) return readBigInt(heap, value);
    if (heap.isFunction(value)) return `ƒ ${this.functions.info(value)?.name ?? ''}`.trimEnd();
    const name = this.#names.get(type) ?? '';
    switch (name) {
      case 'HeapNumber':
        return readNumber(heap, value);
      case 'Oddball': {
        const word = heap.string(heap.field(value, 16), 20);
        // The others are V8's own: for what has no value yet, or none any more.
        return word !== undefined && ODDBALLS.has(word) ? word : undefined;
      }
      case 'Hole':
        return undefined;
      case 'ContextCell':
        return this.#cell(value, depth);
      case 'Symbol':
        return `Symbol(${heap.string(heap.field(value, heap.constants.field('Symbol__name')), LONGEST_STRING) ?? ''})`;
      default:
        if (type >= heap.constants.get('SpecialAPIObjectType')) return this.#object(value, name, depth);
        // V8's own objects are not values of the program.
        if (name === 'JSGlobalProxy') return 'globalThis';
        return name === 'JSProxy' || name === 'JSModuleNamespace' ? briefName(name) : undefined;
    }
  }

  /** A captured variable for which V8 tracks the kind of its values. */
  #cell(cell: Pointer, depth: number): string | undefined {
    const { copy } = this.heap;
    const content = cell - 1;
    switch (copy.u32(content + CELL.state)) {
      case CELL_STATES.int32:
        return String(copy.u32(content + CELL.number) | 0);
      case CELL_STATES.float64:
        return numberText(copy.f64(content + CELL.number));
      default:
        return this.#text(this.heap.field(cell, CELL.value), depth);
    }
  }

  #string(value: Pointer): string {
    const length = this.heap.lengthOfString(value);
    const text = this.heap.string(value, LONGEST_STRING) ?? '';
    return length > LONGEST_STRING ? `${JSON.stringify(text).slice(0, -1)}…"` : JSON.stringify(text);
  }

  #object(value: Pointer, type: string, depth: number): string {
    const { heap } = this;
    const own = this.#properties.constructorName(value) ?? briefName(type);
    switch (type) {
      case 'JSArray': {
        const length = heap.smallField(value, ARRAY_LENGTH);
        const prefix = own === 'Array' ? '' : `${own} `;
        if (depth >= DEEPEST) return `${prefix}[${length === 0 ? '' : '…'}]`;
        return `${prefix}[${listed(this.#arrayItems(value, length, depth), length)}]`;
      }
      case 'JSMap':
      case 'JSSet': {
        const { items, size } = this.#tableItems(value, type === 'JSMap', depth);
        return `${own}(${size}) {${depth >= DEEPEST && size > 0 ? '…' : listed(items, size)}}`;
      }
      case 'JSDate':
        return readDate(heap, value);
      case 'JSTypedArray': {
        const { items, length } = typedItems(heap, this.#properties, value, MOST_ITEMS);
        return `${own}(${length}) [${listed(items, length)}]`;
      }
      case 'JSArrayBuffer': {
        const { items, length } = bufferItems(heap, value, MOST_ITEMS);
        return `${own}(${length}) [${listed(items, length)}]`;
      }
      case 'JSDataView':
      case 'JSRabGsabDataView': {
        const { items, length } = viewItems(heap, value, MOST_ITEMS);
        return `${own}(${length}) [${listed(items, length)}]`;
      }
      case 'JSBoundFunction': {
        const target = this.#text(heap.field(value, FIRST_FIELD), DEEPEST) ?? '';
        return target.startsWith('ƒ ') ? `ƒ bound ${target.slice(2)}` : 'ƒ bound';
      }
      case 'JSPrimitiveWrapper':
        return `${own} {${this.#text(heap.field(value, FIRST_FIELD), depth) ?? ''}}`;
      case 'JSPromise':
        return own;
      case 'JSRegExp':
        return this.#regExp(value) ?? own;
      case 'JSError':
        return this.#error(value, own);
      default: {
        const prefix = own === 'Object' || own === '' ? '' : `${own} `;
        if (depth >= DEEPEST) return `${prefix}{…}`;
        const { properties, total } = this.#properties.visible(value, MOST_ITEMS);
        const { items, count } = this.#numbered(value, depth);
        const texts = properties.map(({ key, value: inner }) =>
          inner === undefined
            ? `${key}: (computed)`
            : `${key}: ${this.#text(inner, depth + 1) ?? 'undefined'}`,
        );
        return `${prefix}{${listed([...items, ...texts].slice(0, MOST_ITEMS), count + total)}}`;
      }
    }
  }

  /** Its flags are in the field after its source. */
  #regExp(value: Pointer): string | undefined {
    const { heap } = this;
    const at = heap.constants.field('JSRegExp__source');
    const source = heap.string(heap.field(value, at), LONGEST_STRING);
    const flags = heap.field(value, at + 8);
    if (source === undefined || !isSmall(flags)) return undefined;
    const bits = smallValue(flags);
    return `/${source}/${REGEXP_FLAGS.flatMap(([letter, bit]) => ((bits >> bit) & 1 ? letter : [])).join('')}`;
  }

  #error(value: Pointer, own: string): string {
    const message = this.#properties.of(value, 20).properties.find(({ key }) => key === 'message')?.value;
    const text = message === undefined ? undefined : this.heap.string(message, LONGEST_STRING);
    return text === undefined || text === '' ? own : `${own}: ${text}`;
  }

  #arrayItems(value: Pointer, length: number, depth: number): string[] {
    const count = Math.max(0, Math.min(length, MOST_ITEMS));
    const items = Array.from({ length: count }, () => '(empty)');
    for (const element of this.#elements.of(value, count)) {
      const text = this.#element(element, depth);
      if (text !== undefined) items[element.index] = text;
    }
    return items;
  }

  /** What an object that is no array has by number: JavaScript lists that first. */
  #numbered(value: Pointer, depth: number): { items: string[]; count: number } {
    const items: string[] = [];
    let count = 0;
    for (const element of this.#elements.of(value, MOST_ENTRIES)) {
      const text = this.#element(element, count < MOST_ITEMS ? depth : DEEPEST);
      if (text !== undefined && count++ < MOST_ITEMS) items.push(`${element.index}: ${text}`);
    }
    return { items, count };
  }

  /** Undefined for a hole. */
  #element(element: Element, depth: number): string | undefined {
    return 'double' in element ? numberText(element.double) : this.#text(element.value, depth + 1);
  }

  #tableItems(value: Pointer, isMap: boolean, depth: number): { items: string[]; size: number } {
    const { size, entries } = hashTable(this.heap, value, isMap, MOST_ENTRIES);
    const items: string[] = [];
    for (const { key, value: held } of depth < DEEPEST ? entries : []) {
      if (items.length === MOST_ITEMS) break;
      const text = this.#text(key, depth + 1);
      // What was deleted leaves a hole.
      if (text === undefined) continue;
      items.push(held === undefined ? text : `${text} => ${this.#text(held, depth + 1) ?? 'undefined'}`);
    }
    return { items, size };
  }
}

function listed(items: readonly string[], total: number): string {
  const left = total - items.length;
  return [...items, ...(left > 0 ? [`… ${left} more`] : [])].join(', ');
}

function briefName(type: string): string {
  return type.replace(/^JS(?=[A-Z])/, '') || 'value';
}
