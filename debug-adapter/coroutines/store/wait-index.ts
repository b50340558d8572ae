/**
 * Await relations and awaited futures, updated with every change of the facts: in a program of 100,000 coroutines a
 * view must cost what changed and what it shows, not what there is.
 */
import type { CoroutineFacts, FutureFacts } from '../../../runtime/protocol/facts.js';
import type { CoroutineId, FutureId, SiteId } from '../../../runtime/protocol/ids.js';
import { SortedIds } from './sorted-ids.js';

/** Kinds of derived futures: their details are needed for the await relations. */
const COMPOSITE = new Set<FutureFacts['kind']>([
  ...(['all', 'allSettled', 'race', 'any'] as const),
  ...(['then', 'relay', 'thenable', 'unhooked'] as const),
]);
/** Chains up to this length are walked without a set of visited coroutines. */
const SHORT_CHAIN = 16;

/** Most have one waiter: no list for them. */
type Waiters = CoroutineId | SortedIds<CoroutineId>;

/** Receives every change at once. */
export interface IndexListener {
  /** It is alive, and was not before. */
  born(facts: CoroutineFacts): void;
  /** It was already alive. */
  changed(facts: CoroutineFacts, before: CoroutineFacts): void;
  ended(facts: CoroutineFacts): void;
  /** Its end is now awaited directly, and was not before, or the other way round. */
  awaitedChanged(id: CoroutineId): void;
  cleared(): void;
}

export class WaitIndex {
  private readonly facts = new Map<CoroutineId, CoroutineFacts>();
  private readonly ids = new SortedIds<CoroutineId>();
  private sorted: readonly CoroutineFacts[] | undefined;
  private readonly ofCoroutines = new Map<CoroutineId, Waiters>();
  private readonly ofFutures = new Map<FutureId, Waiters>();
  private readonly onComposites = new Set<CoroutineId>();
  /** Those whose end a younger one, or itself, waits for; may contain some that no longer are. */
  private readonly awaitedByYounger = new Set<CoroutineId>();
  private changed = new Set<CoroutineId>();
  private readonly listeners: IndexListener[] = [];
  /** Counts the changes. */
  version = 0;

  listen(listener: IndexListener): void {
    this.listeners.push(listener);
  }

  /** A live coroutine, with its current facts. */
  put(facts: CoroutineFacts): void {
    const { id } = facts;
    const old = this.facts.get(id);
    this.facts.set(id, facts);
    this.changed.add(id);
    this.sorted = undefined;
    this.version++;
    if (old === undefined) {
      this.ids.add(id);
      for (const listener of this.listeners) listener.born(facts);
    }
    // Most have a new wait each time; an unchanged one must not count as a change.
    const isSame = old?.wait?.coroutine === facts.wait?.coroutine && old?.wait?.future === facts.wait?.future;
    if (old !== undefined && !isSame) this.forgetWait(old, facts.wait?.coroutine);
    if (old === undefined || !isSame) this.noteWait(facts);
    this.noteComposite(facts);
    if (old !== undefined) for (const listener of this.listeners) listener.changed(facts, old);
  }

  /** It is no longer alive, or never was. */
  remove(id: CoroutineId): void {
    const old = this.facts.get(id);
    if (old === undefined) return;
    this.forgetWait(old, undefined);
    this.onComposites.delete(id);
    this.facts.delete(id);
    this.ids.delete(id);
    this.changed.delete(id);
    this.sorted = undefined;
    this.version++;
    for (const listener of this.listeners) listener.ended(old);
  }

  clear(): void {
    this.facts.clear();
    this.ids.clear();
    this.sorted = undefined;
    this.version++;
    this.ofCoroutines.clear();
    this.ofFutures.clear();
    this.onComposites.clear();
    this.awaitedByYounger.clear();
    this.changed.clear();
    for (const listener of this.listeners) listener.cleared();
  }

  get(id: CoroutineId): CoroutineFacts | undefined {
    return this.facts.get(id);
  }

