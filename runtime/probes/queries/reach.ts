/**
 * From where in the program some functions can be reached: through variables that closures close over, properties, private
 * members, elements of arrays, maps and sets, what functions are bound to, and callbacks of `then`. What leads where is
 * recorded once for all of them, and followed back from each. Reads data only: no getter, no proxy and no other code of
 * the program runs.
 */
import { types } from 'node:util';
import { GENERATOR_FUNCTION, withOwnSession, type Inside, type OwnSession } from '../../realm/own-session.js';
import { copyArray } from '../../realm/copy-in.js';
import {
  CAPTURED_THIS,
  hasFieldArrowMark,
  insertedName,
  removeInsertions,
} from '../../protocol/insertion-mark.js';
import { processorTime } from '../../realm/processor-time.js';
import { descriptorInProgram, programGlobal } from '../../realm/program.js';
import { memberText } from '../../ways/member-text.js';
import { waysTo, type Edge, type Spot, type WaysTo } from '../../ways/ways.js';
import { isUnhookedScript, receiverOf } from '../promises/found-waits.js';
import { isObject } from '../promises/promises.js';
import { variablesOf } from './closed-variables.js';

/** Where a search begins. */
export interface Root<R> {
  readonly value: unknown;
  readonly root: R;
  /** What its way is called; absent or empty: what it is itself needs no name. */
  readonly name?: string;
  /** Whether it may be no way at all: then it is not reported, and counts as one of those whose code can get there. */
  readonly isUnclear?: true;
}

/** What can run when a settling function is called, and what it is called on a way. */
export interface Behind {
  readonly value: object;
  readonly name: string;
}

/** Bounds of one search: objects beyond are not visited, and the answer says so. */
const MOST_OBJECTS = 20_000;
const MOST_PROPERTIES = 500;
/** A queue that is a list of links is as deep as it is long. */
const DEEPEST = 100;
/** Objects that V8 is asked about at a time. */
const AT_ONCE = 200;
/** Names that rewritten text adds begin with one of these. */
const INSERTED = insertedName();
/** Variables of the function that Node puts around a CommonJS module. */
const COMMONJS = ['exports', 'require', 'module', '__filename', '__dirname'];
const GIVEN_BY_NODE: ReadonlySet<string> = new Set([...COMMONJS, 'arguments']);

const SKIPPED: ReadonlySet<string> = new Set([
  // A function's prototype leads to its class, and that to everything.
  'prototype',
  'constructor',
  // It is native.
  '_handle',
]);

/** Whose instances have nothing private. */
const PLAIN: ReadonlySet<object> = new Set(
  [programGlobal.Array, programGlobal.Map, programGlobal.Set, programGlobal.Promise, programGlobal.Date].map(
    ({ prototype }) => prototype as object,
  ),
);

interface WeakEntry {
  readonly key: object;
  readonly value: unknown;
}

export class Reach<R> {
  /** Whether everything that there is to follow was followed. */
  isComplete = true;
  private readonly spots = new Map<object, Spot<object, R>>();
  /** By V8's number of the script, or by a variable of Node's function around it. */
  private readonly modules = new Map<unknown, Spot<object, R>>();
  private readonly behindModules = new Map<Spot<object, R>, ReadonlySet<R>>();
  private frontier: Spot<object, R>[] = [];
  /** What V8 must be asked about: functions, instances of classes, proxies. */
  private opaque: Spot<object, R>[] = [];
  /** Functions that are values of fields, perhaps of objects that are their `this`. */
  private readonly fieldArrows = new Set<Spot<object, R>>();
  private newWeakMaps: WeakMap<object, unknown>[] = [];
  /** Of the maps that were reached, those whose key has not been. */
  private weakEntries: WeakEntry[] = [];

  /**
   * @param targets what ways are looked for to: nothing is looked for behind them but
   * @param behind what functions let run when they are called: of targets and others
   * @param moduleRoot what variables of a whole module count as, whichever closure led there
   */
  constructor(
    private readonly targets: ReadonlySet<unknown>,
    private readonly behind: ReadonlyMap<object, readonly Behind[]>,
    private readonly moduleRoot: R,
  ) {}

