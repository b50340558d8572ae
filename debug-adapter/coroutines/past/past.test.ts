/**
 * The past as concluded from the journal, compared with known random activity: never false, and known if nothing was
 * left out.
 */
import { deepEqual, equal, ok } from 'node:assert/strict';
import type { CoroutineFacts, TickEvent, TickEventKind, TickFacts } from '../../../runtime/protocol/facts.js';
import type { CoroutineId, SiteId } from '../../../runtime/protocol/ids.js';
import { CoroutineStore } from '../store/coroutine-store.js';
import { Journal } from './journal.js';
import { Past } from './past.js';
import { RecordedWaits } from '../history/recorded-waits.js';

const FUNCTION = 1 as SiteId;
const PROGRAMS = 60;
const TICKS = 12;
/** Events kept of a tick. */
const MOST_KEPT = 6;

/** Pseudo-random numbers below this limit, the same each time. */
function randomBelow(first: number): (below: number) => number {
  let seed = first;
  return (below) => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % below;
  };
}

/** The true state of a coroutine. */
interface TrueLife {
  readonly state: 'running' | 'suspended';
  readonly site?: SiteId;
  readonly sinceMs: number;
}

interface Recorded {
  readonly ticks: readonly TickFacts[];
  readonly gapsBefore: ReadonlySet<number>;
  readonly present: CoroutineStore;
  /** Which coroutines were alive after each event that was kept. */
  readonly truth: readonly ReadonlyMap<CoroutineId, TrueLife>[];
  readonly parents: ReadonlyMap<CoroutineId, CoroutineId>;
}

/** Random activity, as the hooks would report it. @param isWhole whether everything is kept */
function randomLifetimes(seed: number, isWhole: boolean): Recorded {
  const below = randomBelow(seed);
  const lives = new Map<CoroutineId, TrueLife>();
  const ended: CoroutineFacts[] = [];
  const parents = new Map<CoroutineId, CoroutineId>();
  const truth: ReadonlyMap<CoroutineId, TrueLife>[] = [];
  const ticks: TickFacts[] = [];
  const gapsBefore = new Set<number>();
  let nextId = 1;
  let atMs = 1;
  let events: TickEvent[] = [];
  let dropped = 0;
  let isMissed = false;
  // Omitted events are reported with the time of the tick's last event kept.
  let stampMs = 0;
  const note = (kind: TickEventKind, coroutine: CoroutineId, site?: SiteId): void => {
    atMs++;
    const isKept = isWhole || (!isMissed && events.length < MOST_KEPT);
    if (isKept || isMissed) stampMs = atMs;
    const state = kind === 'suspended' ? 'suspended' : 'running';
    if (kind === 'finished') {
      lives.delete(coroutine);
      const parent = parents.get(coroutine);
      const facts = { id: coroutine, function: FUNCTION, state: 'finished', outcome: 'returned' } as const;
      ended.push({ ...facts, sinceMs: stampMs, ...(parent === undefined ? {} : { parent }) });
    } else lives.set(coroutine, { state, sinceMs: stampMs, ...(site === undefined ? {} : { site }) });
    if (!isKept) {
      dropped++;
      return;
    }
    events.push({ kind, coroutine, function: FUNCTION, atMs, ...(site === undefined ? {} : { site }) });
    truth.push(new Map(lives));
  };
  const run = (coroutine: CoroutineId): void => {
    while (below(3) === 0 && nextId < 40) {
      const child = nextId++ as CoroutineId;
      parents.set(child, coroutine);
      note('created', child);
      run(child);
    }
    if (below(4) === 0) note('finished', coroutine, lives.get(coroutine)?.site);
    else note('suspended', coroutine, (10 + below(4)) as SiteId);
  };
  for (let number = 1; number <= TICKS; number++) {
    [events, dropped] = [[], 0];
    // The newest are always reported.
    isMissed = !isWhole && number < TICKS && below(6) === 0;
    const startMs = ++atMs;
    stampMs = startMs;
    for (let count = 1 + below(4); count > 0; count--) {
      const waiting = [...lives.keys()];
      const one = waiting[below(waiting.length + 1)];
      if (one === undefined) {
        const root = nextId++ as CoroutineId;
        note('created', root);
        run(root);
      } else {
        note('resumed', one, lives.get(one)?.site);
        run(one);
      }
    }
    if (isMissed) gapsBefore.add(number + 1);
    else ticks.push({ number, startMs, endMs: atMs, events, dropped });
    // Missed ticks follow each other.
    if (isMissed && gapsBefore.delete(number)) gapsBefore.add(number + 1);
  }
  return { ticks, gapsBefore, present: storeOf(lives, ended, parents), truth, parents };
}

function storeOf(
  lives: ReadonlyMap<CoroutineId, TrueLife>,
  ended: readonly CoroutineFacts[],
  parents: ReadonlyMap<CoroutineId, CoroutineId>,
): CoroutineStore {
  const live = [...lives].map(([id, { state, site, sinceMs }]): CoroutineFacts => {
    const parent = parents.get(id);
    return {
      id,
      function: FUNCTION,
      state,
      sinceMs,
      ...(site === undefined ? {} : { site }),
      ...(parent === undefined ? {} : { parent }),
      ...(state === 'suspended' ? { wait: { kind: 'promise' } } : {}),
    };
  });
  return storeWith([...live, ...ended]);
}

