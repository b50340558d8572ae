/** What the rows of tasks, futures and ticks say, in each state. */
import assert from 'node:assert/strict';
import type { CoroutineFacts, FutureFacts, ResourceFacts } from '../../../runtime/protocol/facts.js';
import { coroutineId, futureId, StoredProgram } from '../../test/stored-program.js';
import { MOST_WAITERS } from './task-rows.js';

const NOW_MS = 1000;

describe('The row of a task', () => {
  let program: StoredProgram;

  beforeEach(() => {
    program = new StoredProgram(NOW_MS);
  });

  const rowOf = (id: number, facts: Partial<CoroutineFacts>): ReturnType<typeof program.builder.taskRow> =>
    program.builder.taskRow(program.coroutine(id, facts));
  const waitOf = (facts: Partial<CoroutineFacts>): string | undefined => rowOf(1, facts).wait?.text;
  const partsOf = (future: Partial<FutureFacts>): string | undefined => {
    const { id, kind } = program.future(1, { kind: 'all', ...future });
    return waitOf({ site: program.site('Promise.all(jobs)', 4), wait: { kind, future: id } });
  };

  it('says what it awaits, where, and for how long', () => {
    const { state, wait, location, name, definition } = rowOf(1, {
      site: program.site('boil(water)', 4),
      wait: { kind: 'promise', future: futureId(7) },
      sinceMs: 400,
    });
    assert.deepEqual([state, name], ['suspended', 'cook']);
    assert.deepEqual(wait, { kind: 'promise', text: 'boil(water)', future: 7, forMs: 600 });
    assert.deepEqual(location, { path: '/app/kitchen.ts', line: 4, column: 3 });
    assert.deepEqual(definition, { path: '/app/kitchen.ts', line: 1, column: 1 });
  });

  it('takes the wait, the place and the state from the end of its chain', () => {
    program.coroutine(2, { site: program.site('heat()', 9), wait: { kind: 'promise' }, frozen: true });
    const facts = {
      site: program.site('boil()', 4),
      wait: { kind: 'coroutine', coroutine: coroutineId(2) },
    } as const;
    const row = rowOf(1, facts);
    assert.deepEqual(
      [row.state, row.wait?.text, row.location?.line, row.frozen],
      ['suspended', 'heat()', 9, true],
    );
    const own = program.builder.coroutineRow(program.coroutine(1, facts));
    assert.deepEqual(
      [own.wait?.text, own.location?.line, own.childCount, own.frozen],
      ['boil()', 4, 1, undefined],
    );
    assert.equal(program.builder.taskRow(program.coroutine(2)).awaited, true);
    assert.deepEqual([rowOf(1, facts).state, rowOf(1, facts).wait], ['running', undefined]);
  });

  it('has no wait where it is ready, and none where it has ended or not begun', () => {
    const site = program.site('boil()', 4);
    const ready = rowOf(1, { site, wait: { kind: 'promise' }, ready: true });
    assert.deepEqual([ready.state, ready.wait], ['ready', undefined]);
    const created = rowOf(2, { state: 'created' });
    assert.deepEqual([created.state, created.wait, created.location], ['created', undefined, undefined]);
    const ended = rowOf(3, { state: 'finished', outcome: 'threw', site });
    assert.deepEqual([ended.state, ended.outcome, ended.wait], ['finished', 'threw', undefined]);
  });

  it("says that it waits for something to close, and of a generator that it waits for its consumer's call", () => {
    assert.equal(
      waitOf({ site: program.site('file', 3, 'awaitUsing'), wait: { kind: 'promise' } }),
      'file to close',
    );
    assert.equal(
      waitOf({ site: program.site('item', 3, 'yield'), wait: { kind: 'consumer' } }),
      'its consumer',
    );
  });

  it('counts the parts of a combinator that have settled', () => {
    const settled = { settled: true };
    const pending = { settled: false };
    assert.equal(partsOf({ parts: [settled, { ...pending, coroutine: coroutineId(9) }] }), 'all 1/2');
    assert.equal(partsOf({ kind: 'race', parts: [{}, {}, {}] }), 'race 0/3');
    assert.equal(partsOf({ parts: [settled, settled, pending] }), 'all 2/3, the 3rd is pending');
    const counts = { settled: 40, total: 90, isAtLeast: true };
    assert.equal(partsOf({ kind: 'any', parts: [pending], counts }), 'any at least 40/90');
  });

  it('says what is awaited where the combinator is not known yet', () => {
    const wait = { kind: 'all', future: futureId(3) } as const;
    assert.equal(waitOf({ site: program.site('Promise.all(jobs)', 4), wait }), 'Promise.all(jobs)');
  });

  it("says a wait of the library in the library's words, with the function of a task that has no name", () => {
    const site = program.site('orders.get()', 4);
    const wait = { kind: 'library', label: 'queue get from orders' } as const;
    assert.equal(waitOf({ site, wait }), 'queue get from orders');
    assert.equal(waitOf({ site, wait: { kind: 'library' } }), 'orders.get()');
    program.coroutine(2);
    program.coroutine(3, { name: 'Task-5' });
    const task = (id: number): string | undefined =>
      waitOf({ site, wait: { kind: 'library', label: 'task Task-5', task: coroutineId(id) } });
    assert.deepEqual([task(2), task(3), task(4)], ['task cook', 'task Task-5', 'task Task-5']);
  });

  it('says that a timer is overdue', () => {
    const facts = { site: program.site('pause()', 4), wait: { kind: 'promise' } } as const;
    program.store.setOverdue([{ coroutine: coroutineId(1), dueAtMs: NOW_MS - 250.4 }]);
    assert.equal(
      waitOf(facts),
      'pause() (a timer that can settle it was due 250 ms ago, and waits for the loop)',
    );
    program.store.setOverdue([{ coroutine: coroutineId(1), dueAtMs: NOW_MS - 0.5 }]);
    assert.equal(waitOf(facts), 'pause()');
  });

  it('says who cancelled it, and why', () => {
    program.coroutine(2, { name: 'main' });
    const said = (cancellation: Partial<NonNullable<CoroutineFacts['cancellation']>>): string | undefined =>
      rowOf(1, { cancellation: { asked: 1, withdrawn: 0, ...cancellation } }).cancellation;
    assert.equal(said({}), 'a callback');
    assert.equal(said({ origin: 'timeout' }), 'timeout');
    assert.equal(said({ by: coroutineId(2), origin: 'gather' }), 'gather for main');
    assert.equal(said({ by: coroutineId(2), message: 'too late' }), 'main: too late');
    assert.equal(said({ by: coroutineId(8) }), 'coroutine 8');
  });

  it('says of a coroutine from before the debugger attached that its awaiter is unknown', () => {
    assert.equal(rowOf(1, { awaiterUnknown: true }).awaiterUnknown, true);
    assert.equal('awaiterUnknown' in rowOf(2, {}), false);
  });

  it('has below it what its future is made of, through other futures, without what has ended', () => {
    for (const id of [2, 3]) program.coroutine(id);
    program.coroutine(4, { state: 'finished', outcome: 'returned' });
    // A chain of futures that leads back to where it began.
    program.future(1, { kind: 'all', parts: [{ coroutine: coroutineId(2) }, { future: futureId(5) }] });
    program.future(5, {
      kind: 'race',
      parts: [{ coroutine: coroutineId(3) }, { coroutine: coroutineId(4) }, { future: futureId(1) }],
    });
    const facts = program.coroutine(1, { wait: { kind: 'all', future: futureId(1) } });
    assert.deepEqual(
      program.builder.awaitedBy(facts).map(({ id }) => id),
      [2, 3],
    );
    assert.equal(program.builder.coroutineRow(facts).childCount, 2);
  });
});

