/**
 * What runs when a promise settles: callbacks of `then` that wait for it, under who can settle it. A closure that a promise
 * keeps is reached by the function that resolves this promise, or by the coroutine whose promise it is.
 */
import type { HolderFacts } from '../../protocol/facts.js';
import type { SiteId } from '../../protocol/ids.js';
import { combinatorOf } from '../promises/combinators.js';
import { makingOf, settledOf, relaysOf, type AnyMaking } from '../promises/makings.js';
import { foundWaits } from '../promises/found-waits.js';
import { isPending, ownerOf, sourceOf } from '../promises/promises.js';
import { givenCallbacks } from '../promises/waiting-callbacks.js';
import type { CoroutineRecord } from '../records/coroutine-record.js';
import type { Behind, Root } from './reach.js';

/** More are not gone through: each takes some microseconds. */
const MOST_CALLBACKS = 10_000;
/** Futures that are made of others are followed so far. */
const DEEPEST = 100;

export interface WaitingBehind {
  /** By a function that settles: what can run when it is called. */
  readonly behind: ReadonlyMap<object, readonly Behind[]>;
  /** Callbacks that wait for the end of a coroutine, or for what no one knows who settles it. */
  readonly roots: readonly Root<HolderFacts>[];
  readonly isComplete: boolean;
}

/** Who settles a promise. */
type Cause =
  | { readonly kind: 'functions'; readonly making: AnyMaking }
  | { readonly kind: 'coroutine'; readonly record: CoroutineRecord }
  | { readonly kind: 'unknown'; readonly madeAt: SiteId | undefined }
  /** It has settled and its callbacks may be about to run, or it follows another promise. */
  | { readonly kind: 'unclear' };

/** @param rootOf the root that stands for a coroutine */
export function waitingBehind(
  settlers: ReadonlyMap<AnyMaking, readonly object[]>,
  rootOf: (record: CoroutineRecord) => HolderFacts,
): WaitingBehind {
  const behind = new Map<object, Behind[]>();
  const roots: Root<HolderFacts>[] = [];
  const known = new Map<object, readonly Cause[]>();
  const unknown = new Map<SiteId | undefined, HolderFacts>();
  const { all, isComplete } = givenCallbacks();
  const waitFor = (source: object, callbacks: readonly object[], label = ''): void => {
    for (const cause of causesOf(source, known, settlers, 0)) {
      for (const value of callbacks) {
        switch (cause.kind) {
          case 'functions':
            for (const settler of settlers.get(cause.making) ?? []) {
              const waiting = behind.get(settler) ?? [];
              behind.set(settler, waiting);
              waiting.push({ value, name: label === '' ? 'then' : label });
            }
            break;
          case 'coroutine':
            roots.push({
              value,
              root: rootOf(cause.record),
              name: label === '' ? END : `${END}, in ${label}`,
            });
            break;
          case 'unknown': {
            const { madeAt } = cause;
            const root = unknown.get(madeAt) ?? unknownPromise(madeAt);
            unknown.set(madeAt, root);
            roots.push({ value, root });
            break;
          }
          case 'unclear':
            roots.push({ value, root: UNCLEAR, isUnclear: true });
        }
      }
    }
  };
  const given = new Set<object>();
  for (const { derived, callbacks } of all.slice(0, MOST_CALLBACKS)) {
    if (callbacks.length === 0 || isPending(derived) !== true) continue;
    const source = sourceOf(derived);
    if (source === undefined) continue;
    for (const callback of callbacks) given.add(callback);
    waitFor(source, callbacks);
  }
  for (const { source, kept, label } of foundWaits()) {
    const others = kept.filter((one) => !given.has(one));
    if (others.length > 0) waitFor(source, others, label);
  }
  return { behind, roots, isComplete: isComplete && all.length <= MOST_CALLBACKS };
}

/** What a way from the end of a coroutine begins with. */
const END = 'its end';

const UNCLEAR: HolderFacts = { kind: 'promise' };

function unknownPromise(madeAt: SiteId | undefined): HolderFacts {
  return { kind: 'promise', ...(madeAt === undefined ? {} : { madeAt }) };
}

function causesOf(
  promise: object,
  known: Map<object, readonly Cause[]>,
  settlers: ReadonlyMap<AnyMaking, readonly object[]>,
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
  settlers: ReadonlyMap<AnyMaking, readonly object[]>,
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
  const known = settledOf(promise);
  if (known !== undefined && 'isFound' in known) {
    if ((settlers.get(known) ?? []).length > 0) return [{ kind: 'functions', making: known }];
    const [followed] = relaysOf(promise);
    return followed === undefined ? [{ kind: 'unclear' }] : follow(followed);
  }
  const source = sourceOf(promise);
  if (source !== undefined && making === undefined) return follow(source);
  return [{ kind: 'unknown', madeAt: making?.site }];
}