  /** Number of live coroutines. */
  get size(): number {
    return this.facts.size;
  }

  /** Number of live coroutines that satisfy this. Inspects all. */
  count(isSo: (facts: CoroutineFacts) => boolean): number {
    let count = 0;
    for (const facts of this.facts.values()) if (isSo(facts)) count++;
    return count;
  }

  /** All live coroutines, in order of creation; recomputed after each change. */
  live(): readonly CoroutineFacts[] {
    this.sorted ??= [...this.oldestFirst()];
    return this.sorted;
  }

  /** Live coroutines, in order of creation, up to the requested number. */
  *oldestFirst(): Generator<CoroutineFacts> {
    for (const id of this.ids) {
      const facts = this.facts.get(id);
      if (facts !== undefined) yield facts;
    }
  }

  /** The oldest live coroutines up to this number, in order of creation. */
  oldest(count: number): CoroutineFacts[] {
    return this.factsOf(this.ids.page(0, count));
  }

  /** The newest live coroutines up to this number, in order of creation. */
  newest(count: number): CoroutineFacts[] {
    return this.factsOf(this.ids.page(Math.max(0, this.ids.size - count), count));
  }

  /** The oldest that is suspended at this site. */
  oldestAt(site: SiteId): CoroutineFacts | undefined {
    for (const facts of this.oldestFirst())
      if (facts.site === site && facts.state === 'suspended') return facts;
    return undefined;
  }

  /** Whether a coroutine waits for this one's end directly. */
  isAwaited(id: CoroutineId): boolean {
    return this.ofCoroutines.has(id);
  }

  /** The oldest coroutine that waits for this one's end directly. */
  awaiterOf(id: CoroutineId): CoroutineId | undefined {
    const waiters = this.ofCoroutines.get(id);
    return typeof waiters === 'object' ? waiters.first : waiters;
  }

  /** Coroutines that wait for this one's end directly, oldest first. */
  awaitersOf(id: CoroutineId): readonly CoroutineId[] {
    return inOrder(this.ofCoroutines.get(id));
  }

  /** The end of the path from this one to its oldest awaiter and on: itself if it is not awaited. */
  taskOf(id: CoroutineId): CoroutineId {
    let task = id;
    // Most chains are short and have no cycle: a set of visited coroutines would cost more than the walk.
    for (let step = 0; step < SHORT_CHAIN; step++) {
      const next = this.awaiterOf(task);
      if (next === undefined) return task;
      task = next;
    }
    const seen = new Set<CoroutineId>();
    for (task = id; ;) {
      seen.add(task);
      const next = this.awaiterOf(task);
      if (next === undefined) return task;
      if (seen.has(next)) return Math.min(...seen) as CoroutineId;
      task = next;
    }
  }

  /** The coroutine at the end of a chain; itself if it awaits no other live one. */
  leafOf(facts: CoroutineFacts): CoroutineFacts {
    let leaf = facts;
    for (let step = 0; step < SHORT_CHAIN; step++) {
      const next = leaf.wait?.coroutine === undefined ? undefined : this.facts.get(leaf.wait.coroutine);
      if (next === undefined) return leaf;
      leaf = next;
    }
    const seen = new Set<CoroutineId>();
    for (leaf = facts; ;) {
      seen.add(leaf.id);
      const next = leaf.wait?.coroutine === undefined ? undefined : this.facts.get(leaf.wait.coroutine);
      if (next === undefined || seen.has(next.id)) return leaf;
      leaf = next;
    }
  }

  /** Live coroutines whose end a younger one, or itself, awaits directly: every cycle has one. */
  backTargets(): CoroutineId[] {
    for (const id of this.awaitedByYounger) if (!this.isAwaited(id)) this.awaitedByYounger.delete(id);
    return [...this.awaitedByYounger].filter((id) => this.facts.has(id));
  }

  /** Coroutines that wait for this future, oldest first. */
  waitersOf(id: FutureId): readonly CoroutineId[] {
    return inOrder(this.ofFutures.get(id));
  }