  /**
   * Nearest first.
   *
   * @param mostMs of processor time
   */
  search(roots: readonly Root<R>[], mostMs: number): void {
    const endMs = processorTime() + mostMs;
    for (const { value, root, name = '', isUnclear } of roots) {
      const edge = { from: undefined, root, name, isVariable: true };
      this.add(value, isUnclear === undefined ? edge : { ...edge, isUnclear }, 0);
    }
    withOwnSession({ objects: [] }, (session) => {
      const isOver = (): boolean => {
        const over = processorTime() > endMs || this.spots.size > MOST_OBJECTS;
        if (over) this.isComplete = false;
        return over;
      };
      while ((this.frontier.length > 0 || this.addWeakEntries(session)) && !isOver()) {
        const wave = this.frontier;
        this.frontier = [];
        for (const [index, spot] of wave.entries()) {
          if (index % AT_ONCE === 0 && isOver()) return;
          this.visit(spot);
        }
        const opaque = this.opaque;
        this.opaque = [];
        for (let at = 0; at < opaque.length; at += AT_ONCE) {
          if (isOver()) return;
          const some = opaque.slice(at, at + AT_ONCE);
          session.insideOf(some.map(({ value }) => value)).forEach((inside, index) => {
            const spot = some[index];
            if (spot === undefined) return;
            this.members(spot, inside);
            this.closedOver(spot, inside);
          });
        }
      }
    });
    this.linkFieldArrows();
  }

  /**
   * Every way to one of the targets, as far as the search came.
   *
   * @param blocked what no way goes through
   */
  waysTo(targets: readonly object[], blocked: readonly object[] = []): WaysTo<R> {
    const spotsOf = (all: readonly object[]): Spot<object, R>[] =>
      all.flatMap((one) => this.spots.get(one) ?? []);
    return waysTo(spotsOf(targets), this.moduleRoot, spotsOf(blocked), this.behindModules);
  }

  hasReached(value: unknown): boolean {
    return isObject(value) && this.spots.has(value);
  }

  private add(value: unknown, edge: Edge<object, R>, depth: number): void {
    // Objects that are reachable from everywhere say nothing.
    if (!isObject(value) || value === programGlobal || value === process) return;
    const known = this.spots.get(value);
    if (known !== undefined) {
      known.from.push(edge);
      return;
    }
    const spot: Spot<object, R> = { value, depth, isModule: false, from: [edge] };
    this.spots.set(value, spot);
    if (!this.targets.has(value) || this.behind.has(value)) this.frontier.push(spot);
  }

  private visit(spot: Spot<object, R>): void {
    const { value, depth } = spot;
    if (depth === DEEPEST) {
      this.isComplete = false;
      return;
    }
    for (const { value: callback, name } of this.behind.get(value) ?? [])
      this.add(callback, { from: spot, root: undefined, name, isVariable: true }, depth + 1);
    if (this.targets.has(value)) return;
    if (isOpaque(value)) this.opaque.push(spot);
    if (types.isProxy(value)) return;
    const add = (next: unknown, name: string): void => {
      this.add(next, { from: spot, root: undefined, name, isVariable: false }, depth + 1);
    };
    this.properties(value, add);
    if (types.isMap(value)) mapForEach.call(value, (entry, key) => add(entry, `.get(${keyText(key)})`));
    if (types.isWeakMap(value)) this.newWeakMaps.push(value);
    if (types.isSet(value)) setForEach.call(value, (entry) => add(entry, '[…]'));
  }

  /**
   * What is in a `WeakMap` is reached by who has its key, once the map is reached, too. True where something was added.
   */
  private addWeakEntries(session: OwnSession): boolean {
    for (const map of this.newWeakMaps)
      for (const { key, value } of session.entriesOf(map)) this.weakEntries.push({ key, value });
    this.newWeakMaps = [];
    const left: WeakEntry[] = [];
    const before = this.frontier.length;
    for (const entry of this.weakEntries) {
      const from = this.spots.get(entry.key);
      if (from === undefined) left.push(entry);
      else
        this.add(
          entry.value,
          { from, root: undefined, name: ' in a WeakMap', isVariable: false },
          from.depth + 1,
        );
    }
    this.weakEntries = left;
    return this.frontier.length > before;
  }

