/** Await relations, read from the reactions of pending promises: awaits, derived promises, combinators. */
import type { Functions } from '../heap/functions.js';
import type { Pointer, V8Heap } from '../heap/v8-heap.js';
import { ReactionReader, type Combination } from './reactions.js';
import type { Activation, WaitTypes, Waits } from './suspended.js';

/** A promise that is settled by others. */
export interface Derived {
  readonly kind: Combination;
  /** The pending ones. */
  readonly parts: readonly Pointer[];
  /** Of how many, and how many of these have settled; absent if unknown. */
  readonly counts?: { readonly settled: number; readonly total: number };
}

export interface AwaitEdges {
  /** Activation → the pending promise it is suspended on. */
  readonly awaited: ReadonlyMap<Pointer, Pointer>;
  /** Promise → the promises from which it is derived. */
  readonly derived: ReadonlyMap<Pointer, Derived>;
  /** Promise → the activation whose end, or whose next step, settles it. */
  readonly owners: ReadonlyMap<Pointer, Activation>;
}

/** One promise led to another. */
interface Link {
  readonly from: Pointer;
  readonly kind: Combination;
  readonly counts?: { readonly settled: number; readonly total: number };
}

export function readAwaitEdges(
  heap: V8Heap,
  functions: Functions,
  types: WaitTypes,
  waits: Waits,
): AwaitEdges {
  const awaited = new Map<Pointer, Pointer>();
  const links = new Map<Pointer, Link[]>();
  const reader = new ReactionReader(heap, functions, types, waits);
  for (const [promise, first] of waits.pending)
    for (const reaction of reader.reactions(first)) {
      const waiting = reader.awaiting(reaction);
      if (waiting !== undefined) {
        if (waits.activations.has(waiting)) awaited.set(waiting, promise);
        continue;
      }
      for (const { to, ...link } of reader.targets(reaction)) {
        const list = links.get(to);
        if (list === undefined) links.set(to, [{ from: promise, ...link }]);
        else list.push({ from: promise, ...link });
      }
    }
  const owners = new Map<Pointer, Activation>();
  for (const activation of waits.activations.values())
    for (const promise of activation.promises)
      if (!owners.has(promise) && !(activation.isRunning && links.has(promise)))
        owners.set(promise, activation);
  const derived = new Map<Pointer, Derived>();
  for (const [promise, list] of links) derived.set(promise, combine(list));
  return { awaited, derived, owners };
}

/**
 * Whether it has ended although its object does not say so: an async function that returned a promise looks as if it
 * still ran. By now its own promise has settled, or follows that one.
 */
export function hasEnded(activation: Activation, { derived }: AwaitEdges, { pending }: Waits): boolean {
  if (!activation.isRunning || activation.kind !== 'async') return false;
  return !activation.promises.some((promise) => pending.has(promise) && !derived.has(promise));
}

function combine(links: readonly Link[]): Derived {
  const parts = [...new Set(links.map(({ from }) => from))];
  const [first] = links;
  const kind = links.find((link) => link.kind !== 'race' && link.kind !== 'then')?.kind;
  if (kind !== undefined) {
    const counts = links.find((link) => link.counts !== undefined)?.counts;
    return { kind, parts, ...(counts === undefined ? {} : { counts }) };
  }
  // A reaction of a promise makes the target derived from it; of several, the first decides.
  if (parts.length > 1) return { kind: 'race', parts };
  return { kind: first?.kind === 'race' ? 'then' : (first?.kind ?? 'then'), parts };
}
