/** `Promise.all` and its kin in progress: which futures a future is made of. Known while attached, from call sites. */
import type { SiteId } from '../protocol/ids.js';
import { isObject, isPending } from './promises.js';

/** Weak references cost more than what they point to; combinators of so many parts get them only when they last. */
const MANY_PARTS = 16;
/** Combinators of many parts that are held strongly, within one run of the microtask queue, at most. */
const MOST_FRESH = 16;

type Parts = readonly (object | undefined)[];

/** A combinator in progress. */
export class Combinator {
  private weak: readonly (WeakRef<object> | undefined)[] | undefined;

  /** Places of the parts that were pending when they were looked at last, or have not been; undefined: all. */
  private unsettled: number[] | undefined;
  private lookedAt = 0;
  /** One of the parts that have settled decides. */
  isDecided = false;

  constructor(
    readonly kind: 'all' | 'allSettled' | 'race' | 'any',
    readonly site: SiteId,
    private strong: Parts | undefined,
  ) {}

  /** What it combines; undefined where a part was no object, or is gone. */
  get parts(): Parts {
    return this.strong ?? this.weak?.map((part) => part?.deref()) ?? [];
  }

  /** Whether a part that has ended like this settles the whole. */
  isDecidedBy(state: 'fulfilled' | 'rejected'): boolean {
    if (this.kind === 'race') return true;
    return (this.kind === 'all' && state === 'rejected') || (this.kind === 'any' && state === 'fulfilled');
  }

  get size(): number {
    return (this.strong ?? this.weak ?? []).length;
  }

  /**
   * Looks at some of the parts that may be pending, in turn from one call to the next, until `mayGoOn` says no or all
   * were looked at. Answers how many are left, and the first few of them.
   */
  lookOn(
    isSettled: (part: object | undefined) => boolean,
    mayGoOn: () => boolean,
    most: number,
  ): { readonly left: number; readonly some: readonly (object | undefined)[]; readonly sawAll: boolean } {
    const unsettled = (this.unsettled ??= Array.from({ length: this.size }, (_, index) => index));
    let toSee = unsettled.length;
    for (; toSee > 0 && mayGoOn(); toSee--) {
      const at = this.lookedAt % unsettled.length;
      if (!isSettled(this.partAt(unsettled[at] ?? 0))) {
        this.lookedAt = at + 1;
        continue;
      }
      const last = unsettled.pop();
      if (at < unsettled.length) unsettled[at] = last ?? 0;
    }
    const some = unsettled.slice(0, most).map((index) => this.partAt(index));
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
  const objects = parts.map((part: unknown) => (isObject(part) ? part : undefined));
  const combinator = new Combinator(kind, site, objects);
  combinators.set(result, combinator);
  if (objects.length < MANY_PARTS) {
    combinator.weaken();
    return;
  }
  fresh.push({ result, combinator });
  if (fresh.length >= MOST_FRESH) weakenFresh();
}

/** To be called when nothing can be running. */
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
