/** Ends of coroutines until they are reported: which are kept, and how an adapter learns that some were dropped. */
import assert from 'node:assert/strict';
import type { CoroutineId, SiteId } from '../../protocol/ids.js';
import { ASYNC, RETURNED, type Remains } from './coroutine-record.js';
import {
  acknowledgeEnds,
  askedAt,
  endsSince,
  lostEndsUpTo,
  noteEnd,
  rememberEnds,
  withdrawEnd,
} from './ends.js';

describe('Ends of coroutines', () => {
  let version: number;

  beforeEach(() => {
    rememberEnds(true);
    version = 0;
  });

  after(() => {
    rememberEnds(false);
  });

  const end = (id: number, more: Partial<Remains> = {}): void => {
    const remains: Remains = {
      id: id as CoroutineId,
      kind: ASYNC,
      functionSite: 1 as SiteId,
      parentId: 0,
      site: 0,
      outcome: RETURNED,
      version: 0,
      sinceMs: 0,
      ...more,
    };
    noteEnd(remains, () => ++version);
  };
  const since = (from: number): number[] => endsSince(from).map(({ id }) => id);

  it('are reported in their order, since a version', () => {
    askedAt(2);
    for (const id of [2, 7, 1]) end(id);
    assert.deepEqual([since(0), since(1), since(3)], [[2, 7, 1], [7, 1], []]);
  });

  it('are kept until the adapter has them', () => {
    askedAt(3);
    for (const id of [1, 2, 3, 9]) end(id);
    acknowledgeEnds(2);
    assert.deepEqual(since(0), [3, 9]);
    acknowledgeEnds(4);
    assert.deepEqual(since(0), []);
    assert.equal(lostEndsUpTo(), 0);
  });

  it('are all kept of coroutines that the adapter knows or that are tasks, and else only the newest', () => {
    askedAt(1);
    end(1);
    end(5, { task: { name: 'chef' } });
    for (let id = 10; id < 3000; id++) end(id);
    const kept = since(0);
    assert.deepEqual(kept.slice(0, 2), [1, 5]);
    assert.equal(kept.at(-1), 2999);
    assert.ok(kept.length >= 500 && kept.length <= 1002);
    assert.equal(lostEndsUpTo(), 0);
  });

  it('that had to be dropped are known to be missing, the older half', () => {
    askedAt(60_000);
    for (let id = 1; id <= 50_001; id++) end(id);
    assert.equal(lostEndsUpTo(), 25_000);
    assert.deepEqual([since(0).length, since(0)[0]], [25_001, 25_001]);
  });

  it('are trimmed once many were reported, and nothing of later ones is lost', () => {
    askedAt(10_000);
    for (let id = 1; id <= 5000; id++) end(id);
    acknowledgeEnds(4000);
    assert.deepEqual([since(0).length, since(0)[0]], [1000, 4001]);
    end(5001);
    assert.equal(since(0).at(-1), 5001);
  });

  it('are withdrawn when they are recorded again, of known coroutines and of others', () => {
    askedAt(2);
    for (const id of [1, 2, 9]) end(id);
    for (const id of [1, 9]) {
      withdrawEnd(id as CoroutineId);
      end(id);
    }
    assert.deepEqual(since(0), [2, 1, 9]);
  });

  it('that were reported are not withdrawn: the new one corrects them', () => {
    askedAt(2);
    end(1);
    acknowledgeEnds(1);
    withdrawEnd(1 as CoroutineId);
    end(1);
    assert.deepEqual(since(1), [1]);
  });

  it('are forgotten with the adapter', () => {
    askedAt(2);
    end(1);
    rememberEnds(true);
    assert.deepEqual(since(0), []);
    end(1);
    // It is not known to the new adapter: only the newest such are kept.
    for (let id = 2; id < 2000; id++) end(id);
    assert.equal(since(0).includes(1), false);
  });
});