  /** Number of futures with waiters. */
  get futureCount(): number {
    return this.ofFutures.size;
  }

  /** Futures with waiters, ordered by the oldest coroutine that waits for each. */
  futures(start: number, count: number): FutureId[] {
    const found = new Set<FutureId>();
    for (const { wait } of this.oldestFirst()) {
      if (wait?.future !== undefined) found.add(wait.future);
      if (found.size >= start + count) break;
    }
    return [...found].slice(start);
  }

  /** The derived futures that coroutines wait for, at most `limit`. */
  compositeFutures(limit: number): FutureId[] {
    const found = new Set<FutureId>();
    for (const id of this.onComposites) {
      const future = this.facts.get(id)?.wait?.future;
      if (future !== undefined) found.add(future);
      if (found.size >= limit) break;
    }
    return [...found];
  }

  /**
   * Where a wait cycle can have closed since the last `forgetChanges`: coroutines that changed, and waiters of derived
   * futures, whose parts settle without a change of any facts.
   */
  suspects(): CoroutineFacts[] {
    return [...new Set([...this.changed, ...this.onComposites])]
      .map((id) => this.facts.get(id))
      .filter((facts) => facts !== undefined)
      .sort((a, b) => a.id - b.id);
  }

  forgetChanges(): void {
    this.changed = new Set();
  }

  /** Coroutines that wait for derived futures. */
  waitersOnComposites(): ReadonlySet<CoroutineId> {
    return this.onComposites;
  }

  private factsOf(ids: readonly CoroutineId[]): CoroutineFacts[] {
    return ids.map((id) => this.facts.get(id)).filter((facts) => facts !== undefined);
  }

  private noteWait({ id, wait }: CoroutineFacts): void {
    if (wait === undefined) return;
    const awaited = wait.coroutine;
    if (awaited !== undefined) {
      const isFirst = !this.ofCoroutines.has(awaited);
      add(this.ofCoroutines, awaited, id);
      if (awaited <= id) this.awaitedByYounger.add(awaited);
      if (isFirst) this.reportAwaited(awaited);
    }
    if (wait.future !== undefined) add(this.ofFutures, wait.future, id);
  }

  /** @param next its wait from now on: that need not be reported */
  private forgetWait({ id, wait }: CoroutineFacts, next: CoroutineId | undefined): void {
    if (wait === undefined) return;
    if (wait.future !== undefined) take(this.ofFutures, wait.future, id);
    const awaited = wait.coroutine;
    if (awaited === undefined) return;
    take(this.ofCoroutines, awaited, id);
    if (awaited !== next && !this.ofCoroutines.has(awaited)) this.reportAwaited(awaited);
  }

  private noteComposite({ id, wait }: CoroutineFacts): void {
    const isOn =
      wait?.future !== undefined &&
      wait.coroutine === undefined &&
      (COMPOSITE.has(wait.kind) || wait.combined === true);
    if (isOn) this.onComposites.add(id);
    else this.onComposites.delete(id);
  }

  private reportAwaited(id: CoroutineId): void {
    if (!this.facts.has(id)) return;
    for (const listener of this.listeners) listener.awaitedChanged(id);
  }
}

function add<K>(table: Map<K, Waiters>, key: K, id: CoroutineId): void {
  const known = table.get(key);
  if (known === undefined) {
    table.set(key, id);
    return;
  }
  if (typeof known === 'object') {
    known.add(id);
    return;
  }
  const waiters = new SortedIds<CoroutineId>();
  waiters.add(known);
  waiters.add(id);
  table.set(key, waiters);
}

function take<K>(table: Map<K, Waiters>, key: K, id: CoroutineId): void {
  const known = table.get(key);
  if (typeof known === 'object') known.delete(id);
  if (known === id || (typeof known === 'object' && known.size === 0)) table.delete(key);
}

function inOrder(waiters: Waiters | undefined): readonly CoroutineId[] {
  if (waiters === undefined) return [];
  return typeof waiters === 'object' ? waiters.all() : [waiters];
}
