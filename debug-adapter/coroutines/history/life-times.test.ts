/** Where a coroutine has spent its time, from events; what is missing among them is not made up. */
import { deepEqual, equal } from 'node:assert/strict';
import type { TickEvent, TickEventKind, TickFacts } from '../../../runtime/protocol/facts.js';
import type { CoroutineId, SiteId } from '../../../runtime/protocol/ids.js';
import { CoroutineStore } from '../store/coroutine-store.js';
import { History } from './history.js';

const OVEN = 7 as SiteId;
const GUEST = 8 as SiteId;
const COOK = 5 as CoroutineId;

function event(kind: TickEventKind, atMs: number, site = OVEN): TickEvent {
  return { kind, coroutine: COOK, function: 1 as SiteId, site, atMs };
}

function tick(number: number, events: readonly TickEvent[], dropped = 0): TickFacts {
  const startMs = events[0]?.atMs ?? 0;
  return { number, startMs, endMs: events.at(-1)?.atMs ?? 0, calls: [], events, dropped };
}

describe('The time of a coroutine', () => {
  it('is summed by the place where it waited', () => {
    const history = new History(new CoroutineStore());
    history.add([tick(1, [event('created', 0), event('suspended', 10)])], 0);
    history.add([tick(2, [event('resumed', 110), event('suspended', 115)])], 0);
    history.add([tick(3, [event('resumed', 415), event('suspended', 420, GUEST)])], 0);
    history.add([tick(4, [event('resumed', 520), event('finished', 521)])], 0);
    deepEqual(history.lifeOf(COOK), {
      life: {
        firstMs: 0,
        endMs: 521,
        ranMs: 21,
        runs: 4,
        waits: [
          { site: OVEN, count: 2, ms: 400, longestMs: 300 },
          { site: GUEST, count: 1, ms: 100, longestMs: 100 },
        ],
      },
    });
  });

  it('leaves out what the program stood in the debugger', () => {
    const store = new CoroutineStore();
    const history = new History(store);
    store.standstills.add(20, 90);
    history.add([tick(1, [event('created', 0), event('suspended', 10)])], 0);
    history.add([tick(2, [event('resumed', 110)])], 0);
    equal(history.lifeOf(COOK)?.life.waits[0]?.ms, 30);
  });

  it('does not count a wait during which events were dropped: it may have been several', () => {
    const history = new History(new CoroutineStore());
    history.add([tick(1, [event('created', 0), event('suspended', 10)])], 0);
    history.add([tick(2, [], 3)], 0);
    equal(history.lifeOf(COOK)?.current, undefined);
    history.add([tick(3, [event('resumed', 110), event('suspended', 111)])], 0);
    deepEqual(history.lifeOf(COOK)?.life.waits, []);
    equal(history.lifeOf(COOK)?.current?.startMs, 111);
  });

  it('does not count a wait during which ticks were forgotten', () => {
    const history = new History(new CoroutineStore());
    history.add([tick(1, [event('created', 0), event('suspended', 10)])], 0);
    history.add([tick(9, [event('resumed', 110)])], 6);
    deepEqual(history.lifeOf(COOK)?.life.waits, []);
  });

  it('is not known of a coroutine without events', () => {
    equal(new History(new CoroutineStore()).lifeOf(COOK), undefined);
  });
});
