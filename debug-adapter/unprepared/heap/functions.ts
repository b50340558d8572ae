/** V8's data about functions: name, script, scope, bytecode and the table from bytecode to source. */
import { PositionTable } from './position-table.js';
import { isPointer, isSmall, smallValue, type Pointer, type V8Heap } from './v8-heap.js';

const LONGEST_NAME = 200;
const LONGEST_TABLE = 1_000_000;
/** Larger scopes keep their names elsewhere. */
const MOST_NAMES_IN_PLACE = 74;
/** Fields of an object that are tried if V8 does not export the right one. */
const FIRST_FIELD = 8;
const LAST_FIELD = 64;

export interface Script {
  /** Of V8's script object. */
  readonly address: Pointer;
  /** A path or a URL, from V8. */
  readonly name: string;
  readonly source: string;
}

export interface FunctionInfo {
  /** Of the part shared by all closures of the function. */
  readonly shared: Pointer;
  readonly name: string;
  /** Undefined for a function of V8 itself. */
  readonly script: Script | undefined;
  readonly scopeInfo: Pointer;
}

export class Functions {
  readonly #known = new Map<Pointer, FunctionInfo | undefined>();
  readonly #scripts = new Map<Pointer, Script>();
  readonly #tables = new Map<Pointer, PositionTable | undefined>();
  readonly #at;
  readonly #types;
  readonly #uncompiled: ReadonlySet<number>;

