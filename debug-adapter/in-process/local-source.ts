/**
 * The program as its own source: what the adapter queries over the inspector, queried from the hook object in this
 * process.
 */
import type { CoroutineFacts, CreationFrame } from '../../runtime/protocol/facts.js';
import type { Hook } from '../../runtime/protocol/hook.js';
import { unpackTick } from '../../runtime/protocol/packed-ticks.js';
import type { CoroutineId } from '../../runtime/protocol/ids.js';
import type { CoroutineSource, CoroutineView, LoopContents } from '../coroutines/store/coroutine-source.js';
import { CoroutineStore } from '../coroutines/store/coroutine-store.js';
import { FindingList } from '../coroutines/findings/finding-list.js';
import { SecretNames } from '../coroutines/dump/secret-names.js';
import { History } from '../coroutines/history/history.js';
import { RowBuilder } from '../coroutines/rows/task-rows.js';
import { withWaiters } from '../coroutines/store/waiters.js';

export class LocalSource implements CoroutineSource {
  readonly store = new CoroutineStore();
  readonly history = new History(this.store);
  readonly findings = new FindingList();
  readonly startedMs = 0;

  /** @param ownModules the caller supplies the store's modules; default: those loaded by the program */
  constructor(
    private readonly hook: Hook,
    private readonly ownModules = false,
  ) {}

  /** Synchronously, so that nothing changes in between. */
  now(): CoroutineView {
    const { hook, store } = this;
    if (!this.ownModules) {
      for (const { firstSite, table } of hook.modules(store.knownModules)) store.addModule(firstSite, table);
    }
    store.apply(hook.pull(store.version, null));
    const { index, graph } = store;
    const futures = new Map(withWaiters(hook.futures(index.futures(0, Infinity), false), index));
    return { graph, builder: new RowBuilder(store, graph, futures), futures };
  }

  view(): Promise<CoroutineView> {
    return Promise.resolve(this.now());
  }

  updateHistory(): Promise<void> {
    for (let isMore = true; isMore;) {
      const { ticks, more, forgotten } = this.hook.ticks(this.history.lastNumber);
      this.history.add(ticks.map(unpackTick), forgotten);
      isMore = more;
    }
    return Promise.resolve();
  }

  /** Handles and requests; only an inspector can find Node's queues. */
  loop(): Promise<LoopContents> {
    return Promise.resolve({ facts: this.hook.loopContents(), places: [] });
  }

  /** Every view has full details. */
  learnFutures(): Promise<void> {
    return Promise.resolve();
  }

  creationStacks(ids: readonly CoroutineId[]): Promise<readonly (readonly CreationFrame[] | null)[]> {
    return Promise.resolve(this.hook.creationStacks(ids));
  }

  nameCoroutines(coroutines: readonly CoroutineFacts[]): Promise<void> {
    const { store, hook } = this;
    const secrets = new SecretNames();
    const unnamed = coroutines.filter((facts) => facts.state === 'suspended' && !store.hasName(facts.id));
    const ids: CoroutineId[] = unnamed.map(({ id }) => id);
    const values = hook.parameters(
      ids,
      unnamed.map((facts) => store.parameterNames(facts.function)),
    );
    unnamed.forEach((facts, index) => {
      const texts = values[index];
      if (texts === undefined || texts === null || store.functionKind(facts.function) === 'module') return;
      const shown = secrets.redactArguments(store.parametersInSource(facts.function), texts);
      store.rememberName(facts.id, `${store.functionName(facts.function)}(${shown.join(', ')})`);
    });
    return Promise.resolve();
  }
}