function storeWith(whole: readonly CoroutineFacts[]): CoroutineStore {
  const store = new CoroutineStore();
  store.apply({
    version: 1,
    whole: true,
    more: false,
    changed: { numbers: [], whole },
    orphaned: [],
    lost: [],
    modules: 0,
    ageing: false,
    nowMs: 1000,
  });
  return store;
}

function print({ id, state, site, sinceMs }: CoroutineFacts): string {
  return `${id} ${state} at ${site ?? '-'} since ${sinceMs ?? '?'}`;
}

/** Everything in the store, with the tree of tasks. */
function contents({ store }: Past): string[] {
  const under = (parent: CoroutineId | undefined): string[] =>
    store.graph
      .tasksUnder(parent)
      .flatMap((facts) => [print(facts), ...under(facts.id).map((line) => `  ${line}`)]);
  return under(undefined);
}

function event(kind: TickEventKind, coroutine: number, atMs: number, site?: number): TickEvent {
  return {
    kind,
    coroutine: coroutine as CoroutineId,
    function: FUNCTION,
    atMs,
    ...(site === undefined ? {} : { site: site as SiteId }),
  };
}

function tick(number: number, events: readonly TickEvent[], dropped = 0): TickFacts {
  return { number, startMs: events[0]?.atMs ?? 0, endMs: events.at(-1)?.atMs ?? 0, events, dropped };
}

function live(id: number, state: CoroutineFacts['state'], sinceMs?: number, site?: number): CoroutineFacts {
  return {
    id: id as CoroutineId,
    function: FUNCTION,
    state,
    ...(sinceMs === undefined ? {} : { sinceMs }),
    ...(site === undefined ? {} : { site: site as SiteId }),
    ...(state === 'suspended' ? { wait: { kind: 'promise' } } : {}),
  };
}

function pastOf(
  ticks: readonly TickFacts[],
  present: readonly CoroutineFacts[],
  gapsBefore: number[] = [],
): Past {
  return new Past(storeWith(present), new Journal(ticks, new Set(gapsBefore)));
}

function at(past: Past, index: number): string[] {
  past.moveTo(index);
  return past.store.liveCoroutines().map(print);
}