  constructor(private readonly heap: V8Heap) {
    const { constants } = heap;
    this.#at = {
      shared: constants.field('JSFunction__shared'),
      context: constants.field('JSFunction__context'),
      name: constants.field('SharedFunctionInfo__name_or_scope_info'),
      script: constants.field(
        'SharedFunctionInfo__script_or_debug_info',
        'SharedFunctionInfo__raw_script',
        'SharedFunctionInfo__script',
      ),
      scriptName: constants.field('Script__name'),
      scriptSource: constants.field('Script__source'),
      bytecode: constants.field('BytecodeArray__data'),
      uncompiledStart: constants.field('UncompiledData__start_position'),
      uncompiledEnd: constants.field('UncompiledData__end_position'),
      localCount: FIRST_FIELD + 8 * constants.get('scopeinfo_idx_ncontextlocals'),
      firstName: FIRST_FIELD + 8 * constants.get('scopeinfo_idx_first_vars'),
    };
    this.#uncompiled = new Set(
      [...constants.classNames()].flatMap(([type, name]) =>
        name.startsWith('UncompiledData') ? [type] : [],
      ),
    );
    this.#types = {
      shared: constants.type('SharedFunctionInfo'),
      script: constants.type('Script'),
      scopeInfo: constants.type('ScopeInfo'),
      bytecode: constants.type('BytecodeArray'),
    };
  }

  contextOf(closure: Pointer): Pointer {
    return this.heap.field(closure, this.#at.context);
  }

  /** Undefined for an object that is not a function. */
  info(closure: Pointer): FunctionInfo | undefined {
    const shared = this.heap.field(closure, this.#at.shared);
    if (this.heap.typeOf(shared) !== this.#types.shared) return undefined;
    if (!this.#known.has(shared)) this.#known.set(shared, this.#read(shared));
    return this.#known.get(shared);
  }

  /** Whether it is one of V8's own. */
  isBuiltin(closure: Pointer): boolean {
    return this.heap.isFunction(closure) && this.info(closure)?.script === undefined;
  }

  /** The number that V8 gave one of its own functions, in the order of V8's sources; 0 if it is none. */
  builtinNumber(closure: Pointer): number {
    if (!this.isBuiltin(closure)) return 0;
    const shared = this.heap.field(closure, this.#at.shared);
    for (const offset of this.heap.layout.functionData) {
      const data = this.heap.field(shared, offset);
      if (isSmall(data) && data !== 0) return smallValue(data);
    }
    return 0;
  }

  /** The index in the script's source for a position in the bytecode. */
  sourceIndex(info: FunctionInfo, bytecodePosition: number): number | undefined {
    return this.#table(info)?.at(bytecodePosition - (this.#at.bytecode - 1));
  }

  /** An index in the script's source that lies within the function. */
  indexWithin(info: FunctionInfo): number | undefined {
    return this.#table(info)?.first;
  }

  /** Where its text lies in the script's source, if V8 has not compiled it: such a function has no table of positions. */
  uncompiledExtent({ shared }: FunctionInfo): { readonly start: number; readonly end: number } | undefined {
    for (const offset of this.heap.layout.functionData) {
      const data = this.heap.field(shared, offset);
      if (!this.#uncompiled.has(this.heap.typeOf(data))) continue;
      const at = (field: number): number => this.heap.copy.u32(data - 1 + field);
      return { start: at(this.#at.uncompiledStart), end: at(this.#at.uncompiledEnd) };
    }
    return undefined;
  }

  /** Names of a scope's variables kept in its context, in order; none for a very large scope. */
  contextNames(scopeInfo: Pointer): string[] {
    const { heap } = this;
    if (heap.typeOf(scopeInfo) !== this.#types.scopeInfo) return [];
    const count = heap.smallField(scopeInfo, this.#at.localCount);
    if (count > MOST_NAMES_IN_PLACE || count < 0) return [];
    const first = this.#firstName(scopeInfo);
    return Array.from(
      { length: count },
      (_, index) => heap.string(heap.field(scopeInfo, first + index * 8), LONGEST_NAME) ?? '',
    );
  }

  isScopeInfo(value: number): boolean {
    return this.heap.typeOf(value) === this.#types.scopeInfo;
  }

  #read(shared: Pointer): FunctionInfo {
    const { heap } = this;
    const named = heap.field(shared, this.#at.name);
    const hasScopeInfo = heap.typeOf(named) === this.#types.scopeInfo;
    return {
      shared,
      name: (hasScopeInfo ? this.#nameIn(named) : heap.string(named, LONGEST_NAME)) ?? '',
      script: this.#scriptOf(shared),
      scopeInfo: hasScopeInfo ? named : 0,
    };
  }

  /** The first text after the names of the scope's variables. */
  #nameIn(scopeInfo: Pointer): string | undefined {
    const { heap } = this;
    const count = heap.smallField(scopeInfo, this.#at.localCount);
    const skipped = count > MOST_NAMES_IN_PLACE ? 0 : 2 * count;
    const first = this.#at.firstName + 8 * skipped;
    for (let offset = first; offset < first + 24 * 8; offset += 8) {
      const value = heap.field(scopeInfo, offset);
      if (heap.isString(value)) return heap.string(value, LONGEST_NAME);
    }
    return undefined;
  }

  /** Scopes of modules have one more number before the names. */
  #firstName(scopeInfo: Pointer): number {
    let offset = this.#at.firstName;
    for (let skipped = 0; skipped < 2 && !this.heap.isString(this.heap.field(scopeInfo, offset)); skipped++)
      offset += 8;
    return offset;
  }

  #scriptOf(shared: Pointer): Script | undefined {
    const { heap } = this;
    let script = heap.field(shared, this.#at.script);
    if (heap.typeOf(script) !== this.#types.script) {
      // While it is debugged, the field leads to the script.
      const holder = script;
      for (let offset = FIRST_FIELD; offset < LAST_FIELD; offset += 8) {
        script = heap.field(holder, offset);
        if (heap.typeOf(script) === this.#types.script) break;
      }
    }
    if (heap.typeOf(script) !== this.#types.script) return undefined;
    const known = this.#scripts.get(script);
    if (known !== undefined) return known;
    const read = {
      address: script,
      name: heap.string(heap.field(script, this.#at.scriptName)) ?? '',
      source: heap.string(heap.field(script, this.#at.scriptSource)) ?? '',
    };
    this.#scripts.set(script, read);
    return read;
  }

  #table({ shared }: FunctionInfo): PositionTable | undefined {
    if (!this.#tables.has(shared)) this.#tables.set(shared, this.#readTable(shared));
    return this.#tables.get(shared);
  }

  #readTable(shared: Pointer): PositionTable | undefined {
    const { heap } = this;
    const bytecode = this.#bytecodeOf(shared);
    if (bytecode === undefined) return undefined;
    for (const offset of heap.layout.positionTable) {
      const array = heap.field(bytecode, offset);
      const length = heap.smallField(array, 8);
      if (length <= 0 || length > LONGEST_TABLE) continue;
      const bytes = heap.copy.bytes(array - 1 + 16, length);
      const table = bytes && PositionTable.decode(bytes, heap.layout.positions);
      if (table !== undefined) return table;
    }
    return undefined;
  }

  /** Directly, or through compiled code, or through what a debugger has inserted. */
  #bytecodeOf(shared: Pointer): Pointer | undefined {
    const seen = new Set<Pointer>();
    const search = (object: number, depth: number): Pointer | undefined => {
      if (!isPointer(object) || seen.has(object)) return undefined;
      seen.add(object);
      const type = this.heap.typeOf(object);
      if (type === this.#types.bytecode) return object;
      const leadsElsewhere =
        type < 0 ||
        type === this.#types.scopeInfo ||
        type === this.#types.script ||
        type === this.#types.shared;
      if (leadsElsewhere || this.heap.isString(object) || depth === 3) return undefined;
      for (let offset = FIRST_FIELD; offset <= LAST_FIELD; offset += 8) {
        const value = this.heap.field(object, offset);
        const found = this.heap.typeOf(value) === this.#types.bytecode ? value : search(value, depth + 1);
        if (found !== undefined) return found;
      }
      return undefined;
    };
    for (const offset of this.heap.layout.functionData) {
      const found = search(this.heap.field(shared, offset), 0);
      if (found !== undefined) return found;
    }
    return undefined;
  }
}
