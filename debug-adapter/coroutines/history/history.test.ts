/** The activity of coroutines on the timeline: in full, and as changes. */
import { deepEqual, equal } from 'node:assert/strict';
import type { TickEvent, TickEventKind, TickFacts } from '../../../runtime/protocol/facts.js';
import type { CoroutineId, SiteId } from '../../../runtime/protocol/ids.js';
import { merged } from '../../../extension/webview/timeline/merge.js';
import type { TimelineLane } from '../../protocol/requests.js';
import { CoroutineStore } from '../store/coroutine-store.js';
import { History } from './history.js';

const KINDS: readonly TickEventKind[] = ['created', 'resumed', 'suspended', 'finished'];

/** Pseudo-random numbers below this limit, the same each time. */
function randomBelow(): (below: number) => number {
  let seed = 7;
  return (below) => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % below;
  };
}

function event(kind: TickEventKind, coroutine: number, atMs: number): TickEvent {
  return { kind, coroutine: coroutine as CoroutineId, function: 1 as SiteId, site: 2 as SiteId, atMs };
}

function tick(number: number, events: readonly TickEvent[], endMs?: number, dropped = 0): TickFacts {
  const startMs = events[0]?.atMs ?? 0;
  return { number, startMs, ...(endMs === undefined ? {} : { endMs }), calls: [], events, dropped };
}

function print(lanes: readonly TimelineLane[]): string[] {
  return lanes.map(
    ({ coroutine, slices }) =>
      `${coroutine}: ${slices.map(({ state, startMs, endMs }) => `${state} ${startMs}-${endMs ?? ''}`).join(', ')}`,
  );
}

describe('The history', () => {
  const store = new CoroutineStore();

  it('reports the same in changes as in full, however ticks arrive', () => {
    const below = randomBelow();
    const history = new History(store);
    let page = {
      lanes: [] as readonly TimelineLane[],
      mark: { event: 0, tick: 0 },
      ticks: [],
      nowMs: 0,
      dropped: 0,
    };
    let atMs = 0;
    for (let number = 1; number < 200; number++) {
      const events: TickEvent[] = [];
      // An unfinished tick comes again, with more events.
      for (let parts = 1 + below(3); parts > 0; parts--) {
        for (let count = below(6); count >= 0; count--)
          events.push(event(KINDS[below(4)] ?? 'created', 1 + below(12), (atMs += below(3))));
        const isCut = below(5) === 0;
        const isOver = parts === 1 || isCut;
        if (isOver) atMs++;
        history.add([tick(number, [...events], isOver ? atMs : undefined, isCut ? 3 : 0)], 0);
        if (below(2) === 0) continue;
        const { lanes, mark } = history.lanes(-Infinity, 0, Infinity, page.mark.event);
        const changes = { lanes, mark: { event: mark, tick: 0 }, ticks: [], nowMs: atMs, dropped: 0 };
        page = page.mark.event === 0 ? changes : { ...merged(page, changes, Infinity), ticks: [] };
        const whole = history.lanes(-Infinity, 0, Infinity);
        deepEqual(print(page.lanes), print(whole.lanes));
      }
    }
  });

  it('gives the spans that changed last where there are too many, and says how many it left out', () => {
    const history = new History(store);
    const events = [1, 2, 3, 4].map((id) => event('suspended', id, id));
    history.add([tick(1, [...events, event('resumed', 1, 5), event('suspended', 1, 6)], 7)], 0);
    const { lanes, leftOut } = history.lanes(0, 0, 3);
    deepEqual(print(lanes), ['1: suspended 1-5, running 5-6, suspended 6-']);
    equal(leftOut, 3);
  });

  it('lets nothing run on beyond a tick whose later events were dropped', () => {
    const history = new History(store);
    history.add([tick(1, [event('created', 1, 1)], 4, 2)], 0);
    history.add([tick(1, [event('created', 1, 1)], 9, 5)], 0);
    history.add([tick(2, [event('created', 2, 12)])], 0);
    deepEqual(print(history.lanes(0, 0, 10).lanes), ['1: running 1-9', '2: running 12-']);
  });
});