  private properties(value: object, add: (next: unknown, name: string) => void): void {
    // The elements of a typed array are numbers.
    if (types.isTypedArray(value) || isNodeTimer(value)) return;
    const keys = Reflect.ownKeys(value);
    if (keys.length > MOST_PROPERTIES) this.isComplete = false;
    for (const key of keys.slice(0, MOST_PROPERTIES)) {
      if (typeof key === 'string' && SKIPPED.has(key)) continue;
      // Contexts of `AsyncLocalStorage`: who carries one does not use it.
      if (typeof key === 'symbol' && key.description === 'kResourceStore') continue;
      const descriptor = descriptorInProgram(value, key);
      const name = nameOfKey(key);
      for (const one of Object.values(descriptor ?? {})) add(one, name);
    }
  }

  /** Objects that were reached have them in the fields of their classes: they reach those objects, too. */
  private linkFieldArrows(): void {
    for (const arrow of this.fieldArrows)
      for (const { from, name } of [...arrow.from])
        if (from?.from.every((edge) => edge.from !== arrow) && isFieldOf(from.value, name, arrow.value))
          from.from.push({ from: arrow, root: undefined, name: 'this', isVariable: true });
  }

  /** Private members, and what a bound function or a proxy is made of. */
  private members(spot: Spot<object, R>, { members }: Inside): void {
    for (const { name, value } of members) {
      // Who has a generator does not call its function.
      if (name === GENERATOR_FUNCTION) continue;
      const add = (next: unknown, word: string, isVariable: boolean): void => {
        this.add(next, { from: spot, root: undefined, name: word, isVariable }, spot.depth + 1);
      };
      if (name.startsWith('#')) add(value, `.${name}`, false);
      else if (name === '[[BoundThis]]' || name === '[[GeneratorReceiver]]') add(value, 'this', true);
      else if (name === '[[Handler]]') add(value, 'handler', true);
      else if (name === '[[BoundArgs]]')
        copyArray<unknown>(value as unknown[]).forEach((argument, index) => {
          add(argument, `argument ${index + 1}`, true);
        });
      else add(value, '', false);
    }
  }

  private closedOver(spot: Spot<object, R>, { script, scopes, members }: Inside): void {
    const code = members.find(({ name }) => name === GENERATOR_FUNCTION)?.value ?? spot.value;
    if (typeof code === 'function' && hasFieldArrowMark(textOf(code))) this.fieldArrows.add(spot);
    const own = scopes.filter(({ kind }) => kind !== 'Global' && kind !== 'Script');
    const variables = own.map(({ entry }) => variablesOf(entry));
    const isModules = own.some(({ kind }) => kind === 'Module');
    // Functions of Node and of packages without hooks lead through all of theirs.
    const isRewritten = variables.some((scope) => Object.keys(scope).some((name) => INSERTED.test(name)));
    if (!isModules && !isRewritten && !isUnhookedScript(script)) {
      if (own.length > 0) this.isComplete = false;
      return;
    }
    const receiver = receiverOf(spot.value);
    if (receiver !== undefined)
      this.add(receiver, { from: spot, root: undefined, name: 'this', isVariable: true }, spot.depth + 1);
    variables.forEach((scope, index) => {
      const isShared = own[index]?.kind === 'Module' || COMMONJS.every((name) => Object.hasOwn(scope, name));
      if (isShared) this.ofModule(spot, isModules ? script : scope['module']?.value, scope);
      else this.ofScope(spot, spot.depth + 1, scope, mentionedIn(code));
    });
  }

  /** The function leads to the variables of its module: those are visited once. */
  private ofModule(spot: Spot<object, R>, key: unknown, scope: Record<string, PropertyDescriptor>): void {
    const edge: Edge<object, R> = { from: spot, root: undefined, name: '', isVariable: false };
    const known = this.modules.get(key);
    if (known !== undefined) {
      known.from.push(edge);
      return;
    }
    const module: Spot<object, R> = { value: {}, depth: 0, isModule: true, from: [edge] };
    this.modules.set(key, module);
    this.ofScope(module, 1, scope);
  }