describe('The past', () => {
  it('is known in full where every event was kept', () => {
    for (let seed = 1; seed <= PROGRAMS; seed++) {
      const { ticks, gapsBefore, present, truth } = randomLifetimes(seed, true);
      const past = new Past(present, new Journal(ticks, gapsBefore));
      for (const [index, lives] of truth.entries()) {
        past.moveTo(index);
        const should = [...lives].map(([id, life]) => print({ id, function: FUNCTION, ...life }));
        deepEqual(
          past.store.liveCoroutines().map(print).sort(),
          should.sort(),
          `seed ${seed}, event ${index}`,
        );
        equal(past.unknownCount, 0);
      }
    }
  });

  it('is never wrong where events were left out of ticks, or whole ticks are missing', () => {
    let [known, unknown] = [0, 0];
    for (let seed = 1; seed <= PROGRAMS; seed++) {
      const { ticks, gapsBefore, present, truth } = randomLifetimes(seed, false);
      const past = new Past(present, new Journal(ticks, gapsBefore));
      equal(past.journal.length, truth.length);
      for (const [index, lives] of truth.entries()) {
        past.moveTo(index);
        const where = `seed ${seed}, event ${index}`;
        for (const facts of past.store.liveCoroutines()) {
          if (facts.state === 'unknown') {
            unknown++;
            continue;
          }
          known++;
          const life = lives.get(facts.id);
          const { state, site } = life ?? {};
          deepEqual({ state: facts.state, site: facts.site }, { state, site }, `${where}, #${facts.id}`);
        }
        // No coroutine known to have been alive is missing.
        for (const id of lives.keys()) ok(past.store.index.get(id) !== undefined, `${where} has #${id}`);
      }
    }
    ok(known > 1000 && unknown > 1000, `${known} known, ${unknown} not`);
  });

  it('is the same from wherever one comes', () => {
    for (let seed = 1; seed <= PROGRAMS; seed++) {
      const below = randomBelow(seed);
      const { ticks, gapsBefore, present } = randomLifetimes(seed, seed % 2 === 0);
      const journal = new Journal(ticks, gapsBefore);
      const past = new Past(present, journal);
      let index = journal.length - 1;
      for (let move = 0; move < 40; move++) {
        past.moveTo(index);
        const anew = new Past(present, journal);
        anew.moveTo(index);
        deepEqual(contents(past), contents(anew), `seed ${seed}, event ${index}`);
        const step = below(4) === 0 ? below(journal.length) - index : below(5) - 2;
        index = Math.min(Math.max(0, index + step), journal.length - 1);
      }
    }
  });

  it('has those who have ended since, and not those who had not begun', () => {
    const past = pastOf(
      [
        tick(1, [event('created', 1, 1), event('suspended', 1, 2, 10)]),
        tick(2, [
          event('resumed', 1, 5, 10),
          event('created', 2, 6),
          event('finished', 2, 7),
          event('finished', 1, 8),
        ]),
      ],
      [live(1, 'finished', 8), live(2, 'finished', 7)],
    );
    deepEqual(at(past, 3), ['1 running at 10 since 5', '2 running at - since 6']);
    deepEqual(at(past, 1), ['1 suspended at 10 since 2']);
    equal(past.store.get(2 as CoroutineId), undefined);
    deepEqual(at(past, 4), ['1 running at 10 since 5']);
    equal(past.store.get(2 as CoroutineId)?.state, 'finished');
  });

  it('knows where a coroutine that began before the attach was suspended until it resumed', () => {
    const past = pastOf(
      [tick(4, [event('created', 9, 40), event('resumed', 1, 41, 10)])],
      [live(1, 'running', 41, 10), live(2, 'suspended', undefined, 11), live(9, 'running', 40)],
    );
    deepEqual(at(past, 0), [
      '1 suspended at 10 since ?',
      '2 suspended at 11 since ?',
      '9 running at - since 40',
    ]);
  });

  it('reports the state of a coroutine as unknown where its events may have been left out', () => {
    const ticks = [
      tick(1, [event('created', 1, 1), event('suspended', 1, 2, 10), event('created', 2, 3)], 4),
      tick(2, [event('resumed', 2, 9, 11)], 2),
      tick(3, [event('resumed', 1, 12, 10), event('suspended', 1, 13, 12)]),
    ];
    const past = pastOf(ticks, [live(1, 'suspended', 13, 12), live(2, 'finished', 9)]);
    deepEqual(at(past, 3), ['1 unknown at - since ?', '2 running at 11 since 9']);
    equal(past.unknownCount, 1);
    deepEqual(at(past, 2), ['1 suspended at 10 since 2', '2 running at - since 3']);
    equal(past.unknownCount, 0);
  });

  it('knows which coroutines stayed suspended across events that were left out', () => {
    const ticks = [
      tick(1, [event('created', 1, 1), event('suspended', 1, 2, 10)], 3),
      tick(2, [event('created', 5, 7)]),
    ];
    const past = pastOf(
      ticks,
      [live(1, 'suspended', 2, 10), live(3, 'suspended', 2, 11), live(5, 'running', 7)],
      [2],
    );
    deepEqual(at(past, 2), [
      '1 suspended at 10 since 2',
      '3 suspended at 11 since 2',
      '5 running at - since 7',
    ]);
    // The third has the time of the last event kept: it may have been at any time until the end of the tick.
    deepEqual(at(past, 1), ['1 suspended at 10 since 2', '3 unknown at - since ?']);
  });

  it('says that a gap lies between the last event and now', () => {
    const past = pastOf(
      [tick(1, [event('created', 1, 1)], 5)],
      [live(1, 'suspended', 1, 10), live(2, 'suspended', 1, 10)],
    );
    deepEqual(at(past, 0), ['1 running at - since 1', '2 unknown at - since ?']);
  });

  it('knows which coroutine awaited which where this was reported at the time', () => {
    const waits = (coroutine: number): Pick<CoroutineFacts, 'wait'> => ({
      wait: { kind: 'coroutine', coroutine: coroutine as CoroutineId },
    });
    const ticks = [
      tick(1, [event('created', 1, 1), event('created', 2, 2), event('suspended', 2, 3, 10)]),
      tick(2, [event('suspended', 1, 4, 11), event('resumed', 1, 9, 11), event('suspended', 1, 12, 11)]),
    ];
    const store = storeWith([]);
    const told = new RecordedWaits(store.index);
    const tell = (whole: readonly CoroutineFacts[]): void => {
      for (const facts of whole) store.index.put(facts);
    };
    tell([{ ...live(1, 'suspended', 4, 11), ...waits(2) }, live(2, 'suspended', 3, 10)]);
    tell([live(1, 'running', 9, 11)]);
    tell([{ ...live(1, 'suspended', 12, 11), ...waits(2) }]);
    const awaiterAt = (past: Past, index: number): CoroutineId | undefined => {
      past.moveTo(index);
      return past.store.graph.awaitersOf(2 as CoroutineId)[0];
    };
    const journal = new Journal(ticks, new Set());
    const past = new Past(store, journal, told);
    deepEqual(
      [5, 4, 3, 2].map((index) => awaiterAt(past, index)),
      [1, undefined, 1, undefined],
    );
    // It was not recorded.
    const unseen = new Past(store, journal);
    deepEqual(
      [5, 3].map((index) => awaiterAt(unseen, index)),
      [1, undefined],
    );
  });

  it('counts whose creator is no longer known', () => {
    const past = pastOf([tick(1, [event('created', 1, 1), event('finished', 1, 2)])], []);
    past.moveTo(0);
    equal(past.creatorUnknownCount, 1);
  });
});
