/**
 * Calls of `Promise.all` and the other combinators in progress: which futures a future is made of. Known while
 * attached, from call sites.
 */
import type { SiteId } from '../../protocol/ids.js';
import { copyArray } from '../../realm/copy-in.js';
import { isObject, isPending } from './promises.js';

/** Weak references cost more than their targets; large combinators get them only if they last. */
const MANY_PARTS = 16;
/** Upper limit of large combinators held strongly within one run of the microtask queue. */
const MOST_FRESH = 16;

type Parts = readonly (object | undefined)[];

/** A combinator in progress. */
export class Combinator {
  private weak: readonly (WeakRef<object> | undefined)[] | undefined;

  /** Indices of the parts that were pending at their last check, or never checked; undefined: all. */
  private unsettled: number[] | undefined;
  private lookedAt = 0;
  /** One of the parts that have settled decides. */
  isDecided = false;

  constructor(
    readonly kind: 'all' | 'allSettled' | 'race' | 'any',
    readonly site: SiteId,
    private strong: Parts | undefined,
  ) {}

  /** Its parts; undefined for a part that was not an object, or is gone. */
  get parts(): Parts {
    return this.strong ?? this.weak?.map((part) => part?.deref()) ?? [];
  }

  /** Whether a part with this outcome settles the whole. */
  isDecidedBy(state: 'fulfilled' | 'rejected'): boolean {
    if (this.kind === 'race') return true;
    return (this.kind === 'all' && state === 'rejected') || (this.kind === 'any' && state === 'fulfilled');
  }

  /** Whether this part was an object and has been collected. */
  isGone(index: number): boolean {
    const part = this.weak?.[index];
    return part !== undefined && part.deref() === undefined;
  }

  get size(): number {
    return (this.strong ?? this.weak ?? []).length;
  }

  /**
   * Checks some of the parts that may be pending, in turn from one call to the next, until `mayContinue` says no or all
   * were checked. Answers how many are left, and the first few of them.
   */
  lookOn(
    isSettled: (part: object | undefined) => boolean,
    mayContinue: () => boolean,
    most: number,
  ): {
    readonly left: number;
    readonly some: readonly (readonly [index: number, part: object | undefined])[];
    readonly sawAll: boolean;
  } {
    const unsettled = (this.unsettled ??= Array.from({ length: this.size }, (_, index) => index));
    let toSee = unsettled.length;
    for (; toSee > 0 && mayContinue(); toSee--) {
      const at = this.lookedAt % unsettled.length;
      if (!isSettled(this.partAt(unsettled[at] ?? 0))) {
        this.lookedAt = at + 1;
        continue;
      }
      const last = unsettled.pop();
      if (at < unsettled.length) unsettled[at] = last ?? 0;
    }
    const some = unsettled.slice(0, most).map((index) => [index, this.partAt(index)] as const);
    return { left: unsettled.length, some, sawAll: toSee === 0 };
  }

  private partAt(index: number): object | undefined {
    return this.strong?.[index] ?? this.weak?.[index]?.deref();
  }

  /** From now on it keeps none of its parts: watching a combinator must not. */
  weaken(): void {
    this.weak = this.strong?.map((part) => (part === undefined ? undefined : new WeakRef(part)));
    this.strong = undefined;
  }
}

const combinators = new WeakMap<object, Combinator>();
let fresh: { readonly result: object; readonly combinator: Combinator }[] = [];

export function noteCombinator(kind: Combinator['kind'], site: SiteId, result: object, parts: unknown): void {
  // Only an array can be read without running code of the program.
  if (!Array.isArray(parts)) return;
  const objects = copyArray<unknown>(parts).map((part) => (isObject(part) ? part : undefined));
  const combinator = new Combinator(kind, site, objects);
  combinators.set(result, combinator);
  if (kind === 'race' || kind === 'any') noteRaced(objects, site);
  if (objects.length < MANY_PARTS) {
    combinator.weaken();
    return;
  }
  fresh.push({ result, combinator });
  if (fresh.length >= MOST_FRESH) weakenFresh();
}

/** Races that use one promise, before it is reported. */
const MANY_RACES = 1000;

interface Raced {
  races: number;
  site: SiteId;
  index: number;
}

const raced = new WeakMap<object, Raced>();
let oftenRaced: WeakRef<object>[] = [];

function noteRaced(parts: Parts, site: SiteId): void {
  parts.forEach((part, index) => {
    if (part === undefined) return;
    const known = raced.get(part);
    if (known === undefined) {
      raced.set(part, { races: 1, site, index });
      return;
    }
    known.site = site;
    known.index = index;
    if (++known.races === MANY_RACES) oftenRaced.push(new WeakRef(part));
  });
}

/** The pending promises used in very many races, with the number and the latest call. */
export function oftenRacedPromises(): (readonly [promise: object, Readonly<Raced>])[] {
  oftenRaced = oftenRaced.filter((reference) => {
    const promise = reference.deref();
    return promise !== undefined && isPending(promise) === true;
  });
  return oftenRaced.flatMap((reference) => {
    const promise = reference.deref();
    const known = promise === undefined ? undefined : raced.get(promise);
    return promise === undefined || known === undefined ? [] : [[promise, known] as const];
  });
}

/** Called when nothing can be running. */
export function weakenFresh(): void {
  if (fresh.length === 0) return;
  for (const { result, combinator } of fresh) {
    if (isPending(result) === false) combinators.delete(result);
    else combinator.weaken();
  }
  fresh = [];
}

export function combinatorOf(promise: object): Combinator | undefined {
  return combinators.get(promise);
}
