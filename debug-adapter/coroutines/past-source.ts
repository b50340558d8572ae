/** A moment of the past as a source of views: facts as they were, and nothing of what is not kept. */
import type { CoroutineFacts, CreationFrame } from '../../runtime/protocol/facts.js';
import type { CoroutineId } from '../../runtime/protocol/ids.js';
import type { CoroutineSource, Facts } from './coroutine-source.js';
import type { CoroutineStore } from './coroutine-store.js';
import { FindingList } from './finding-list.js';
import { History } from './history.js';
import type { Past } from './past.js';
import { RowBuilder } from './task-rows.js';

export class PastSource implements CoroutineSource {
  readonly store: CoroutineStore;
  /** Empty: how long coroutines had run by then is not kept. */
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

  rows(): Promise<Facts> {
    const { graph } = this.store;
    const futures = new Map();
    return Promise.resolve({ graph, builder: new RowBuilder(this.store, graph, futures), futures });
  }

  /** What futures were made of is not kept. */
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

  /** Of those that live still the arguments can be asked for. */
  async nameCoroutines(coroutines: readonly CoroutineFacts[]): Promise<void> {
    const live = coroutines.flatMap(({ id }) => this.present.store.index.get(id) ?? []);
    await this.present.nameCoroutines(live);
    this.past.takeNames(coroutines);
  }
}
