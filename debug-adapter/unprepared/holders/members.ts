/**
 * What an object of V8 leads to: variables that functions close over, properties, private members, elements, entries.
 * Bounded; what Node shares among all its functions is not followed.
 */
import type { Functions } from '../heap/functions.js';
import { isPointer, isSmall, smallValue, type Pointer, type V8Heap } from '../heap/v8-heap.js';
import { hashTable } from '../values/hash-table.js';
import { readNumber } from '../values/numbers.js';
import { ObjectProperties } from '../values/properties.js';
import { MOST_OF_PROGRAM, type Variable } from '../values/variables.js';
import { memberText } from '../../../runtime/ways/member-text.js';
import { waitTypes, type Kind } from '../coroutines/suspended.js';
import { UNNAMED, type UsedVariables } from '../values/used-variables.js';

const MOST_PROPERTIES = 500;
const MOST_ELEMENTS = 500;
const MOST_CONTEXTS = 20;
const MOST_CONTEXT_SLOTS = 1000;
/** The scope info, and the outer context. */
const FIXED_SLOTS = 2;
const LONGEST_KEY = 40;
const EVENTS = '._events';
const CELL_VALUE = 8;
const ARRAY_LENGTH = 24;
/** Fields of a bound function, after those of any object. */
const BOUND = { target: 24, receiver: 32, args: 40 };
/** Fields of a proxy, and of a pair of accessors. */
const PROXY = { target: 16, handler: 24 };
const ACCESSORS: readonly number[] = [8, 16];
const WEAK_REF_TARGET = 24;
/** Fields of a global variable, which is no property of the global object as others are. */
const GLOBAL = { name: 8, value: 24 };
const MOST_GLOBALS = 10_000;
/** Of a `WeakMap`: its table. */
const TABLE = 24;
/** Of a `WeakMap`, of which the entries follow its three counts, the last of which is how many it has room for. */
const WEAK_COUNTS = 3;
const WEAK_CAPACITY = 2;

/** Properties that lead to everything, or to nothing of the program's. */
const SKIPPED: ReadonlySet<string> = new Set([
  'prototype',
  'constructor',
  '_handle',
  '[kResourceStore]',
  '[async_context_frame]',
  // A signal does nothing to those that it is made of.
  '[kSourceSignals]',
]);
/** Types whose contents are weak, or are no values. */
const NOT_FOLLOWED: ReadonlySet<string> = new Set([
  'JSWeakMap',
  'JSWeakSet',
  'JSTypedArray',
  'JSArrayBuffer',
  'JSDataView',
  'JSPromise',
  'JSGlobalObject',
  'JSGlobalProxy',
  'JSModuleNamespace',
]);
/** Of the functions of Node that stand for a listener of the program: the listener. */
const LISTENERS: ReadonlySet<string> = new Set(['.listener', '.handler']);
/** Variables of the function that Node puts around a CommonJS module. */
const GIVEN_BY_NODE: ReadonlySet<string> = new Set([
  'exports',
  'require',
  'module',
  '__filename',
  '__dirname',
  'arguments',
]);

export interface Member {
  readonly value: Pointer;
  readonly name: string;
  readonly isVariable: boolean;
}

export interface Members {
  readonly members: readonly Member[];
  /** Of a function: the context with the variables of its module. */
  readonly module?: Pointer;
}

const NOTHING: Members = { members: [] };

export class HeapMembers {
  readonly #properties: ObjectProperties;
  readonly #names: ReadonlyMap<number, string>;
  readonly #firstObjectType: number;
  readonly #elements: number;
  readonly #kinds: ReadonlyMap<number, Kind>;
  readonly #globals: number;

  constructor(
    private readonly heap: V8Heap,
    private readonly functions: Functions,
    private readonly used: UsedVariables,
    private readonly localsOf: (generator: Pointer) => readonly Variable[],
  ) {
    this.#properties = new ObjectProperties(heap, functions);
    this.#names = heap.constants.classNames();
    this.#firstObjectType = heap.constants.get('SpecialAPIObjectType');
    this.#elements = heap.constants.field('JSObject__elements');
    this.#kinds = waitTypes(heap.constants).kinds;
    this.#globals = heap.constants.field('JSGlobalObject__global_dictionary');
  }

