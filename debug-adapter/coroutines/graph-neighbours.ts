/** What is next to each node of the await graph: who waits for what, what futures are made of, who created whom. */
import type { CoroutineFacts, FutureFacts } from '../../runtime/protocol/facts.js';
import type { CoroutineId, FutureId } from '../../runtime/protocol/ids.js';
import type { GraphEdge } from '../protocol/requests.js';
import type { CoroutineStore } from './coroutine-store.js';

export type Edge = Omit<GraphEdge, 'inCycle'>;

/** Nodes have names: `c12` for a coroutine, `f7` for a future. */
export class GraphNeighbours {
  /** Futures that somebody waits for, and those these are made of. */
  private readonly shown = new Set<FutureId>();
  /** The futures shown that a coroutine, or a future, is part of. */
  private readonly wholesOf = new Map<string, FutureId[]>();

  constructor(
    private readonly store: CoroutineStore,
    private readonly futures: ReadonlyMap<FutureId, FutureFacts>,
  ) {
    for (const id of futures.keys()) if (this.waitersOn(id).length > 0) this.shown.add(id);
    for (const id of this.shown) {
      for (const { to } of this.partsOf(id)) {
        if (to.startsWith('f')) this.shown.add(Number(to.slice(1)) as FutureId);
        const wholes = this.wholesOf.get(to);
        if (wholes === undefined) this.wholesOf.set(to, [id]);
        else wholes.push(id);
      }
    }
  }

  /** How many futures there are to show. */
  get futureCount(): number {
    return this.shown.size;
  }

  /** At most so many. */
  of(node: string, most: number): string[] {
    const found: string[] = [];
    const id = Number(node.slice(1));
    if (node.startsWith('f')) {
      for (const waiter of this.waitersOn(id as FutureId)) found.push(`c${waiter.id}`);
      for (const { to } of this.partsOf(id as FutureId)) found.push(to);
    } else this.addAround(id as CoroutineId, found, most);
    for (const whole of this.wholesOf.get(node) ?? []) found.push(`f${whole}`);
    return found.slice(0, most);
  }

  /** The edges whose both ends are among these nodes: waits, then parts, then who created whom. */
  edgesAmong(nodes: ReadonlySet<string>): Edge[] {
    const sorted = [...nodes]
      .filter((node) => node.startsWith('c'))
      .map((node) => this.store.index.get(Number(node.slice(1)) as CoroutineId))
      .filter((facts) => facts !== undefined)
      .sort((a, b) => a.id - b.id);
    const futures = [...this.shown].filter((id) => nodes.has(`f${id}`));
    return [
      ...sorted.flatMap((facts) => this.waitOf(facts) ?? []),
      ...futures.flatMap((id) => this.partsOf(id)),
      ...sorted.flatMap((facts) => this.creationOf(facts) ?? []),
    ].filter(({ from, to }) => nodes.has(from) && nodes.has(to));
  }

  private addAround(id: CoroutineId, found: string[], most: number): void {
    const { index, graph } = this.store;
    const facts = index.get(id);
    if (facts === undefined) return;
    const wait = this.waitOf(facts);
    if (wait !== undefined) found.push(wait.to);
    for (const awaiter of index.awaitersOf(id)) {
      if (found.length >= most) return;
      if (index.get(awaiter)?.wait?.kind !== 'then') found.push(`c${awaiter}`);
    }
    const creation = this.creationOf(facts);
    if (creation !== undefined) found.push(creation.from);
    for (const child of graph.standingUnder(id)) {
      if (found.length >= most) return;
      const created = index.get(child);
      if (created?.parent === id && this.creationOf(created) !== undefined) found.push(`c${child}`);
    }
  }

  private waitOf({ id, wait }: CoroutineFacts): Edge | undefined {
    if (wait === undefined) return undefined;
    if (
      wait.coroutine !== undefined &&
      wait.kind !== 'then' &&
      this.store.index.get(wait.coroutine) !== undefined
    )
      return { from: `c${id}`, to: `c${wait.coroutine}`, kind: 'awaits' };
    if (wait.future === undefined || !this.futures.has(wait.future)) return undefined;
    return { from: `c${id}`, to: `f${wait.future}`, kind: 'awaits' };
  }

  /** The coroutines whose wait is drawn as one for this future. */
  private waitersOn(id: FutureId): CoroutineFacts[] {
    return this.store.index
      .waitersOf(id)
      .map((waiter) => this.store.index.get(waiter))
      .filter((facts) => facts !== undefined)
      .filter((facts) => this.waitOf(facts)?.to === `f${id}`);
  }

  private partsOf(id: FutureId): Edge[] {
    const future = this.futures.get(id);
    const kind = future?.kind === 'then' ? 'then' : 'part';
    return (future?.parts ?? []).flatMap((part): Edge[] => {
      if (part.settled === true) return [];
      if (part.coroutine !== undefined && this.store.index.get(part.coroutine) !== undefined)
        return [{ from: `f${id}`, to: `c${part.coroutine}`, kind }];
      if (part.future === undefined || !this.futures.has(part.future)) return [];
      return [{ from: `f${id}`, to: `f${part.future}`, kind }];
    });
  }

  /** Who created it; not drawn of what is awaited, or is part of what is. */
  private creationOf({ id, parent }: CoroutineFacts): Edge | undefined {
    const { index } = this.store;
    if (parent === undefined || index.get(parent) === undefined || this.wholesOf.has(`c${id}`))
      return undefined;
    const isAwaited = index.awaitersOf(id).some((awaiter) => index.get(awaiter)?.wait?.kind !== 'then');
    return isAwaited ? undefined : { from: `c${parent}`, to: `c${id}`, kind: 'spawned' };
  }
}
