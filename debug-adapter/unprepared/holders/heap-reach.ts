/**
 * From where in a copy of a program's memory some functions can be reached: followed forward from coroutines, timers,
 * immediates and handles. What leads where is recorded once for all of them.
 */
import type { HolderFacts } from '../../../runtime/protocol/facts.js';
import { waitsBehind, type SettlingReactions } from './waits-behind.js';
import { waysTo, type Edge, type Spot, type WaysTo } from '../../../runtime/ways/ways.js';
import type { Pointer, V8Heap } from '../heap/v8-heap.js';
import type { HeapMembers } from './members.js';
import type { Root } from './roots.js';

/** Bounds of one search: objects beyond are not visited. */
const MOST_OBJECTS = 50_000;
const DEEPEST = 100;
/** What any variable of a whole module counts as. */
const MODULE: HolderFacts = { kind: 'module' };

type HeapSpot = Spot<Pointer, HolderFacts>;
type HeapEdge = Edge<Pointer, HolderFacts>;

/** Node calls those who listen to it. */
const OF_PROCESS: HeapEdge = {
  from: undefined,
  root: { kind: 'handle', type: 'process' },
  name: '',
  isVariable: true,
};

interface WeakEntry {
  readonly key: Pointer;
  readonly value: Pointer;
}

export class HeapReach {
  readonly #spots = new Map<Pointer, HeapSpot>();
  readonly #modules = new Map<Pointer, HeapSpot>();
  /** Functions that settle a promise, by the promise. */
  readonly #settlers = new Map<Pointer, HeapSpot[]>();
  readonly #behindModules = new Map<HeapSpot, ReadonlySet<HolderFacts>>();
  #frontier: HeapSpot[] = [];
  /** Of the maps that were reached, those whose key has not been. */
  #weakEntries: WeakEntry[] = [];

  constructor(
    private readonly heap: V8Heap,
    private readonly members: HeapMembers,
    private readonly reactions: SettlingReactions,
  ) {}

  /** Can be called again, with roots that are inspected after those before. */
  search(roots: Iterable<Root>): void {
    for (const { value, root, name } of roots)
      this.#add(value, { from: undefined, root, name, isVariable: true }, 0);
    while (this.#frontier.length > 0 && this.#spots.size < MOST_OBJECTS) {
      const wave = this.#frontier;
      this.#frontier = [];
      for (const spot of wave) {
        if (this.#spots.size >= MOST_OBJECTS) return;
        this.#visit(spot);
      }
      this.#addWeakEntries();
    }
  }

  /**
   * Every way to a function that settles this promise; undefined if none was found. Who can resolve it can often reject
   * it, too: the way to what resolves it is the one to show.
   */
  waysTo(promise: Pointer): WaysTo<HolderFacts> | undefined {
    const settlers = this.#settlers.get(promise);
    if (settlers === undefined) return undefined;
    const isRejecting = ({ value }: HeapSpot): boolean =>
      settlers.some((other) => this.reactions.resolvesRather(other.value, value));
    const resolving = settlers.filter((settler) => !isRejecting(settler));
    // What its own rejection lets run counts for nothing: then it has settled.
    const { direct } = waysTo(resolving, MODULE, settlers.filter(isRejecting));
    const resolvers = new Set(direct.map(({ root }) => root));
    const all = waysTo(settlers, MODULE, [], this.#behindModules);
    return {
      direct: [...direct, ...all.direct.filter(({ root }) => !resolvers.has(root))],
      agents: all.agents,
    };
  }

  #add(value: number, edge: HeapEdge, depth: number): void {
    const known = this.#spots.get(value);
    if (known !== undefined) {
      if (!this.members.isProcess(value)) known.from.push(edge);
      return;
    }
    if (!this.members.isObject(value) && !this.heap.isFunction(value)) return;
    // Who has the process says nothing: all have it.
    const from = this.members.isProcess(value) ? OF_PROCESS : edge;
    const spot: HeapSpot = { value, depth, isModule: false, from: [from] };
    this.#spots.set(value, spot);
    this.#frontier.push(spot);
  }

  #visit(spot: HeapSpot): void {
    const { value, depth } = spot;
    const promise = this.reactions.settledBy(value);
    if (promise !== undefined) {
      const some = this.#settlers.get(promise);
      if (some === undefined) this.#settlers.set(promise, [spot]);
      else some.push(spot);
    }
    if (depth === DEEPEST) return;
    if (promise !== undefined) {
      // Calling it runs the callbacks that wait for its promise.
      for (const callback of waitsBehind(promise, this.reactions))
        this.#add(callback, { from: spot, root: undefined, name: 'then', isVariable: true }, depth + 1);
      return;
    }
    this.#weakEntries.push(...this.members.weakEntries(value));
    const { members, module } = this.members.of(value);
    for (const { value: next, name, isVariable } of members)
      this.#add(next, { from: spot, root: undefined, name, isVariable }, depth + 1);
    if (module !== undefined) this.#addModule(module, spot);
  }

  /** What is in a `WeakMap` is reached by who has its key, once the map is reached, too. */
  #addWeakEntries(): void {
    const left: WeakEntry[] = [];
    for (const entry of this.#weakEntries) {
      const from = this.#spots.get(entry.key);
      if (from === undefined) left.push(entry);
      else
        this.#add(
          entry.value,
          { from, root: undefined, name: ' in a WeakMap', isVariable: false },
          from.depth + 1,
        );
    }
    this.#weakEntries = left;
  }

  /** Variables of a module are visited once, whichever function led there. */
  #addModule(context: Pointer, from: HeapSpot): void {
    const edge: HeapEdge = { from, root: undefined, name: '', isVariable: false };
    const known = this.#modules.get(context);
    if (known !== undefined) {
      known.from.push(edge);
      return;
    }
    const module: HeapSpot = { value: context, depth: 0, isModule: true, from: [edge] };
    this.#modules.set(context, module);
    for (const { value, name } of this.members.variables(context))
      this.#add(value, { from: module, root: undefined, name, isVariable: true }, 1);
  }
}
