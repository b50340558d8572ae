/** Findings made while the program runs. */
import assert from 'node:assert/strict';
import type { CoroutineFacts } from '../../../runtime/protocol/facts.js';
import type { CoroutineId, FutureId, SiteId } from '../../../runtime/protocol/ids.js';
import type { CoroutineSource } from '../store/coroutine-source.js';
import { CoroutineStore } from '../store/coroutine-store.js';
import { Diagnostics } from './diagnostics.js';
import { FindingList } from './finding-list.js';
import { History } from '../history/history.js';
import { RowBuilder } from '../rows/task-rows.js';

function waiting(id: number, coroutine: number): CoroutineFacts {
  return {
    id: id as CoroutineId,
    function: 1 as SiteId,
    state: 'suspended',
    wait: { kind: 'coroutine', coroutine: coroutine as CoroutineId },
  };
}

/** @param named called when the program is queried for names, before it answers */
function sourceOf(store: CoroutineStore, named: () => Promise<void>): CoroutineSource {
  const futures = new Map();
  return {
    store,
    history: new History(store),
    findings: new FindingList(),
    startedMs: 0,
    view: () =>
      Promise.resolve({ graph: store.graph, builder: new RowBuilder(store, store.graph, futures), futures }),
    learnFutures: () => Promise.resolve(),
    updateHistory: () => Promise.resolve(),
    creationStacks: () => Promise.resolve([]),
    loop: () => Promise.resolve(undefined),
    nameCoroutines: named,
  };
}

describe('A check for wait cycles', () => {
  it('misses none that closes while another is given its names', async () => {
    const store = new CoroutineStore();
    let closeAnother = (): void => {
      for (const facts of [waiting(3, 4), waiting(4, 3)]) store.index.put(facts);
    };
    const source = sourceOf(store, () => {
      closeAnother();
      closeAnother = () => undefined;
      return Promise.resolve();
    });
    for (const facts of [waiting(1, 2), waiting(2, 1)]) store.index.put(facts);
    const found: string[] = [];
    const diagnostics = new Diagnostics(source, Infinity, ({ key }) => found.push(key));
    await diagnostics.look(await source.view());
    await diagnostics.look(await source.view());
    assert.deepEqual(found, ['waitCycle:1,2', 'waitCycle:3,4']);
  });

  it('ends with all reported that an earlier look has found and not named yet', async () => {
    const store = new CoroutineStore();
    for (const facts of [waiting(1, 2), waiting(2, 1)]) store.index.put(facts);
    let answer = (): void => undefined;
    const source = sourceOf(store, () => new Promise((resolve) => (answer = resolve)));
    const found: string[] = [];
    const diagnostics = new Diagnostics(source, Infinity, ({ key }) => found.push(key));
    const view = await source.view();
    const first = diagnostics.look(view);
    const second = diagnostics.look(view).then(() => [...found]);
    await new Promise(setImmediate);
    answer();
    await first;
    assert.deepEqual(await second, ['waitCycle:1,2']);
  });
});

describe('What was pending at the end', () => {
  it("is reported for the program's own coroutine where a package runs it", async () => {
    const store = new CoroutineStore();
    const [run, page] = [100_000_000, 100_000_010];
    for (const [site, file, name, awaited] of [
      [run, '/work/node_modules/limit/index.js', 'run', 'result'],
      [page, '/work/page.ts', 'page', 'picture()'],
    ] as const)
      store.addModule(site as SiteId, {
        ...{ url: `file://${file}`, sources: [file] },
        rows: [
          ['async', 0, 0, 0, name, []],
          ['await', 0, 1, 0, awaited, 0],
        ],
      });
    const at = (site: number): Pick<CoroutineFacts, 'function' | 'site'> => ({
      ...{ function: site as SiteId, site: (site + 1) as SiteId },
    });
    store.index.put({ ...waiting(1, 2), ...at(run) });
    store.index.put({
      ...{ ...waiting(2, 2), ...at(page) },
      wait: { kind: 'promise', future: 1 as FutureId },
    });
    const source = sourceOf(store, () => Promise.resolve());
    const found: string[] = [];
    const diagnostics = new Diagnostics(source, Infinity, ({ text }) => found.push(text));
    await diagnostics.lookAtEnd(await source.view(), 'nothingLeft');
    assert.deepEqual(found, ['The program ended while page still waited for picture() at page.ts:2.']);
  });
});
