/** Turns facts into rows of the views: names, waits in words, locations. Pure. */
import type {
  CancellationFacts,
  CoroutineFacts,
  CoroutineState,
  FutureFacts,
  ResourceFacts,
  TickFacts,
} from '../../../runtime/protocol/facts.js';
import type { CoroutineId, FutureId } from '../../../runtime/protocol/ids.js';
import type { FutureRow, TaskRow, TickRow, Wait } from '../../protocol/requests.js';
import type { AwaitGraph } from '../store/await-graph.js';
import type { CoroutineStore } from '../store/coroutine-store.js';
import { missingParts } from './missing-parts.js';
import { resourceText } from './resource-words.js';
import { tickCauses } from './tick-causes.js';

/** Number of waiters listed for one future; the total is reported separately. */
export const MOST_WAITERS = 100;
const UNKNOWN_PLACE = { path: '', line: 1, column: 1 };

export class RowBuilder {
  constructor(
    private readonly store: CoroutineStore,
    private readonly graph: AwaitGraph,
    private readonly futures: ReadonlyMap<FutureId, FutureFacts>,
  ) {}

  /** A task, with the wait at the end of its chain. */
  taskRow(facts: CoroutineFacts): TaskRow {
    const leaf = this.leafOf(facts);
    // The chain of a task ends in running code: then the task runs.
    const state = facts.state === 'suspended' ? stateOf(leaf) : facts.state;
    return this.row(facts, leaf, state, this.graph.countUnder(facts.id));
  }

  /** One coroutine on its own, with its own wait, as in the tree by await. */
  coroutineRow(facts: CoroutineFacts): TaskRow {
    return this.row(facts, facts, stateOf(facts), this.awaitedBy(facts).length);
  }

  /** The coroutine at the end of a task's chain; itself if it awaits no other. */
  leafOf(facts: CoroutineFacts): CoroutineFacts {
    return this.graph.leafOf(facts);
  }

  /** From a task through its awaits. */
  chainOf({ id }: CoroutineFacts): readonly CoroutineFacts[] {
    return this.graph.chainFrom(id).coroutines;
  }

  /** @param waiting the coroutine whose location and wait the row shows */
  private row(
    facts: CoroutineFacts,
    waiting: CoroutineFacts,
    state: TaskRow['state'],
    childCount: number,
  ): TaskRow {
    const wait = this.waitOf(waiting);
    const location = this.store.placeOf(waiting.site);
    return {
      id: facts.id,
      name: this.store.nameOf(facts),
      functionName: this.store.functionName(facts.function),
      kind: this.store.functionKind(facts.function),
      state,
      ...(facts.outcome === undefined ? {} : { outcome: facts.outcome }),
      ...(wait === undefined || state !== 'suspended' ? {} : { wait }),
      ...(location === undefined ? {} : { location }),
      definition: this.store.placeOf(facts.function) ?? UNKNOWN_PLACE,
      ...(facts.parent === undefined ? {} : { parent: facts.parent }),
      childCount,
      ...(facts.labels === undefined ? {} : { labels: facts.labels }),
      ...(facts.cancellation === undefined
        ? {}
        : { cancellation: this.cancellationText(facts.cancellation) }),
      awaited: this.graph.isFrame(facts.id),
      ...(facts.awaiterUnknown === true ? { awaiterUnknown: true } : {}),
      ...(waiting.frozen === true ? { frozen: true } : {}),
    };
  }

  /** `timeout`, `gather for main`, `main: no longer needed`. */
  private cancellationText({ by, origin, message }: CancellationFacts): string {
    const asker = by === undefined ? undefined : this.store.get(by);
    const name =
      by === undefined ? undefined : asker === undefined ? `coroutine ${by}` : this.store.nameOf(asker);
    const who = origin === undefined ? name : name === undefined ? origin : `${origin} for ${name}`;
    return `${who ?? 'a callback'}${message === undefined ? '' : `: ${message}`}`;
  }

  /** The coroutines this one waits for, directly or as parts of a future. */
  awaitedBy({ wait }: CoroutineFacts): CoroutineFacts[] {
    if (wait === undefined) return [];
    const ids = [wait.coroutine, wait.task, ...this.coroutinesBehind(wait.future)];
    return [...new Set(ids)]
      .map((id) => (id === undefined ? undefined : this.store.get(id)))
      .filter((found) => found !== undefined)
      .filter(({ state }) => state !== 'finished');
  }

  /** The coroutines that a future is made of, through derived futures. */
  private coroutinesBehind(future: FutureId | undefined): CoroutineId[] {
    const found: CoroutineId[] = [];
    const seen = new Set<FutureId>();
    const visit = (id: FutureId | undefined): void => {
      if (id === undefined || seen.has(id)) return;
      seen.add(id);
      for (const part of this.futures.get(id)?.parts ?? []) {
        if (part.coroutine === undefined) visit(part.future);
        else found.push(part.coroutine);
      }
    };
    visit(future);
    return found;
  }

  /** The wait of a suspended coroutine, in words; undefined if it is not suspended. */
  waitOf(facts: CoroutineFacts): Wait | undefined {
    const { wait } = facts;
    if (wait === undefined) return undefined;
    const forMs = facts.sinceMs === undefined ? undefined : this.store.ageOf(facts.sinceMs);
    return {
      kind: wait.kind,
      text: this.waitText(facts) + this.overdueText(facts),
      ...(wait.future === undefined ? {} : { future: wait.future }),
      ...(wait.coroutine === undefined ? {} : { coroutine: wait.coroutine }),
      ...(forMs === undefined ? {} : { forMs }),
    };
  }

