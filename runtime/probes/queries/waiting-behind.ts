/**
 * What runs when a promise settles: callbacks of `then` that wait for it, under who can settle it. A closure that a promise
 * keeps is reached by the function that resolves this promise, or by the coroutine whose promise it is.
 */
import type { HolderFacts } from '../../protocol/facts.js';
import { combinatorOf } from '../promises/combinators.js';
import { makingOf, type Making, type ThenCall } from '../promises/makings.js';
import { isPending, ownerOf, sourceOf } from '../promises/promises.js';
import { givenCallbacks } from '../promises/waiting-callbacks.js';
import type { CoroutineRecord } from '../records/coroutine-record.js';
import type { Root } from './reach.js';

/** More are not gone through: each takes some microseconds. */
const MOST_CALLBACKS = 10_000;
/** Futures that are made of others are followed so far. */
const DEEPEST = 100;

export interface WaitingBehind {
  /** By a function that settles: what can run when it is called. */
  readonly behind: ReadonlyMap<object, readonly object[]>;
  /** Callbacks that wait for the end of a coroutine, or for what no one knows who settles it. */
  readonly roots: readonly Root<HolderFacts>[];
  readonly isComplete: boolean;
}

/** Who settles a promise. */
type Cause =
  | { readonly kind: 'functions'; readonly making: Making }
  | { readonly kind: 'coroutine'; readonly record: CoroutineRecord }
  | { readonly kind: 'unknown'; readonly making: Making | undefined }
  /** It has settled and its callbacks may be about to run, or it follows another promise. */
  | { readonly kind: 'unclear' };

/** @param rootOf the root that stands for a coroutine */
export function waitingBehind(
  settlers: ReadonlyMap<Making | ThenCall, readonly object[]>,
  rootOf: (record: CoroutineRecord) => HolderFacts,
): WaitingBehind {
  const behind = new Map<object, object[]>();
  const roots: Root<HolderFacts>[] = [];
  const known = new Map<object, readonly Cause[]>();
  const unknown = new Map<Making | undefined, HolderFacts>();
  const { all, isComplete } = givenCallbacks();
  for (const { derived, callbacks } of all.slice(0, MOST_CALLBACKS)) {
    if (callbacks.length === 0 || isPending(derived) !== true) continue;
    const source = sourceOf(derived);
    for (const cause of source === undefined ? [] : causesOf(source, known, settlers, 0)) {
      for (const value of callbacks) {
        switch (cause.kind) {
          case 'functions':
            for (const settler of settlers.get(cause.making) ?? []) {
              const waiting = behind.get(settler) ?? [];
              behind.set(settler, waiting);
              waiting.push(value);
            }
            break;
          case 'coroutine':
            roots.push({ value, root: rootOf(cause.record), name: 'its end' });
            break;
          case 'unknown': {
            const { making } = cause;
            const root = unknown.get(making) ?? unknownPromise(making);
            unknown.set(making, root);
            roots.push({ value, root });
            break;
          }
          case 'unclear':
            roots.push({ value, root: UNCLEAR, isUnclear: true });
        }
      }
    }
  }
  return { behind, roots, isComplete: isComplete && all.length <= MOST_CALLBACKS };
}

const UNCLEAR: HolderFacts = { kind: 'promise' };

function unknownPromise(making: Making | undefined): HolderFacts {
  return { kind: 'promise', ...(making === undefined ? {} : { madeAt: making.site }) };
}

function causesOf(
  promise: object,
  known: Map<object, readonly Cause[]>,
  settlers: ReadonlyMap<Making | ThenCall, readonly object[]>,
  depth: number,
): readonly Cause[] {
  const found = known.get(promise);
  if (found !== undefined) return found;
  if (depth > DEEPEST) return [{ kind: 'unclear' }];
  // A combinator of itself is none.
  known.set(promise, []);
  const causes = causesNow(promise, (part) => causesOf(part, known, settlers, depth + 1), settlers);
  known.set(promise, causes);
  return causes;
}

function causesNow(
  promise: object,
  follow: (part: object) => readonly Cause[],
  settlers: ReadonlyMap<Making | ThenCall, readonly object[]>,
): readonly Cause[] {
  if (isPending(promise) !== true) return [{ kind: 'unclear' }];
  const record = ownerOf(promise);
  if (record !== undefined) return [{ kind: 'coroutine', record }];
  const parts = combinatorOf(promise)?.parts;
  if (parts !== undefined) {
    const left = parts.flatMap((part) => (part !== undefined && isPending(part) === true ? [part] : []));
    return left.length === 0 ? [{ kind: 'unclear' }] : left.flatMap(follow);
  }
  const making = makingOf(promise);
  if (making?.knowsSettlers === true) {
    // Without them it follows another promise, or never settles.
    return (settlers.get(making) ?? []).length > 0 ? [{ kind: 'functions', making }] : [{ kind: 'unclear' }];
  }
  const source = sourceOf(promise);
  if (source !== undefined && making === undefined) return follow(source);
  return [{ kind: 'unknown', making }];
}
