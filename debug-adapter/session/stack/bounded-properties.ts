/**
 * The properties of an object, at a cost that does not grow with its content. V8 sends strings whole, and reads every
 * element for the preview of an array, a Map or a Set (seconds for some millions).
 */
import type { Runtime } from 'node:inspector';
import { HOOK_VARIABLE } from '../../../runtime/protocol/hook.js';
import type { Debuggee } from '../../debuggee/debuggee.js';
import { withOwnBuiltIns } from './own-built-ins.js';

/** Longer strings are cut; the clipboard receives them whole. */
export const LONGEST_STRING = 10_000;
/** Larger arrays, Maps and Sets have no preview except their size. */
const LARGEST_PREVIEWED = 1000;
/** Larger arrays are shown in pages. */
const LARGEST_UNPAGED = 100;

/**
 * The number of elements of an array, or of entries of a Map or Set; undefined for everything else, and for those that
 * need no pages.
 */
export function pagedLength(value: Runtime.RemoteObject): number | undefined {
  if (isCollection(value)) return isLarge(value) ? sizeIn(value.description) : undefined;
  if (value.subtype !== 'array' && value.subtype !== 'typedarray') return undefined;
  const size = sizeIn(value.description);
  return size > LARGEST_UNPAGED ? size : undefined;
}

/** Whether it is a Map or a Set. */
export function isCollection({ subtype }: Runtime.RemoteObject): boolean {
  return subtype === 'map' || subtype === 'set';
}

/** The size that V8 writes after the name of a class: `Map(3)`. */
function sizeIn(description = ''): number {
  return Number(/\((\d+)\)$/.exec(description)?.[1] ?? 0);
}

function isLarge({ subtype, description }: Runtime.RemoteObject): boolean {
  return ['array', 'map', 'set'].includes(subtype ?? '') && sizeIn(description) > LARGEST_PREVIEWED;
}

/**
 * Whether any own property is too long to be sent, as a string or as a `String` object, of which V8 reads each character
 * for a preview; and whether an object is what its properties and prototypes say: V8 then reports nothing of it that a
 * copy lacks, such as private members and the result of a promise.
 */
const SCAN = withOwnBuiltIns(`function (isClosureScope, longest) {
  const from = isClosureScope ? this.object : this;
  const boxed = (value) => {
    try {
      return String.prototype.valueOf.call(value).length;
    } catch {
      return 0;
    }
  };
  const isCopied = () => {
    let holder = Object.getPrototypeOf(from);
    for (let above; holder !== null && (above = Object.getPrototypeOf(holder)) !== null; holder = above) {
      const made = Object.getOwnPropertyDescriptor(holder, 'constructor')?.value;
      if (typeof made !== 'function') return false;
      const text = Function.prototype.toString.call(made);
      if (text.includes('#')) return false;
      if (text.endsWith('{ [native code] }') && !/^function (Array|\\w*Error)\\(/.test(text)) return false;
    }
    return true;
  };
  let hasLong = false;
  let hasBoxed = false;
  for (const name of Reflect.ownKeys(from)) {
    const value = Object.getOwnPropertyDescriptor(from, name)?.value;
    if (typeof value === 'string') hasLong ||= value.length > longest;
    else if (typeof value === 'object') hasBoxed ||= boxed(value) > longest;
  }
  return [hasLong, hasBoxed, hasLong && !isClosureScope && isCopied()];
}`);

/** The names of variables in a scope, and whether each is a class of that name. */
const NAMES = withOwnBuiltIns(`function (isClosureScope) {
  const from = isClosureScope ? this.object : this;
  return Object.getOwnPropertyNames(from).map((name) => {
    const value = Object.getOwnPropertyDescriptor(from, name)?.value;
    const text = typeof value === 'function' && value.name === name ? Function.prototype.toString.call(value) : '';
    return [name, typeof value, text.startsWith('class')];
  });
}`);

/** A variable without its value. */
export interface NameInScope {
  readonly name: string;
  /** As `typeof` returns it. */
  readonly type: string;
  /** It is a class of that name. */
  readonly isClass: boolean;
}

/**
 * A copy without these names, with strings cut; with the prototype and symbols, or for previews, in which `String`
 * objects are cut too. No code of the program runs.
 */
const COPY = withOwnBuiltIns(`function (isClosureScope, isWhole, longest, ...leftOut) {
  const from = isClosureScope ? this.object : this;
  const copy = isWhole ? Object.create(Object.getPrototypeOf(from)) : { __proto__: null };
  const cut = (text) => text.slice(0, longest) + '… (' + text.length + ' characters)';
  const isNative = (getter) =>
    typeof getter === 'function' && Function.prototype.toString.call(getter).endsWith('{ [native code] }');
  for (const name of isWhole ? Reflect.ownKeys(from) : Object.getOwnPropertyNames(from)) {
    if (leftOut.includes(name)) continue;
    let own = Object.getOwnPropertyDescriptor(from, name);
    if (own === undefined) continue;
    // V8's own getter, which gives the stack of this object only.
    if (name === 'stack' && isNative(own.get)) own = { value: from.stack, enumerable: own.enumerable, writable: own.set !== undefined };
    const { value } = own;
    if (typeof value === 'string' && value.length > longest) own.value = cut(value);
    else if (!isWhole && typeof value === 'object') {
      try {
        const text = String.prototype.valueOf.call(value);
        if (text.length > longest) own.value = new String(cut(text));
      } catch {
        // It is no String object.
      }
    }
    Object.defineProperty(copy, name, own);
  }
  return copy;
}`);