describe('The row of a future', () => {
  let program: StoredProgram;

  beforeEach(() => {
    program = new StoredProgram(NOW_MS);
  });

  const waitsAt = (id: number, text: string, line: number): void => {
    program.coroutine(id, { site: program.site(text, line), wait: { kind: 'promise' }, sinceMs: 900 });
  };
  const rowOf = (facts: Partial<FutureFacts>): ReturnType<typeof program.builder.futureRow> =>
    program.builder.futureRow(program.future(1, facts));

  it('says what its first waiter awaits, and its kind where nothing waits', () => {
    waitsAt(1, 'bell', 6);
    const row = rowOf({ waiters: [coroutineId(1), coroutineId(2)] });
    assert.deepEqual([row.text, row.forMs, row.location?.line], ['bell', 100, 6]);
    assert.deepEqual(
      row.waiters.map(({ name, location }) => `${name} ${location?.line ?? 'nowhere'}`),
      ['cook 6', 'coroutine 2 nowhere'],
    );
    assert.equal(rowOf({}).text, 'promise');
  });

  it('lists the oldest waiters only, and counts all', () => {
    const waiters = Array.from({ length: MOST_WAITERS + 20 }, (_, index) => coroutineId(index + 1));
    const row = rowOf({ waiters });
    assert.deepEqual([row.waiters.length, row.waiterCount], [MOST_WAITERS, MOST_WAITERS + 20]);
  });

  it('is where it was made rather than where it is awaited', () => {
    waitsAt(1, 'both', 6);
    assert.equal(
      rowOf({ waiters: [coroutineId(1)], site: program.site('Promise.all', 5, 'combinator') }).location?.line,
      5,
    );
  });

  it('counts the parts of a combinator, and not the source of a promise that another one follows', () => {
    const parts = [{ settled: true }, { settled: false }];
    const both = rowOf({ kind: 'allSettled', parts });
    assert.deepEqual([both.settledParts, both.totalParts], [1, 2]);
    assert.equal(both.text, 'allSettled 1/2, the 2nd is pending');
    for (const kind of ['then', 'relay', 'thenable'] as const) {
      const row = rowOf({ kind, parts });
      assert.deepEqual([row.text, row.settledParts], [kind, undefined]);
    }
  });

  it('has the name of the coroutine whose end settles it', () => {
    program.coroutine(3, { name: 'chef' });
    const ends = { kind: 'coroutine', coroutine: coroutineId(3) } as const;
    assert.deepEqual([rowOf(ends).text, rowOf(ends).coroutine], ['chef', 3]);
    assert.equal(rowOf({ ...ends, coroutine: coroutineId(4) }).text, 'coroutine');
  });

  it('says the state of what it waits for in the library', () => {
    program.coroutine(3, { name: 'chef' });
    const unnamed: ResourceFacts = {
      id: futureId(9),
      title: "Lock 'stove'",
      kind: 'lock',
      holder: 'Task-4',
      waiters: 2,
    };
    const said = (resource: ResourceFacts): unknown =>
      rowOf({ kind: 'library', label: 'lock', resource }).resource;
    const lock: ResourceFacts = { ...unnamed, holderCoroutine: coroutineId(3) };
    assert.deepEqual(said(lock), { id: 9, title: "Lock 'stove'", text: 'held by chef, 2 wait' });
    assert.deepEqual(said(unnamed), { id: 9, title: "Lock 'stove'", text: 'held by Task-4, 2 wait' });
  });
});

