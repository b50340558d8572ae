/** What is looked for while the program goes on. */
import assert from 'node:assert/strict';
import type { CoroutineFacts } from '../../runtime/protocol/facts.js';
import type { CoroutineId, SiteId } from '../../runtime/protocol/ids.js';
import type { CoroutineSource } from './coroutine-source.js';
import { CoroutineStore } from './coroutine-store.js';
import { Diagnostics } from './diagnostics.js';
import { FindingList } from './finding-list.js';
import { History } from './history.js';
import { RowBuilder } from './task-rows.js';

function waiting(id: number, coroutine: number): CoroutineFacts {
  return {
    id: id as CoroutineId,
    function: 1 as SiteId,
    state: 'suspended',
    wait: { kind: 'coroutine', coroutine: coroutine as CoroutineId },
  };
}

describe('A look for wait cycles', () => {
  it('misses none that closes while another is given its names', async () => {
    const store = new CoroutineStore();
    const futures = new Map();
    let closeAnother = (): void => {
      for (const facts of [waiting(3, 4), waiting(4, 3)]) store.index.put(facts);
    };
    const source: CoroutineSource = {
      store,
      history: new History(store),
      findings: new FindingList(),
      startedMs: 0,
      rows: () =>
        Promise.resolve({
          graph: store.graph,
          builder: new RowBuilder(store, store.graph, futures),
          futures,
        }),
      learnFutures: () => Promise.resolve(),
      updateHistory: () => Promise.resolve(),
      creationStacks: () => Promise.resolve([]),
      loop: () => Promise.resolve(undefined),
      nameCoroutines: () => {
        closeAnother();
        closeAnother = () => undefined;
        return Promise.resolve();
      },
    };
    for (const facts of [waiting(1, 2), waiting(2, 1)]) store.index.put(facts);
    const found: string[] = [];
    const diagnostics = new Diagnostics(source, Infinity, ({ key }) => found.push(key));
    await diagnostics.look();
    await diagnostics.look();
    assert.deepEqual(found, ['waitCycle:1,2', 'waitCycle:3,4']);
  });
});
