/**
 * Which promise a `for await` waits for: the one that its iterator's `next` has returned, where that is no generator with
 * hooks. V8 derives a throwaway promise from it when the loop begins to wait, and no code of the program sees that one.
 * So of what is derived from the moment at which the loop asks until another loop asks or nothing runs any more, what
 * calls of `then` have returned is left out; if one is left, it is that. Known while attached.
 */
import { types } from 'node:util';
import type { AsyncLoops } from '../records/async-loops.js';
import { ON_ITERATOR, SUSPENDED, type CoroutineRecord } from '../records/coroutine-record.js';
import { askByLoop } from './lost-results.js';

/** Of one loop: where more were derived, it is not known which it is. */
const MOST = 16;

/** Those of the loop that has asked last, while others may still be derived in its time. */
let asking: AsyncLoops | undefined;
let newest: object | undefined;

/** Called when a `for await` is about to ask its iterator for the next value. */
export function beginAsking({ loops }: CoroutineRecord, iterable: unknown): void {
  askByLoop(iterable);
  if (loops === undefined) return;
  if (loops.asked.length > 0) loops.asked = [];
  asking = loops;
}

/** Called when it has reached a generator with hooks, or when nothing can be running. */
export function endAsking(): void {
  asking = undefined;
  newest = undefined;
}

/** Called with a promise that was derived from another, and that one. */
export function noteAsked(derived: object, source: WeakRef<object>): void {
  if (asking === undefined || asking.asked.length > MOST) return;
  newest = derived;
  asking.asked.push(source);
}

/** Called with what a call of `then` or its like has just derived. */
export function isNotAsked(derived: object): void {
  if (derived !== newest) return;
  newest = undefined;
  asking?.asked.pop();
}

/** One of these it waits for; none where it is not known, or is a generator with hooks. */
export function askedBy({ state, mode, producerId, loops }: CoroutineRecord): readonly object[] {
  if (state !== SUSPENDED || mode !== ON_ITERATOR || producerId !== 0 || loops === undefined) return [];
  if (loops.asked.length > MOST) return [];
  return loops.asked.flatMap((source) => source.deref() ?? []).filter((promise) => types.isPromise(promise));
}