/** Elements from one index to before another, without holes. */
const PAGE = withOwnBuiltIns(`function (start, end) {
  const page = { __proto__: null };
  for (let index = start; index < end; index++) {
    const own = Object.getOwnPropertyDescriptor(this, index);
    if (own !== undefined) Object.defineProperty(page, index, own);
  }
  return page;
}`);

/** A Map or Set with a part of the entries; undefined in other realms, which do not have the hook. */
const COLLECTION_PAGE = `function (start, end) {
  return typeof ${HOOK_VARIABLE} === 'object' ? ${HOOK_VARIABLE}.collectionPage(this, start, end) : undefined;
}`;

/** Some properties of an object that has very many, with the number of those behind them. */
const PROPERTY_PAGE = `function (start) {
  return typeof ${HOOK_VARIABLE} === 'object' ? ${HOOK_VARIABLE}.propertyPage(this, start) : undefined;
}`;

/** A part of the properties of an object. */
export interface PropertyPage {
  /** An object with these alone. */
  readonly objectId: string;
  /** The number of enumerable ones behind them. */
  readonly left: number;
}

interface Scan {
  readonly hasLong: boolean;
  readonly hasBoxed: boolean;
  readonly isCopied: boolean;
}

/** The owner of the properties. V8 wraps the scopes of closures, each in an object with its description. */
export type Holder = 'object' | 'proxy' | 'callScope' | 'suspendedScope';

export class BoundedProperties {
  constructor(private readonly debuggee: Pick<Debuggee, 'connection' | 'execution'>) {}

  /**
   * All properties of an object, or all variables of a scope. Strings are cut, except in an object with parts that only
   * V8 knows.
   */
  async all(objectId: string, of: Holder, group: string): Promise<Runtime.GetPropertiesReturnType> {
    // To read it would run its handler.
    if (of === 'proxy') return this.get(objectId, { generatePreview: true });
    const isClosureScope = of === 'suspendedScope';
    const { hasLong, hasBoxed, isCopied } = await this.scan(objectId, isClosureScope);
    const isWhole = of === 'object';
    if (!hasLong || (isWhole && !isCopied)) return this.previewed(objectId, isClosureScope, group, hasBoxed);
    const copy = await this.made(objectId, COPY, [isClosureScope, true, LONGEST_STRING], group);
    return this.previewed(copy, false, group, hasBoxed);
  }

  /** From an index on; undefined for an object that V8 must read whole. */
  async propertyPage(objectId: string, start: number, group: string): Promise<PropertyPage | undefined> {
    const found = await this.made(objectId, PROPERTY_PAGE, [start], group);
    if (found === objectId) return undefined;
    const { result } = await this.get(found, {});
    const valueOf = (wanted: string): Runtime.RemoteObject | undefined =>
      result.find(({ name }) => name === wanted)?.value;
    const page = valueOf('page')?.objectId;
    const left: unknown = valueOf('left')?.value;
    return page === undefined || typeof left !== 'number' ? undefined : { objectId: page, left };
  }

  /** The variables of a scope without their values, which can be large. */
  async namesInScope(objectId: string, of: 'callScope' | 'suspendedScope'): Promise<NameInScope[]> {
    const isClosureScope = of === 'suspendedScope';
    const { hasLong } = await this.scan(objectId, isClosureScope);
    if (!hasLong) {
      // Includes variables without a value yet, which code in the program cannot see.
      const properties = await this.get(objectId, {});
      return properties.result.map(({ name, value }) => {
        const text = value?.description ?? '';
        const isClass =
          value?.type === 'function' && /^class\b/.test(text) && text.startsWith(`class ${name}`);
        return { name, type: value?.type ?? 'undefined', isClass };
      });
    }
    const { result } = await this.call({
      objectId,
      functionDeclaration: NAMES,
      arguments: [{ value: isClosureScope }],
      returnByValue: true,
      silent: true,
    });
    const rows: unknown = result.value;
    if (!Array.isArray(rows)) return [];
    return rows.flatMap((row: unknown): NameInScope[] => {
      if (!Array.isArray(row)) return [];
      const [name, type, isClass] = row as unknown[];
      return typeof name === 'string' && typeof type === 'string'
        ? [{ name, type, isClass: isClass === true }]
        : [];
    });
  }

  /** An array's properties that are not elements. */
  named(objectId: string): Promise<Runtime.GetPropertiesReturnType> {
    return this.get(objectId, { generatePreview: true, nonIndexedPropertiesOnly: true });
  }