  of(value: Pointer): Members {
    const { heap } = this;
    if (heap.isFunction(value)) return this.#ofFunction(value);
    const name = this.#names.get(heap.typeOf(value)) ?? '';
    if (name === 'JSProxy')
      return {
        members: [
          { value: heap.field(value, PROXY.target), name: '', isVariable: false },
          { value: heap.field(value, PROXY.handler), name: 'handler', isVariable: true },
        ],
      };
    if (!this.isObject(value) || this.#isNodeTimer(value)) return NOTHING;
    if (this.#kinds.has(heap.typeOf(value))) return this.#ofGenerator(value);
    if (NOT_FOLLOWED.has(name)) return NOTHING;
    const members = [...this.#ofObject(value, name)].filter((member) => isPointer(member.value));
    // Everything has the process: it leads to those who listen to it.
    return { members: this.isProcess(value) ? members.filter((member) => member.name === EVENTS) : members };
  }

  /** The variables of a context by name, those of a module without what Node has put there. */
  *variables(context: Pointer): Generator<Member> {
    const { heap, functions } = this;
    const { length: lengthAt, scopeInfo } = heap.layout.context;
    const length = heap.smallField(context, lengthAt);
    if (length > MOST_CONTEXT_SLOTS) return;
    const names = functions.contextNames(heap.field(context, scopeInfo));
    // Named slots are at the end; a very large scope keeps its names elsewhere.
    const first = names.length === 0 ? FIXED_SLOTS : length - names.length;
    for (let index = Math.max(first, FIXED_SLOTS); index < length; index++) {
      const name = names[index - first] ?? UNNAMED;
      const value = this.unwrapped(heap.slot(context, index));
      if (!GIVEN_BY_NODE.has(name) && !name.startsWith('.') && isPointer(value))
        yield { value, name, isVariable: true };
    }
  }

  /** The value of a captured variable that V8 keeps in a cell. */
  unwrapped(value: number): number {
    return this.#names.get(this.heap.typeOf(value)) === 'ContextCell'
      ? this.heap.field(value, CELL_VALUE)
      : value;
  }

  /** By the name of a property; undefined if there is none. */
  property(object: Pointer, key: string): number | undefined {
    return this.#properties.of(object, MOST_PROPERTIES).properties.find((one) => one.key === key)?.value;
  }

  /** Of the program and, of V8's and Node's, those that are there from the start. */
  *globals(globalObject: Pointer): Generator<Member> {
    const { heap } = this;
    for (const cell of heap.elements(heap.field(globalObject, this.#globals), MOST_GLOBALS)) {
      if (this.#names.get(heap.typeOf(cell)) !== 'PropertyCell') continue;
      const name = this.#properties.keyText(heap.field(cell, GLOBAL.name));
      const value = heap.field(cell, GLOBAL.value);
      const isPair = this.#names.get(heap.typeOf(value)) === 'AccessorPair';
      const all = isPair ? ACCESSORS.map((offset) => heap.field(value, offset)) : [value];
      for (const one of all) if (isPointer(one)) yield { value: one, name, isVariable: true };
    }
  }

  isProcess(value: Pointer): boolean {
    return this.constructorName(value) === 'process';
  }

  constructorName(object: Pointer): string | undefined {
    return this.#properties.constructorName(object);
  }

  /** A number property; undefined if it is none. */
  numberProperty(object: Pointer, key: string): number | undefined {
    const value = this.property(object, key);
    if (value === undefined) return undefined;
    if (isSmall(value)) return smallValue(value);
    return this.#names.get(this.heap.typeOf(value)) === 'HeapNumber'
      ? Number(readNumber(this.heap, value))
      : undefined;
  }

  /** Of the objects with this map; empty if it has none. */
  classNameOf(map: Pointer): string {
    return this.#properties.classNameOf(map) ?? '';
  }

  isObject(value: number): boolean {
    const type = this.heap.typeOf(value);
    return type >= this.#firstObjectType || this.#names.get(type) === 'JSProxy';
  }

  /** Keys and values of a `WeakMap`; of another object nothing. */
  *weakEntries(object: Pointer): Generator<{ readonly key: Pointer; readonly value: Pointer }> {
    const { heap } = this;
    if (this.#names.get(heap.typeOf(object)) !== 'JSWeakMap') return;
    const table = heap.field(object, TABLE);
    const at = (index: number): number => heap.field(table, 16 + index * 8);
    const capacity = isSmall(at(WEAK_CAPACITY)) ? smallValue(at(WEAK_CAPACITY)) : 0;
    for (let entry = 0; entry < Math.min(capacity, MOST_ELEMENTS); entry++) {
      const key = at(WEAK_COUNTS + entry * 2);
      const value = at(WEAK_COUNTS + entry * 2 + 1);
      if (isPointer(key) && isPointer(value)) yield { key, value };
    }
  }

  /** What `setTimeout` or `setImmediate` has returned: who has it calls nothing, and it is linked with all the others. */
  #isNodeTimer(object: Pointer): boolean {
    const name = this.constructorName(object);
    return (name === 'Timeout' || name === 'Immediate') && this.property(object, '_idleNext') !== undefined;
  }

  /** Who has a generator lets its code run on: it can use its variables, and what its function closes over. */
  #ofGenerator(object: Pointer): Members {
    const { generator } = this.heap.layout;
    const receiver = this.heap.field(object, generator.receiver);
    const { members, module } = this.#closedOver(this.heap.field(object, generator.function));
    const own = this.localsOf(object).filter(({ name, value }) => name !== 'this' && isPointer(value));
    const all = [
      ...own.map(({ name, value }) => ({ name, value: this.unwrapped(value), isVariable: true })),
      ...members,
      ...(isPointer(receiver) ? [{ value: receiver, name: 'this', isVariable: true }] : []),
    ];
    return { members: all, ...(module === undefined ? {} : { module }) };
  }

  #ofFunction(closure: Pointer): Members {
    const isOfNode = this.functions.info(closure)?.script?.name.startsWith('node:') === true;
    const { members, module } = this.#closedOver(closure);
    // The properties of Node's functions lead to all of Node, but for the listener that one has wrapped.
    const own = [...this.properties(closure)].filter(({ name }) => !isOfNode || LISTENERS.has(name));
    return { members: [...own, ...members], ...(module === undefined ? {} : { module }) };
  }

  #closedOver(closure: Pointer): Members {
    const { heap, functions } = this;
    const info = functions.info(closure);
    if (info?.script === undefined) return NOTHING;
    const isOfNode = info.script.name.startsWith('node:');
    const members: Member[] = [];
    const uses = this.used.of(info);
    let context = functions.contextOf(closure);
    for (let count = 0; count < MOST_CONTEXTS && isPointer(context); count++) {
      if (this.#isNative(context)) break;
      const outer = heap.field(context, heap.layout.context.previous);
      if (this.#isNative(outer)) {
        // What all functions of one module share; of Node's own modules it says nothing.
        return isOfNode ? { members } : { members, module: context };
      }
      for (const member of this.variables(context)) if (uses(member.name)) members.push(member);
      context = outer;
    }
    return { members };
  }

  /** Whether it is the context of a whole realm, or of its scripts. */
  #isNative(context: number): boolean {
    const { heap, functions } = this;
    if (!isPointer(context)) return true;
    if (heap.smallField(context, heap.layout.context.length) > MOST_OF_PROGRAM) return true;
    return !functions.isScopeInfo(heap.field(context, heap.layout.context.scopeInfo));
  }

  *#ofObject(value: Pointer, type: string): Generator<Member> {
    const { heap } = this;
    switch (type) {
      case 'JSBoundFunction': {
        yield { value: heap.field(value, BOUND.target), name: '', isVariable: false };
        yield { value: heap.field(value, BOUND.receiver), name: 'this', isVariable: true };
        const args = heap.elements(heap.field(value, BOUND.args), MOST_ELEMENTS);
        for (const [index, argument] of args.entries())
          yield { value: argument, name: `argument ${index + 1}`, isVariable: true };
        return;
      }
      case 'JSWeakRef':
        yield { value: heap.field(value, WEAK_REF_TARGET), name: '', isVariable: false };
        return;
      case 'JSMap':
      case 'JSSet':
        yield* this.#entries(value, type === 'JSMap');
        break;
      default:
    }
    yield* this.properties(value);
    const elements = heap.field(value, this.#elements);
    if (this.#names.get(heap.typeOf(elements)) === 'FixedDoubleArray') return;
    const length = type === 'JSArray' ? heap.smallField(value, ARRAY_LENGTH) : MOST_ELEMENTS;
    for (const [index, element] of heap.elements(elements, Math.min(length, MOST_ELEMENTS)).entries())
      yield { value: element, name: `[${index}]`, isVariable: false };
  }

  /** Named ones, without those that lead to everything. */
  *properties(object: Pointer): Generator<Member> {
    for (const { key, value, accessors } of this.#properties.of(object, MOST_PROPERTIES).properties) {
      if (SKIPPED.has(key)) continue;
      const name = nameOfKey(key);
      const pair = accessors ?? 0;
      const all = value === undefined ? ACCESSORS.map((offset) => this.heap.field(pair, offset)) : [value];
      for (const one of all) if (isPointer(one)) yield { value: one, name, isVariable: false };
    }
  }

  *#entries(object: Pointer, isMap: boolean): Generator<Member> {
    for (const { key, value } of hashTable(this.heap, object, isMap, MOST_ELEMENTS).entries)
      yield value === undefined
        ? { value: key, name: '[…]', isVariable: false }
        : { value, name: `.get(${this.#keyText(key)})`, isVariable: false };
  }

  #keyText(key: number): string {
    if (isSmall(key)) return String(smallValue(key));
    const text = this.heap.string(key, LONGEST_KEY);
    return text === undefined ? '…' : JSON.stringify(text);
  }
}

function nameOfKey(key: string): string {
  if (key.startsWith('#')) return `.${key}`;
  return key.startsWith('[') ? key : memberText(key);
}
