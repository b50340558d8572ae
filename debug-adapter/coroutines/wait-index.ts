/**
 * Who waits for whom and for which future, kept up with every change of the facts: in a program of 100,000 coroutines
 * a view must cost what changed and what it shows, not what there is.
 */
import type { CoroutineFacts, FutureFacts } from '../../runtime/protocol/facts.js';
import type { CoroutineId, FutureId } from '../../runtime/protocol/ids.js';

/** Kinds of futures that are made of others: their details are needed to know who waits for whom. */
const COMPOSITE = new Set<FutureFacts['kind']>(['all', 'allSettled', 'race', 'any', 'then', 'library']);

/** Most have one waiter: no set for them. */
type Waiters = CoroutineId | Set<CoroutineId>;

export class WaitIndex {
  private facts = new Map<CoroutineId, CoroutineFacts>();
  /** False when a coroutine came after a younger one: then `facts` is not in order of id. */
  private isSorted = true;
  private newest = 0;
  private sorted: readonly CoroutineFacts[] | undefined;
  private readonly ofCoroutines = new Map<CoroutineId, Waiters>();
  private readonly ofFutures = new Map<FutureId, Waiters>();
  private readonly onComposites = new Set<CoroutineId>();
  private changed = new Set<CoroutineId>();

  /** A coroutine lives, and these are its facts now. */
  put(facts: CoroutineFacts): void {
    const { id } = facts;
    const old = this.facts.get(id);
    if (old !== undefined) this.forgetWait(old);
    else if (id < this.newest) this.isSorted = false;
    else this.newest = id;
    this.facts.set(id, facts);
    this.noteWait(facts);
    this.changed.add(id);
    this.sorted = undefined;
  }

  /** It lives no longer, or never did. */
  remove(id: CoroutineId): void {
    const old = this.facts.get(id);
    if (old === undefined) return;
    this.forgetWait(old);
    this.facts.delete(id);
    this.changed.delete(id);
    this.sorted = undefined;
  }

  clear(): void {
    for (const id of [...this.facts.keys()]) this.remove(id);
    this.newest = 0;
    this.isSorted = true;
  }

  get(id: CoroutineId): CoroutineFacts | undefined {
    return this.facts.get(id);
  }

  /** How many live. */
  get size(): number {
    return this.facts.size;
  }

  /** Live coroutines, in order of creation. */
  live(): readonly CoroutineFacts[] {
    if (this.sorted !== undefined) return this.sorted;
    const all = [...this.facts.values()];
    if (!this.isSorted) {
      all.sort((a, b) => a.id - b.id);
      this.facts = new Map(all.map((facts) => [facts.id, facts]));
      this.isSorted = true;
    }
    this.sorted = all;
    return all;
  }

  /** Whether a coroutine waits for this one's end directly. */
  isAwaited(id: CoroutineId): boolean {
    return this.ofCoroutines.has(id);
  }

  /** The oldest coroutine that waits for this one's end directly. */
  awaiterOf(id: CoroutineId): CoroutineId | undefined {
    const waiters = this.ofCoroutines.get(id);
    return typeof waiters === 'object' ? oldest(waiters) : waiters;
  }

  /** Coroutines that wait for this one's end directly, oldest first. */
  awaitersOf(id: CoroutineId): readonly CoroutineId[] {
    return inOrder(this.ofCoroutines.get(id));
  }

  /** Coroutines that wait for this future, oldest first. */
  waitersOf(id: FutureId): readonly CoroutineId[] {
    return inOrder(this.ofFutures.get(id));
  }

  /** How many futures somebody waits for. */
  get futureCount(): number {
    return this.ofFutures.size;
  }

  /** Futures that somebody waits for, in order of the oldest coroutine that waits for each. */
  futures(start: number, count: number): FutureId[] {
    const found = new Set<FutureId>();
    for (const { wait } of this.live()) {
      if (wait?.future !== undefined) found.add(wait.future);
      if (found.size >= start + count) break;
    }
    return [...found].slice(start);
  }

  /** The futures made of others that coroutines wait for, at most `limit`. */
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
   * Where a circle of waiting can have closed since `forgetChanges` was called last: what changed, and what waits for
   * futures made of others, whose parts settle without anybody's facts changing.
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

  private noteWait({ id, wait }: CoroutineFacts): void {
    if (wait === undefined) return;
    if (wait.coroutine !== undefined) add(this.ofCoroutines, wait.coroutine, id);
    if (wait.future === undefined) return;
    add(this.ofFutures, wait.future, id);
    if (wait.coroutine === undefined && COMPOSITE.has(wait.kind)) this.onComposites.add(id);
  }

  private forgetWait({ id, wait }: CoroutineFacts): void {
    if (wait === undefined) return;
    if (wait.coroutine !== undefined) take(this.ofCoroutines, wait.coroutine, id);
    if (wait.future !== undefined) take(this.ofFutures, wait.future, id);
    this.onComposites.delete(id);
  }
}

function add<K>(table: Map<K, Waiters>, key: K, id: CoroutineId): void {
  const known = table.get(key);
  if (known === undefined) table.set(key, id);
  else if (typeof known === 'object') known.add(id);
  else table.set(key, new Set([known, id]));
}

function take<K>(table: Map<K, Waiters>, key: K, id: CoroutineId): void {
  const known = table.get(key);
  if (typeof known === 'object') known.delete(id);
  if (known === id || (typeof known === 'object' && known.size === 0)) table.delete(key);
}

function oldest(waiters: ReadonlySet<CoroutineId>): CoroutineId | undefined {
  let found: CoroutineId | undefined;
  for (const id of waiters) if (found === undefined || id < found) found = id;
  return found;
}

function inOrder(waiters: Waiters | undefined): readonly CoroutineId[] {
  if (waiters === undefined) return [];
  return typeof waiters === 'object' ? [...waiters].sort((a, b) => a - b) : [waiters];
}