  /** The accessors of an object's prototypes: names and getters, no values. */
  async inheritedAccessors(objectId: string): Promise<Runtime.PropertyDescriptor[]> {
    const { result } = await this.get(objectId, { ownProperties: false, accessorPropertiesOnly: true });
    return result.filter(({ name, isOwn }) => isOwn !== true && name !== '__proto__');
  }

  /** Fields, methods and accessors whose names begin with `#`. */
  async privateMembers(objectId: string): Promise<Runtime.PropertyDescriptor[]> {
    const { privateProperties = [] } = (await this.get(objectId, {})) as Runtime.GetPropertiesReturnType & {
      privateProperties?: Runtime.PropertyDescriptor[];
    };
    return privateProperties;
  }

  /** Elements of an array. */
  async page(
    objectId: string,
    start: number,
    count: number,
    group: string,
  ): Promise<Runtime.GetPropertiesReturnType> {
    return this.all(await this.made(objectId, PAGE, [start, start + count], group), 'callScope', group);
  }

  /**
   * Entries of a Map or Set, by their indexes. V8 has only a list of all, which takes seconds for a million: it lists
   * those of a copy of this part.
   */
  async entries(
    objectId: string,
    start: number,
    count: number,
    group: string,
  ): Promise<Runtime.GetPropertiesReturnType> {
    const page = await this.made(objectId, COLLECTION_PAGE, [start, start + count], group);
    const { internalProperties = [] } = await this.get(page, {});
    const list = internalProperties.find(({ name }) => name === '[[Entries]]')?.value?.objectId;
    if (list === undefined) return { result: [] };
    const { result } = await this.get(list, { generatePreview: true });
    // Where there is no copy, the list is that of the whole.
    const skipped = page === objectId ? 0 : start;
    return {
      result: result
        .filter(({ name }) => /^\d+$/.test(name))
        .map((entry) => ({ ...entry, name: String(Number(entry.name) + skipped) }))
        .filter(({ name }) => Number(name) >= start && Number(name) < start + count),
    };
  }

  /** A Map's or Set's own properties, of which it rarely has any. */
  async ownOfCollection(objectId: string, group: string): Promise<Runtime.GetPropertiesReturnType> {
    const copy = await this.made(objectId, COPY, [false, false, LONGEST_STRING], group);
    const { result } = await this.get(copy, { generatePreview: true });
    return { result: [...result, ...(await this.inheritedAccessors(objectId))] };
  }

  /** With previews of values that are not large. */
  private async previewed(
    objectId: string,
    isClosureScope: boolean,
    group: string,
    hasBoxed: boolean,
  ): Promise<Runtime.GetPropertiesReturnType> {
    const plain = await this.get(objectId, {});
    const large = plain.result.flatMap(({ name, value }) =>
      value !== undefined && isLarge(value) ? [name] : [],
    );
    if (large.length === 0 && !hasBoxed) return this.get(objectId, { generatePreview: true });
    const small = await this.get(
      await this.made(objectId, COPY, [isClosureScope, false, LONGEST_STRING, ...large], group),
      {
        generatePreview: true,
      },
    );
    const previews = new Map(small.result.map(({ name, value }) => [name, value?.preview]));
    return {
      ...plain,
      result: plain.result.map((property) => {
        const preview = previews.get(property.name);
        return property.value === undefined || preview === undefined
          ? property
          : { ...property, value: { ...property.value, preview } };
      }),
    };
  }

  private async scan(objectId: string, isClosureScope: boolean): Promise<Scan> {
    const { result } = await this.call({
      objectId,
      functionDeclaration: SCAN,
      arguments: [{ value: isClosureScope }, { value: LONGEST_STRING }],
      returnByValue: true,
      silent: true,
    });
    const flags: unknown = result.value;
    const [hasLong, hasBoxed, isCopied] = (Array.isArray(flags) ? flags : []) as unknown[];
    return { hasLong: hasLong === true, hasBoxed: hasBoxed === true, isCopied: isCopied === true };
  }

  /** The result of a function called on an object; the object itself if the program has broken what the call needs. */
  private async made(
    objectId: string,
    functionDeclaration: string,
    args: readonly unknown[],
    objectGroup: string,
  ): Promise<string> {
    const { result, exceptionDetails } = await this.call({
      objectId,
      functionDeclaration,
      arguments: args.map((value) => ({ value })),
      objectGroup,
      silent: true,
    });
    return exceptionDetails === undefined ? (result.objectId ?? objectId) : objectId;
  }

  /** A function that the adapter calls is a place where a step could end, as a read is. */
  private call(params: Runtime.CallFunctionOnParameterType): Promise<Runtime.CallFunctionOnReturnType> {
    const { connection, execution } = this.debuggee;
    return execution.read(() => connection.send('Runtime.callFunctionOn', params));
  }

  private get(
    objectId: string,
    options: Partial<Runtime.GetPropertiesParameterType> & { readonly nonIndexedPropertiesOnly?: boolean },
  ): Promise<Runtime.GetPropertiesReturnType> {
    const { connection, execution } = this.debuggee;
    return execution.read(() =>
      connection.send('Runtime.getProperties', { objectId, ownProperties: true, ...options }),
    );
  }
}
