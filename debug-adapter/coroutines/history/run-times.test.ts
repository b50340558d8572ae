/** How long coroutines ran, from their ticks. */
import { deepEqual, equal } from 'node:assert/strict';
import type { TickEvent, TickEventKind, TickFacts } from '../../../runtime/protocol/facts.js';
import type { CoroutineId, SiteId } from '../../../runtime/protocol/ids.js';
import { CoroutineStore } from '../store/coroutine-store.js';
import { History } from './history.js';

const COOK = 1 as SiteId;

function event(kind: TickEventKind, coroutine: number, atMs: number): TickEvent {
  return { kind, coroutine: coroutine as CoroutineId, function: COOK, atMs };
}

/** A tick in which one coroutine resumes and suspends again. */
function tick(number: number, startMs: number, ranMs: number, dropped = 0): TickFacts {
  const events = [event('resumed', 5, startMs), event('suspended', 5, startMs + ranMs)];
  return { number, startMs, endMs: startMs + ranMs, calls: [], events, dropped };
}

describe('Step times', () => {
  it('are summed for each coroutine and spread for each function', () => {
    const history = new History(new CoroutineStore());
    for (let number = 1; number <= 100; number++) history.add([tick(number, number * 1000, number)], 0);
    const [cook, ...others] = history.steps.byFunction();
    deepEqual(others, []);
    deepEqual(history.steps.of(5 as CoroutineId), { count: 100, ranMs: 5050, longestMs: 100 });
    deepEqual(cook?.classes, [0, 0, 1, 9, 90, 0, 0]);
    equal(cook.longest.tick, 100);
    equal(cook.percentileMs(100), 100);
    equal(Math.abs(cook.percentileMs(50) - 50) <= 1, true, `half took at most ${cook.percentileMs(50)}`);
    equal(history.steps.isComplete, true);
  });

  it('count a tick once that had not ended when it was first reported', () => {
    const history = new History(new CoroutineStore());
    const whole = tick(1, 10, 4);
    history.add([{ number: 1, startMs: 10, calls: [], events: whole.events.slice(0, 1), dropped: 0 }], 0);
    history.add([whole], 0);
    history.add([whole], 0);
    deepEqual(history.steps.of(5 as CoroutineId), { count: 1, ranMs: 4, longestMs: 4 });
  });

  it('leave out ticks in which the program was stopped, and say so', () => {
    const history = new History(new CoroutineStore());
    history.add([tick(1, 10, 4), { ...tick(2, 20, 5000), stopped: true }], 0);
    deepEqual(history.steps.of(5 as CoroutineId), { count: 1, ranMs: 4, longestMs: 4 });
    equal(history.steps.isComplete, false);
  });

  for (const [what, ticks, forgotten] of [
    ['events were dropped', [tick(1, 10, 4, 3)], 0],
    ['ticks were forgotten before they were reported', [tick(7, 10, 4)], 6],
  ] as const) {
    it(`say that there were more where ${what}`, () => {
      const history = new History(new CoroutineStore());
      history.add(ticks, forgotten);
      equal(history.steps.isComplete, false);
    });
  }

  it('forget coroutines that ended long ago', () => {
    const history = new History(new CoroutineStore());
    const lives = (id: number): TickEvent[] => [event('created', id, id), event('finished', id, id + 1)];
    const events = Array.from({ length: 10_000 }, (_, index) => lives(index + 1)).flat();
    history.add([{ number: 1, startMs: 0, endMs: 20_000, calls: [], events, dropped: 0 }], 0);
    equal(history.steps.of(1 as CoroutineId), undefined);
    deepEqual(history.steps.of(10_000 as CoroutineId), { count: 1, ranMs: 1, longestMs: 1 });
    equal(history.steps.byFunction()[0]?.count, 10_000);
  });
});
