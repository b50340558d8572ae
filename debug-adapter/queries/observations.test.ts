/** What is worth a look in a store of known contents. */
import assert from 'node:assert/strict';
import type { CoroutineFacts, TickFacts } from '../../runtime/protocol/facts.js';
import type { CoroutineId, FutureId, SiteId } from '../../runtime/protocol/ids.js';
import { FindingList } from '../coroutines/findings/finding-list.js';
import { History } from '../coroutines/history/history.js';
import { RowBuilder } from '../coroutines/rows/task-rows.js';
import type { CoroutineSource } from '../coroutines/store/coroutine-source.js';
import { CoroutineStore } from '../coroutines/store/coroutine-store.js';
import { observe } from './observations.js';

const FIRST = 100_000_000;
const NOW_MS = 60_000;

function sourceOf(facts: readonly CoroutineFacts[], lastTickEndMs: number | undefined): CoroutineSource {
  const store = new CoroutineStore();
  store.addModule(FIRST as SiteId, {
    url: 'file:///work/mutex.ts',
    sources: ['/work/mutex.ts'],
    rows: [
      ['async', 0, 0, 0, 'left', []],
      ['await', 0, 8, 0, 'lock()', 0],
    ],
  });
  for (const one of facts) store.index.put(one);
  store.nowMs = NOW_MS;
  const history = new History(store);
  const tick: TickFacts = {
    ...{ number: 1, startMs: 1, events: [], dropped: 0 },
    ...(lastTickEndMs === undefined ? {} : { endMs: lastTickEndMs }),
  };
  history.add([tick], 0);
  const futures = new Map();
  return {
    ...{ store, history, findings: new FindingList(), startedMs: 0 },
    view: () =>
      Promise.resolve({ graph: store.graph, builder: new RowBuilder(store, store.graph, futures), futures }),
    learnFutures: () => Promise.resolve(),
    updateHistory: () => Promise.resolve(),
    creationStacks: () => Promise.resolve([]),
    loop: () => Promise.resolve(undefined),
    nameCoroutines: () => Promise.resolve(),
  };
}

function waiting(id: number, sinceMs: number, kind: 'promise' | 'consumer' = 'promise'): CoroutineFacts {
  return {
    id: id as CoroutineId,
    function: FIRST as SiteId,
    state: 'suspended',
    site: (FIRST + 1) as SiteId,
    sinceMs,
    wait: { kind, future: id as FutureId },
  };
}

async function texts(facts: readonly CoroutineFacts[], lastTickEndMs?: number): Promise<string[]> {
  return (await observe(sourceOf(facts, lastTickEndMs))).map(({ text }) => text);
}

describe('What is worth a look', () => {
  it('is a wait of long, of one task or of many at one place', async () => {
    assert.deepEqual(await texts([waiting(1, 29_000)]), ['left has waited for lock() for 31 s.']);
    assert.deepEqual(await texts([waiting(1, 10_000), waiting(2, 29_500)]), [
      '2 tasks have waited for lock() for 30 s.',
    ]);
  });

  it('is no short wait, and no generator that waits for its consumer', async () => {
    assert.deepEqual(await texts([waiting(1, 59_000), waiting(2, 0, 'consumer')]), []);
  });

  it('is that nothing has run for long, where that is known', async () => {
    assert.deepEqual(await texts([waiting(1, 55_000)], 40_000), ['No coroutine has run for 20 s.']);
    assert.deepEqual(await texts([waiting(1, 55_000)], 55_000), []);
    assert.deepEqual(await texts([], 40_000), []);
  });
});