  /** @param isUsed whether the function that closes over them can use a variable of this name */
  private ofScope(
    from: Spot<object, R>,
    depth: number,
    scope: Record<string, PropertyDescriptor>,
    isUsed: (name: string) => boolean = () => true,
  ): void {
    for (const [name, { value }] of Object.entries(scope)) {
      if (!isUsed(name)) continue;
      if (CAPTURED_THIS.test(name))
        this.add(value, { from, root: undefined, name: 'this', isVariable: true }, depth);
      // What Node has given to the module leads to Node.
      if (INSERTED.test(name) || (from.isModule && GIVEN_BY_NODE.has(name))) continue;
      this.add(value, { from, root: undefined, name, isVariable: true }, depth);
    }
  }
}

/**
 * Which variables a function can use, by its text: all functions within a scope share what any of them uses. One with
 * `eval` of its own can use all.
 */
function mentionedIn(value: object): (name: string) => boolean {
  if (typeof value !== 'function') return () => true;
  const rewritten = textOf(value);
  const text = removeInsertions(rewritten);
  const usesAny = text.includes('eval') || text.includes('\\u');
  return (name) => (CAPTURED_THIS.test(name) ? usesThis(rewritten, name) : usesAny || text.includes(name));
}

/** As V8 has it, with what was inserted. */
function textOf(fn: object): string {
  return Reflect.apply(functionToString, fn, []);
}

/** Whether it is, or contains, an arrow function whose `this` is in that variable: those name it. */
function usesThis(rewritten: string, name: string): boolean {
  return rewritten.includes(`&&${name},`) || rewritten.includes(`&&${name};`);
}

/**
 * Whether a function that an object has under this name was made for that field of it: it is called so, and the object's
 * class has its text. Another object may have been given it.
 */
function isFieldOf(holder: object, name: string, fn: object): boolean {
  const own: unknown = descriptorInProgram(fn, 'name')?.value;
  if (typeof own !== 'string' || name !== (own.startsWith('#') ? `.${own}` : memberText(own))) return false;
  const text = textOf(fn);
  // A static field.
  if (typeof holder === 'function' && !types.isProxy(holder) && textOf(holder).includes(text)) return true;
  let prototype = types.isProxy(holder) ? null : Reflect.getPrototypeOf(holder);
  for (; prototype !== null && !types.isProxy(prototype); prototype = Reflect.getPrototypeOf(prototype)) {
    const made: unknown = descriptorInProgram(prototype, 'constructor')?.value;
    if (typeof made === 'function' && !types.isProxy(made) && textOf(made).includes(text)) return true;
  }
  return false;
}

/** What `setTimeout` or `setImmediate` has returned: who has it calls nothing, and it is linked with all the others. */
function isNodeTimer(value: object): boolean {
  return (
    Object.hasOwn(value, '_idleNext') &&
    (Object.hasOwn(value, '_onTimeout') || Object.hasOwn(value, '_onImmediate'))
  );
}

/** Whether it may have something that only V8 can tell: plain objects and plain arrays have not. */
function isOpaque(value: object): boolean {
  if (typeof value === 'function' || types.isProxy(value)) return true;
  const prototype = Reflect.getPrototypeOf(value);
  if (prototype === null || PLAIN.has(prototype)) return false;
  return !types.isProxy(prototype) && Reflect.getPrototypeOf(prototype) !== null;
}

function nameOfKey(key: string | symbol): string {
  if (typeof key === 'symbol') return `[${key.description ?? 'symbol'}]`;
  return memberText(key);
}

// eslint-disable-next-line @typescript-eslint/unbound-method -- only applied
const functionToString = Function.prototype.toString;
// eslint-disable-next-line @typescript-eslint/unbound-method -- only applied
const mapForEach = Map.prototype.forEach;
// eslint-disable-next-line @typescript-eslint/unbound-method -- only applied
const setForEach = Set.prototype.forEach;

function keyText(key: unknown): string {
  return typeof key === 'string' ? JSON.stringify(key) : typeof key === 'number' ? String(key) : '…';
}
