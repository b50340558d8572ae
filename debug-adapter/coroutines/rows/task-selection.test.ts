/** Which tasks a query selects: by page, filter, group and tree, with and without those of packages, and in which order. */
import assert from 'node:assert/strict';
import type { CoroutineFacts } from '../../../runtime/protocol/facts.js';
import { coroutineId, futureId, StoredProgram } from '../../test/stored-program.js';
import { History } from '../history/history.js';
import { selectPage } from './task-selection.js';

const PACKAGE = '/app/node_modules/limit/index.js';

describe('A query for tasks', () => {
  let program: StoredProgram;

  beforeEach(() => {
    program = new StoredProgram(1000);
  });

  const select = (question: Parameters<typeof selectPage>[0]): { ids: number[]; total: number } => {
    const { store, builder } = program;
    const { page, total } = selectPage(question, store, store.graph, builder, new History(store).steps);
    return { ids: page.map(({ id }) => id), total };
  };
  const idsOf = (question: Parameters<typeof selectPage>[0]): number[] => select(question).ids;
  const waits = (id: number, facts: Partial<CoroutineFacts> = {}): void => {
    program.coroutine(id, { wait: { kind: 'promise' }, ...facts });
  };
  const awaits = (id: number, awaited: number, facts: Partial<CoroutineFacts> = {}): void => {
    program.coroutine(id, { wait: { kind: 'coroutine', coroutine: coroutineId(awaited) }, ...facts });
  };

  it('selects the roots, and below a task those that its chain created', () => {
    awaits(1, 2);
    waits(2, { parent: coroutineId(1) });
    waits(3, { parent: coroutineId(2) });
    waits(4);
    assert.deepEqual(select({}), { ids: [1, 4], total: 2 });
    assert.deepEqual(select({ parent: coroutineId(1) }), { ids: [3], total: 1 });
    assert.deepEqual(select({ flat: true }), { ids: [1, 3, 4], total: 3 });
  });

  it('reads a page, and counts all', () => {
    for (let id = 1; id <= 5; id++) waits(id);
    assert.deepEqual(select({ start: 1, count: 2 }), { ids: [2, 3], total: 5 });
    assert.deepEqual(select({ start: 1, count: 2, sort: 'name' }), { ids: [2, 3], total: 5 });
    assert.deepEqual(select({ start: 9 }), { ids: [], total: 5 });
  });

  it('filters by name, place, wait and label, in capitals or not, at any depth', () => {
    waits(1, { name: 'Chef' });
    waits(2, { parent: coroutineId(1), site: program.site('boil(water)', 3) });
    waits(3, { labels: { table: 'seven' } });
    waits(4, { site: program.site('it', 3, 'await', '/app/cellar.ts') });
    const found = ['chef', 'WATER', 'table=seven', 'cellar', 'nowhere'].map((filter) => idsOf({ filter }));
    assert.deepEqual(found, [[1], [2], [3], [4], []]);
  });

  it('orders by age, with those of which it is not known last', () => {
    waits(1);
    waits(2, { sinceMs: 700 });
    awaits(3, 4, { sinceMs: 900 });
    waits(4, { sinceMs: 200 });
    waits(5, { sinceMs: 700 });
    // The age of a task is that of the end of its chain.
    assert.deepEqual(idsOf({ sort: 'age' }), [3, 2, 5, 1]);
  });

  it('orders by name and by state, the older one first among equals', () => {
    waits(1, { name: 'b' });
    waits(2, { name: 'a', ready: true });
    waits(3, { name: 'a' });
    assert.deepEqual(idsOf({ sort: 'name' }), [2, 3, 1]);
    assert.deepEqual(idsOf({ sort: 'state' }), [2, 1, 3]);
  });

  it('selects what has ended, the newest first', () => {
    waits(1);
    for (const id of [2, 3])
      program.coroutine(id, { state: 'finished', outcome: 'returned', name: `end ${id}` });
    assert.deepEqual(idsOf({ finished: true }), [3, 2]);
    assert.deepEqual(idsOf({ finished: true, filter: 'END 2' }), [2]);
  });

  it('selects the tasks of a group', () => {
    const site = program.site('bell', 3);
    waits(1, { site });
    waits(2);
    awaits(3, 4);
    waits(4, { site });
    const group = { by: 'site', key: String(site) } as const;
    assert.deepEqual(idsOf({ group }), [1, 3]);
    assert.deepEqual(idsOf({ group, hideLibrary: true }), [1, 3]);
  });

  describe('without packages', () => {
    it("shows the user's coroutine that one of a package awaits, and tasks that it created, in place of it", () => {
      const limit = program.functionSite('limit', 1, PACKAGE);
      awaits(1, 2, { function: limit });
      waits(2);
      waits(3, { function: limit });
      waits(4, { function: limit, parent: coroutineId(3) });
      waits(5, { parent: coroutineId(4) });
      assert.deepEqual(idsOf({ hideLibrary: true }), [2, 5]);
      assert.deepEqual(idsOf({ hideLibrary: true, flat: true }), [2, 5]);
      assert.deepEqual(idsOf({}), [1, 3]);
    });
  });

  describe('by await', () => {
    it('begins with what nothing awaits, and shows below it what it awaits', () => {
      program.future(1, {
        kind: 'all',
        parts: [{ coroutine: coroutineId(2) }, { coroutine: coroutineId(3) }],
      });
      program.coroutine(1, { wait: { kind: 'all', future: futureId(1) } });
      waits(2);
      awaits(3, 4);
      waits(4);
      assert.deepEqual(idsOf({ tree: 'await' }), [1]);
      assert.deepEqual(idsOf({ tree: 'await', parent: coroutineId(1) }), [2, 3]);
      assert.deepEqual(idsOf({ tree: 'await', parent: coroutineId(9) }), []);
    });

    it('begins with the oldest of a circle, unless something else leads into it', () => {
      awaits(2, 3);
      awaits(3, 2);
      awaits(5, 6);
      awaits(6, 7);
      awaits(7, 6);
      assert.deepEqual(idsOf({ tree: 'await' }), [2, 5]);
    });

    it('begins with one of those that lead into a circle from another one', () => {
      // 1 and 2 wait for each other; a future of 4 and 3, which wait for each other, has 2 as a part.
      awaits(1, 2);
      awaits(2, 1);
      program.future(1, {
        kind: 'all',
        parts: [{ coroutine: coroutineId(4) }, { coroutine: coroutineId(2) }],
      });
      program.coroutine(3, { wait: { kind: 'all', future: futureId(1) } });
      awaits(4, 3);
      assert.deepEqual(idsOf({ tree: 'await' }), [3]);
    });
  });
});
