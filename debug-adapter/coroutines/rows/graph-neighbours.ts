/** The neighbours of each node in the await graph: waits, parts of futures, creators. */
import type {
  CoroutineFacts,
  FutureFacts,
  HolderFacts,
  HoldersFacts,
} from '../../../runtime/protocol/facts.js';
import type { CoroutineId, FutureId } from '../../../runtime/protocol/ids.js';
import type { GraphEdge } from '../../protocol/requests.js';
import type { CoroutineStore } from '../store/coroutine-store.js';

export type Edge = Omit<GraphEdge, 'inCycle'>;

/** Nodes have names: `c12` for a coroutine, `f7` for a future, `h7.0` for what else can settle that: its first holder. */
export class GraphNeighbours {
  /** Futures with waiters, and the parts of these. */
  private readonly shown = new Set<FutureId>();
  /** The futures shown that contain a coroutine, or a future. */
  private readonly wholesOf = new Map<string, FutureId[]>();

  /** The futures that a coroutine can settle. */
  private readonly heldBy = new Map<CoroutineId, FutureId[]>();

  constructor(
    private readonly store: CoroutineStore,
    private readonly futures: ReadonlyMap<FutureId, FutureFacts>,
    private readonly held: ReadonlyMap<FutureId, HoldersFacts>,
  ) {
    for (const [id, { holders }] of held) {
      for (const { coroutine } of holders) {
        if (coroutine === undefined) continue;
        this.heldBy.set(coroutine, [...(this.heldBy.get(coroutine) ?? []), id]);
      }
    }
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

  /** The number of futures to show. */
  get futureCount(): number {
    return this.shown.size;
  }

  /** Up to this number. */
  of(node: string, most: number): string[] {
    const found: string[] = [];
    const id = Number(node.slice(1));
    if (node.startsWith('f')) {
      for (const waiter of this.waitersOn(id as FutureId)) found.push(`c${waiter.id}`);
      for (const { to } of this.partsOf(id as FutureId)) found.push(to);
      for (const { to } of this.holdersOf(id as FutureId)) found.push(to);
    } else if (node.startsWith('h')) {
      // Found from the future that it can settle.
    } else this.addAround(id as CoroutineId, found, most);
    for (const whole of this.wholesOf.get(node) ?? []) found.push(`f${whole}`);
    return found.slice(0, most);
  }

  /** The edges with both ends among these nodes: waits, then parts, then creations. */
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
      ...futures.flatMap((id) => this.holdersOf(id)),
      ...sorted.flatMap((facts) => this.creationOf(facts) ?? []),
    ].filter(({ from, to }) => nodes.has(from) && nodes.has(to));
  }

  /** What else than a coroutine can settle a future. */
  holderAt(node: string): HolderFacts | undefined {
    const [future, at] = node.slice(1).split('.').map(Number);
    return this.held.get(future as FutureId)?.holders[at ?? 0];
  }

  private holdersOf(id: FutureId): Edge[] {
    return (this.held.get(id)?.holders ?? []).map(({ coroutine }, index) => ({
      from: `f${id}`,
      to: coroutine === undefined ? `h${id}.${index}` : `c${coroutine}`,
      kind: 'held',
    }));
  }

  private addAround(id: CoroutineId, found: string[], most: number): void {
    const { index, graph } = this.store;
    const facts = index.get(id);
    if (facts === undefined) return;
    const wait = this.waitOf(facts);
    if (wait !== undefined) found.push(wait.to);
    for (const future of this.heldBy.get(id) ?? []) if (this.shown.has(future)) found.push(`f${future}`);
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

  /** Its creator; not drawn for an awaited coroutine, or for a part of one. */
  private creationOf({ id, parent }: CoroutineFacts): Edge | undefined {
    const { index } = this.store;
    if (parent === undefined || index.get(parent) === undefined || this.wholesOf.has(`c${id}`))
      return undefined;
    const isAwaited = index.awaitersOf(id).some((awaiter) => index.get(awaiter)?.wait?.kind !== 'then');
    return isAwaited ? undefined : { from: `c${parent}`, to: `c${id}`, kind: 'spawned' };
  }
}
