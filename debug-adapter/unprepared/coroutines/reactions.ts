/** The reactions of pending promises: what resumes, runs or settles once the promise does. */
import type { Functions } from '../heap/functions.js';
import { isPointer, isSmall, smallValue, type Pointer, type V8Heap } from '../heap/v8-heap.js';
import type { WaitTypes, Waits } from './suspended.js';

/** How one promise is derived from another. */
export type Combination = 'then' | 'all' | 'allSettled' | 'any' | 'race';

const MOST_REACTIONS = 100_000;
/** Contexts of V8's own closures are small. */
const MOST_SLOTS = 10;
const FIRST_SLOT = 2;

interface Reaction {
  readonly fulfill: number;
  readonly reject: number;
  readonly promise: number;
}

interface Target {
  readonly to: Pointer;
  readonly kind: Combination;
  readonly counts?: { readonly settled: number; readonly total: number };
}

export class ReactionReader {
  readonly #reactionType: number;
  readonly #capabilityType: number;
  readonly #callable: ReadonlySet<number>;

  constructor(
    private readonly heap: V8Heap,
    private readonly functions: Functions,
    private readonly types: WaitTypes,
    private readonly waits: Waits,
  ) {
    this.#reactionType = heap.constants.type('PromiseReaction');
    this.#capabilityType = heap.constants.type('PromiseCapability');
    this.#callable = new Set([heap.constants.type('JSBoundFunction'), heap.constants.type('JSProxy')]);
  }

  *reactions(first: number): Generator<Reaction> {
    const { heap } = this;
    const { reaction } = heap.layout;
    let next = first;
    for (let count = 0; count < MOST_REACTIONS && heap.typeOf(next) === this.#reactionType; count++) {
      yield {
        fulfill: heap.field(next, reaction.fulfill),
        reject: heap.field(next, reaction.reject),
        promise: heap.field(next, reaction.promise),
      };
      next = heap.field(next, reaction.next);
    }
  }

  /** The generator object that an await's closure resumes; undefined if it is not an await. */
  awaiting({ fulfill, reject }: Reaction): Pointer | undefined {
    for (const handler of [fulfill, reject]) {
      if (!this.functions.isBuiltin(handler)) continue;
      const resumed = this.heap.slot(this.functions.contextOf(handler), FIRST_SLOT);
      if (this.types.kinds.has(this.heap.typeOf(resumed))) return resumed;
    }
    return undefined;
  }

  /** The functions of the program, and of Node, that run once the promise has settled. */
  *callbacks(promise: Pointer): Generator<Pointer> {
    for (const { fulfill, reject } of this.reactions(this.waits.pending.get(promise) ?? 0))
      for (const handler of fulfill === reject ? [fulfill] : [fulfill, reject])
        // V8's own function for `finally` keeps the callback in its context.
        for (const one of this.functions.isBuiltin(handler)
          ? this.#slots(this.functions.contextOf(handler))
          : [handler])
          if (this.#isCallback(one) || (one !== handler && this.settledBy(one) !== undefined)) yield one;
  }

  /** A function that is not V8's own, a bound one or a proxy of one: V8 takes nothing else as a handler. */
  #isCallback(handler: number): boolean {
    if (this.heap.isFunction(handler)) return !this.functions.isBuiltin(handler);
    return this.#callable.has(this.heap.typeOf(handler));
  }

  /** The pending promise that one of V8's own functions settles, if it is `resolve` or `reject` of a promise. */
  settledBy(closure: Pointer): Pointer | undefined {
    if (!this.functions.isBuiltin(closure)) return undefined;
    const promise = this.heap.slot(this.functions.contextOf(closure), FIRST_SLOT);
    return this.waits.pending.has(promise) ? promise : undefined;
  }

  /** Of two functions that settle one promise, whether the first resolves it: V8's source has `reject` before `resolve`. */
  resolvesRather(closure: Pointer, other: Pointer): boolean {
    return this.functions.builtinNumber(closure) > this.functions.builtinNumber(other);
  }

  /** The pending promises that this reaction settles, or of which it settles a part. */
  targets({ fulfill, reject, promise }: Reaction): Target[] {
    const found = new Map<Pointer, Target>();
    const add = (to: Pointer | undefined, kind: Combination, counts?: Target['counts']): void => {
      if (to !== undefined && !found.has(to))
        found.set(to, { to, kind, ...(counts === undefined ? {} : { counts }) });
    };
    const byFulfill = this.#closureTargets(fulfill);
    const byReject = this.#closureTargets(reject);
    const kind = combinationOf(byFulfill.isElement, byReject.isElement);
    const counts = byFulfill.counts ?? byReject.counts;
    for (const to of [...byFulfill.targets, ...byReject.targets]) add(to, kind, counts);
    add(this.#pendingOf(promise), 'then');
    return [...found.values()];
  }

  /** The target of one of V8's closures: the promise it resolves, or the one of which it settles a part. */
  #closureTargets(closure: number): {
    targets: Pointer[];
    isElement: boolean;
    counts?: { settled: number; total: number };
  } {
    const { heap, functions } = this;
    if (!functions.isBuiltin(closure)) return { targets: [], isElement: false };
    const context = functions.contextOf(closure);
    const direct = this.#slots(context).flatMap((value) => this.#pendingOf(value) ?? []);
    if (direct.length > 0) return { targets: direct, ...this.#element(context) };
    // One context further, where newer V8s keep the shared data of the parts.
    for (const value of this.#slots(context)) {
      if (!isPointer(value) || !isPointer(heap.field(value, heap.layout.context.previous))) continue;
      const targets = this.#slots(value).flatMap((inner) => this.#pendingOf(inner) ?? []);
      if (targets.length > 0) return { targets, ...this.#element(value), isElement: true };
    }
    return { targets: [], isElement: false };
  }

  /** The shared data of a combinator's parts: how many are left, the capability, the values (or errors) so far. */
  #element(context: Pointer): { isElement: boolean; counts?: { settled: number; total: number } } {
    const { heap } = this;
    const [remaining = 0, capability = 0, values = 0] = this.#slots(context);
    const isElement =
      isSmall(remaining) && heap.typeOf(capability) === this.#capabilityType && isPointer(values);
    if (!isElement) return { isElement };
    const total = heap.smallField(values, 8);
    const left = smallValue(remaining);
    // Values have their slots from the beginning; errors get theirs as they come.
    if (left <= 0) return { isElement };
    return {
      isElement,
      counts: total >= left ? { settled: total - left, total } : { settled: 0, total: left },
    };
  }

  #slots(context: Pointer): number[] {
    const { heap } = this;
    const length = Math.min(heap.smallField(context, heap.layout.context.length), MOST_SLOTS);
    return Array.from({ length: Math.max(0, length - FIRST_SLOT) }, (_, index) =>
      heap.slot(context, FIRST_SLOT + index),
    );
  }

  /** A pending promise: itself, or the one of a capability. */
  #pendingOf(value: number): Pointer | undefined {
    const { heap, waits } = this;
    if (waits.pending.has(value)) return value;
    if (heap.typeOf(value) !== this.#capabilityType) return undefined;
    const promise = heap.field(value, heap.layout.capabilityPromise);
    return waits.pending.has(promise) ? promise : undefined;
  }
}

/** `all` waits for each to be fulfilled, `any` to be rejected, `allSettled` for either; else the first decides. */
function combinationOf(countsFulfilled: boolean, countsRejected: boolean): Combination {
  if (countsFulfilled) return countsRejected ? 'allSettled' : 'all';
  return countsRejected ? 'any' : 'race';
}
