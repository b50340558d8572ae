/** A moment of the past as a source of views: the facts of that moment, and nothing that was not kept. */
import type { CoroutineFacts, CreationFrame } from '../../../runtime/protocol/facts.js';
import type { CoroutineId } from '../../../runtime/protocol/ids.js';
import type { CoroutineSource, CoroutineView } from '../store/coroutine-source.js';
import type { CoroutineStore } from '../store/coroutine-store.js';
import { FindingList } from '../findings/finding-list.js';
import { History } from '../history/history.js';
import type { Past } from './past.js';
import { RowBuilder } from '../rows/task-rows.js';

export class PastSource implements CoroutineSource {
  readonly store: CoroutineStore;
  /** Empty: run times up to then are not kept. */
  readonly history: History;
  readonly findings = new FindingList();
  readonly startedMs: number;

  constructor(
    private readonly past: Past,
    private readonly present: CoroutineSource,
  ) {
    this.store = past.store;
    this.history = new History(past.store);
    this.startedMs = present.startedMs;
  }

  view(): Promise<CoroutineView> {
    const { graph } = this.store;
    const futures = new Map();
    return Promise.resolve({ graph, builder: new RowBuilder(this.store, graph, futures), futures });
  }

  /** The parts of futures are not kept. */
  learnFutures(): Promise<void> {
    return Promise.resolve();
  }

  updateHistory(): Promise<void> {
    return Promise.resolve();
  }

  loop(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  creationStacks(ids: readonly CoroutineId[]): Promise<readonly (readonly CreationFrame[] | null)[]> {
    return this.present.creationStacks(ids);
  }

  /** The arguments of those still alive can be queried. */
  async nameCoroutines(coroutines: readonly CoroutineFacts[]): Promise<void> {
    const live = coroutines.flatMap(({ id }) => this.present.store.index.get(id) ?? []);
    await this.present.nameCoroutines(live);
    this.past.takeNames(coroutines);
  }
}