describe('The row of a tick', () => {
  it("names what ran by the task's name, and by its function once the task is forgotten", () => {
    const program = new StoredProgram();
    const { function: site } = program.coroutine(1, { name: 'chef' });
    const [placed, atMs] = [program.site('boil()', 4), 21];
    const row = program.builder.tickRow(
      {
        number: 5,
        startMs: 20,
        endMs: 25,
        calls: [{ resource: 'Timeout', firstEvent: 0 }],
        events: [
          { kind: 'resumed', coroutine: coroutineId(1), function: site, site: placed, atMs },
          { kind: 'created', coroutine: coroutineId(2), function: site, atMs },
        ],
        dropped: 3,
        stopped: true,
      },
      15,
    );
    assert.deepEqual([row.startMs, row.durationMs, row.dropped, row.stopped], [5, 5, 3, true]);
    assert.deepEqual(row.causes, [{ kind: 'timer', text: 'timer', firstEvent: 0 }]);
    assert.deepEqual(
      row.events.map(({ kind, name, location }) => `${kind} ${name} ${location?.line ?? ''}`),
      ['resumed chef 4', 'created cook 1'],
    );
  });

  it('has no duration while it lasts', () => {
    const row = new StoredProgram().builder.tickRow({ number: 1, startMs: 3, events: [], dropped: 0 }, 0);
    assert.deepEqual(['durationMs' in row, 'stopped' in row, row.causes], [false, false, []]);
  });
});
