/** Calls that no one awaits, in a store of known contents. */
import assert from 'node:assert/strict';
import type { CoroutineFacts } from '../../runtime/protocol/facts.js';
import type { CoroutineId, SiteId } from '../../runtime/protocol/ids.js';
import { FindingList } from '../coroutines/findings/finding-list.js';
import { History } from '../coroutines/history/history.js';
import { RowBuilder } from '../coroutines/rows/task-rows.js';
import { CoroutineStore } from '../coroutines/store/coroutine-store.js';
import { unawaitedCalls } from './unawaited.js';

const FIRST = 100_000_000;
const NOW_MS = 60_000;
const [MODULE, SELL, SAVE, AWAIT] = [0, 1, 2, 3].map((index) => (FIRST + index) as SiteId);

function finished(id: number, site: SiteId | undefined): CoroutineFacts {
  return { id: id as CoroutineId, function: site as SiteId, state: 'finished', outcome: 'returned' };
}

function saving(id: number, parent: number | undefined, sinceMs: number): CoroutineFacts {
  return {
    ...{
      id: id as CoroutineId,
      function: SAVE as SiteId,
      site: AWAIT as SiteId,
      state: 'suspended',
      sinceMs,
    },
    ...(parent === undefined ? {} : { parent: parent as CoroutineId }),
  };
}

async function texts(facts: readonly CoroutineFacts[], isPaused: boolean): Promise<string[]> {
  const store = new CoroutineStore();
  store.addModule(FIRST as SiteId, {
    url: 'file:///work/shop.ts',
    sources: ['/work/shop.ts'],
    rows: [
      ['module', 0, 0, 0, '(module)', []],
      ['async', 0, 2, 0, 'sell', []],
      ['async', 0, 6, 0, 'save', []],
      ['await', 0, 7, 0, 'later()', 0],
    ],
  });
  const changed = { numbers: [], whole: facts };
  const rest = { orphaned: [], lost: [], modules: 1, ageing: false, nowMs: NOW_MS };
  store.apply({ version: 1, whole: true, more: false, changed, ...rest });
  const futures = new Map();
  const calls = await unawaitedCalls({
    ...{ store, history: new History(store), findings: new FindingList(), startedMs: 0, isPaused },
    view: () =>
      Promise.resolve({ graph: store.graph, builder: new RowBuilder(store, store.graph, futures), futures }),
    unawaited: () => Promise.resolve(facts.flatMap(({ id, state }) => (state === 'suspended' ? [id] : []))),
    learnFutures: () => Promise.resolve(),
    updateHistory: () => Promise.resolve(),
    creationStacks: (ids) => Promise.resolve(ids.map(() => null)),
    loop: () => Promise.resolve(undefined),
    nameCoroutines: () => Promise.resolve(),
  });
  return calls.map(({ text, location }) => `${text} ${location?.line ?? ''}`);
}

describe('Calls that no one awaits', () => {
  it('are reported together once their caller has ended', async () => {
    assert.deepEqual(await texts([finished(1, SELL), saving(2, 1, 1000), saving(3, 1, 1000)], false), [
      '2 calls of save are awaited by no one so far: sell, which called them, has ended. 7',
    ]);
  });

  it('are not reported while they are young, but at a stop', async () => {
    const facts = [finished(1, SELL), saving(2, 1, NOW_MS - 10)];
    assert.deepEqual(await texts(facts, false), []);
    assert.deepEqual(await texts(facts, true), [
      'save is awaited by no one so far: sell, which called it, has ended. 7',
    ]);
  });

  it('are not reported where a module or a callback has called', async () => {
    assert.deepEqual(
      await texts([finished(1, MODULE), saving(2, 1, 1000), saving(3, undefined, 1000)], true),
      [],
    );
  });
});