  futureRow(future: FutureFacts): FutureRow {
    const waiters = future.waiters.slice(0, MOST_WAITERS).map((id) => {
      const facts = this.store.get(id);
      const location = this.store.placeOf(facts?.site);
      return {
        id,
        name: facts === undefined ? `coroutine ${id}` : this.store.nameOf(facts),
        ...(location === undefined ? {} : { location }),
      };
    });
    const first = this.firstWaiter(future);
    const location = this.store.placeOf(future.site) ?? this.store.placeOf(first?.site);
    const since = first?.sinceMs;
    return {
      id: future.id,
      // How it is known what settles it makes it no other kind.
      kind: future.kind === 'unhooked' ? 'promise' : future.kind,
      text: this.futureText(future),
      waiters,
      waiterCount: future.waiters.length,
      ...(future.coroutine === undefined ? {} : { coroutine: future.coroutine }),
      ...(isCombinator(future) ? { settledParts: settledCount(future), totalParts: totalCount(future) } : {}),
      ...(future.resource === undefined ? {} : { resource: this.resourceRow(future.resource) }),
      ...(location === undefined ? {} : { location }),
      ...(since === undefined ? {} : { forMs: this.store.ageOf(since) }),
    };
  }

  private resourceRow(facts: ResourceFacts): NonNullable<FutureRow['resource']> {
    const id = facts.kind === 'lock' ? facts.holderCoroutine : undefined;
    const holder = id === undefined ? undefined : this.store.get(id);
    const text = resourceText(facts, holder === undefined ? undefined : this.store.nameOf(holder));
    return { id: facts.id, title: facts.title, text };
  }

  tickRow(tick: TickFacts, programStartMs: number): TickRow {
    return {
      number: tick.number,
      startMs: tick.startMs - programStartMs,
      ...(tick.endMs === undefined ? {} : { durationMs: tick.endMs - tick.startMs }),
      causes: tickCauses(tick),
      events: tick.events.map(({ kind, coroutine, function: site, site: place }) => {
        const facts = this.store.get(coroutine);
        const location = this.store.placeOf(place ?? site);
        return {
          kind,
          coroutine,
          name: facts === undefined ? this.store.functionName(site) : this.store.nameOf(facts),
          ...(location === undefined ? {} : { location }),
        };
      }),
      dropped: tick.dropped,
      ...(tick.stopped === true ? { stopped: true } : {}),
    };
  }

  private waitText(facts: CoroutineFacts): string {
    const { wait } = facts;
    const awaited = this.store.textOf(facts.site);
    const closes = this.store.suspensionKind(facts.site) === 'awaitUsing';
    const text = closes ? `${awaited} to close` : awaited;
    switch (wait?.kind) {
      case undefined:
        return '';
      case 'consumer':
        return 'its consumer';
      case 'all':
      case 'allSettled':
      case 'race':
      case 'any': {
        const future = wait.future === undefined ? undefined : this.futures.get(wait.future);
        return future === undefined ? text : combinatorText(future, this.store);
      }
      case 'library':
        return wait.label === undefined ? text : this.withTaskName(wait.label, wait.task ?? wait.coroutine);
      case 'coroutine':
      case 'iterator':
      case 'promise':
      case 'relay':
      case 'thenable':
      case 'unhooked':
      case 'then':
      case 'value':
        return text;
    }
  }

  private overdueText({ id }: CoroutineFacts): string {
    const ms = this.store.overdueFor(id);
    return ms === undefined
      ? ''
      : ` (a timer that can settle it was due ${ms.toFixed(0)} ms ago, and waits for the loop)`;
  }

  private futureText(future: FutureFacts): string {
    if (future.label !== undefined) return this.withTaskName(future.label, future.coroutine);
    if (isCombinator(future)) return combinatorText(future, this.store);
    if (future.coroutine !== undefined && future.kind === 'coroutine') {
      const facts = this.store.get(future.coroutine);
      if (facts !== undefined) return this.store.nameOf(facts);
    }
    const site = this.firstWaiter(future)?.site;
    return site === undefined ? future.kind : this.store.textOf(site);
  }

  /** A task without a name from the program has its function's name in every row, so here too. */
  private withTaskName(label: string, task: CoroutineId | undefined): string {
    const facts = task === undefined ? undefined : this.store.get(task);
    return facts === undefined || facts.name !== undefined
      ? label
      : label.replace(/\btask Task-\d+$/, () => `task ${this.store.functionName(facts.function)}`);
  }

  private firstWaiter(future: FutureFacts): CoroutineFacts | undefined {
    const id: CoroutineId | undefined = future.waiters[0];
    return id === undefined ? undefined : this.store.get(id);
  }
}

function stateOf({ state, ready }: CoroutineFacts): CoroutineState {
  return state === 'suspended' && ready === true ? 'ready' : state;
}

/** Derived from one other, as a rule. */
const FROM_ONE: ReadonlySet<FutureFacts['kind']> = new Set(['then', 'relay', 'thenable', 'unhooked']);

function isCombinator({ parts, kind }: FutureFacts): boolean {
  return parts !== undefined && !FROM_ONE.has(kind);
}

function combinatorText(future: FutureFacts, store: CoroutineStore): string {
  const atLeast = future.counts?.isAtLeast === true ? ' at least' : '';
  const counts = `${future.kind}${atLeast} ${settledCount(future)}/${totalCount(future)}`;
  return counts + missingParts(future, store);
}

function totalCount({ parts, counts }: FutureFacts): number {
  return counts?.total ?? parts?.length ?? 0;
}

function settledCount(future: FutureFacts): number {
  return future.counts?.settled ?? future.parts?.filter(({ settled }) => settled === true).length ?? 0;
}
