/** Callbacks that wait for a promise, directly or behind promises that follow from it: they run once it has settled. */
import type { AwaitEdges } from '../coroutines/await-edges.js';
import type { ReactionReader } from '../coroutines/reactions.js';
import type { Pointer } from '../heap/v8-heap.js';

/** Promises that follow from one. */
const MOST_FOLLOWING = 100;

/** The reactions of all pending promises, and what follows from what. */
export interface SettlingReactions {
  /** The pending promise that a function of V8's own settles. */
  settledBy(closure: Pointer): Pointer | undefined;
  /** Of two functions that settle one promise, whether the first resolves it and the second does not. */
  resolvesRather(closure: Pointer, other: Pointer): boolean;
  callbacksOf(promise: Pointer): Iterable<Pointer>;
  followingOf(promise: Pointer): readonly Pointer[];
}

export function settlingReactions(reader: ReactionReader, { derived }: AwaitEdges): SettlingReactions {
  const following = new Map<Pointer, Pointer[]>();
  for (const [promise, { parts }] of derived)
    for (const part of parts) {
      const some = following.get(part);
      if (some === undefined) following.set(part, [promise]);
      else some.push(promise);
    }
  return {
    settledBy: (closure) => reader.settledBy(closure),
    resolvesRather: (closure, other) => reader.resolvesRather(closure, other),
    callbacksOf: (promise) => reader.callbacks(promise),
    followingOf: (promise) => following.get(promise) ?? [],
  };
}

export function waitsBehind(promise: Pointer, reactions: SettlingReactions): Set<Pointer> {
  const callbacks = new Set<Pointer>();
  const seen = new Set([promise]);
  for (const one of seen) {
    for (const callback of reactions.callbacksOf(one)) callbacks.add(callback);
    for (const next of reactions.followingOf(one)) if (seen.size < MOST_FOLLOWING) seen.add(next);
  }
  return callbacks;
}
