/** Drawing and texts of the timeline, without a canvas. */
import assert from 'node:assert/strict';
import type { CoroutineId, TimelineLane, TimelineSlice } from '../../../debug-adapter/protocol/requests.js';
import type { Timeline } from '../../panels/messages.js';
import { merged } from './merge.js';
import { sliceAt, tickBars, visibleSpans } from './spans.js';
import { asOfStop } from './stop.js';
import {
  axisMarks,
  bringIntoView,
  fit,
  follow,
  pan,
  pixelAt,
  timeAt,
  zoom,
  type Viewport,
} from './viewport.js';
import { laneWords, matchingLanes, sliceLines, summary } from './words.js';

const ONE_TO_ONE: Viewport = { startMs: 0, msPerPixel: 1 };

const MARK = { event: 0, tick: 0 };

/** Consecutive slices of these lengths, alternately running and suspended. */
function slices(...lengths: readonly number[]): TimelineSlice[] {
  let startMs = 0;
  return lengths.map((length, index) => {
    const begin = startMs;
    startMs += length;
    return { state: index % 2 === 0 ? 'running' : 'suspended', startMs: begin, endMs: startMs, tick: index };
  });
}

function lane(name: string, ...parts: readonly TimelineSlice[]): TimelineLane {
  return { coroutine: 1 as CoroutineId, name, slices: parts };
}

describe('A lane of the timeline', () => {
  const print = (all: readonly TimelineSlice[], viewport: Viewport, width: number, nowMs = 1e9): string[] =>
    visibleSpans(all, viewport, width, nowMs).map(
      ({ left, right, state, count }) => `${state} ${left}-${right}${count === 1 ? '' : ` (${count})`}`,
    );

  it('shows each slice that is at least a pixel wide', () => {
    assert.deepEqual(print(slices(10, 20, 5), ONE_TO_ONE, 100), [
      'running 0-10',
      'suspended 10-30',
      'running 30-35',
    ]);
  });

  it('shows only what is between its edges', () => {
    const viewport = { startMs: 12, msPerPixel: 1 };
    assert.deepEqual(print(slices(10, 20, 5, 100), viewport, 15), ['suspended -2-18']);
  });

  it('puts slices that share a pixel together, and says how many', () => {
    const parts = slices(0.2, 0.2, 0.2, 0.2, 9.2, 5);
    assert.deepEqual(print(parts, ONE_TO_ONE, 100), ['many 0-1 (4)', 'running 0.8-10', 'suspended 10-15']);
  });

  it('draws a slice that lasts up to now', () => {
    const open: TimelineSlice = { state: 'suspended', startMs: 5, tick: 1 };
    assert.deepEqual(print([open], ONE_TO_ONE, 100, 30), ['suspended 5-30']);
  });

  it('stands for every slice exactly once, however they are cut', () => {
    const lengths = Array.from({ length: 3000 }, (_, index) => ((index * 7919) % 97) / 20);
    const parts = slices(...lengths);
    for (const msPerPixel of [0.01, 0.3, 1, 7.3, 50]) {
      const viewport = { startMs: -1, msPerPixel };
      const spans = visibleSpans(parts, viewport, 1e7, 1e9);
      let next = 0;
      for (const { first, count } of spans) {
        assert.equal(first, next);
        next += count;
      }
      assert.equal(next, parts.length);
    }
  });

  it('reads few of 100,000 slices that are all on one screen', () => {
    let looks = 0;
    const parts = slices(...Array.from({ length: 100_000 }, () => 0.5));
    const watched = new Proxy(parts, {
      get(target, key, receiver) {
        if (typeof key === 'string' && /^\d+$/.test(key)) looks++;
        return Reflect.get(target, key, receiver) as unknown;
      },
    });
    const spans = visibleSpans(watched, { startMs: 0, msPerPixel: 50 }, 1000, 1e9);
    assert.equal(
      spans.reduce((sum, { count }) => sum + count, 0),
      100_000,
    );
    assert.ok(looks < 25_000, `${looks} looks for 1000 pixels`);
  });

  it('knows which slice is at a moment', () => {
    const parts = slices(10, 20);
    assert.equal(sliceAt(parts, 9.9, 100), 0);
    assert.equal(sliceAt(parts, 10, 100), 1);
    assert.equal(sliceAt(parts, 31, 100), undefined);
  });
});

describe('The loop-lag strip', () => {
  it('shows the longest of the ticks that share a pixel', () => {
    const ticks = [
      { number: 1, startMs: 0.1, endMs: 0.2, causes: [] },
      { number: 2, startMs: 0.3, endMs: 0.8, causes: ['timer'] },
      { number: 3, startMs: 20, endMs: 90, causes: ['I/O (TCP)'] },
    ];
    assert.deepEqual(
      tickBars(ticks, ONE_TO_ONE, 100, 100).map(({ number, count, left, causes }) => ({
        number,
        count,
        left,
        causes,
      })),
      [
        { number: 2, count: 2, left: 0, causes: ['timer'] },
        { number: 3, count: 1, left: 20, causes: ['I/O (TCP)'] },
      ],
    );
  });
});

describe('The viewport', () => {
  const extent = { startMs: 0, endMs: 1000 };

  it('keeps the moment under the mouse where it is while zooming', () => {
    const before = fit(extent, 500);
    const after = zoom(before, { factor: 0.5, pixel: 200 }, extent, 500);
    assert.ok(Math.abs(timeAt(before, 200) - timeAt(after, 200)) < 1e-9);
    assert.ok(Math.abs(after.msPerPixel - before.msPerPixel / 2) < 1e-12);
  });

  it('never shows more than there is, nor leaves it', () => {
    const all = fit(extent, 500);
    assert.deepEqual(zoom(all, { factor: 9, pixel: 0 }, extent, 500).msPerPixel, all.msPerPixel);
    const near = { startMs: 0, msPerPixel: 0.1 };
    assert.ok(pixelAt(pan(near, 1e9, extent, 500), 1000) <= 500);
    assert.ok(pixelAt(pan(near, -1e9, extent, 500), 0) >= 0);
  });

  it('follows the newest moment at the same zoom', () => {
    const moved = follow({ startMs: 0, msPerPixel: 0.1 }, extent, 500);
    assert.equal(moved.msPerPixel, 0.1);
    assert.ok(pixelAt(moved, 1000) <= 500 && pixelAt(moved, 1000) > 480);
  });

  it('moves only when a place is out of sight', () => {
    const near = { startMs: 0, msPerPixel: 0.1 };
    assert.equal(bringIntoView(near, { startMs: 10, endMs: 20 }, 500), near);
    const moved = bringIntoView(near, { startMs: 800, endMs: 810 }, 500);
    assert.ok(pixelAt(moved, 805) > 200 && pixelAt(moved, 805) < 300);
  });

  it('marks its axis at round times', () => {
    const labels = axisMarks({ startMs: -3, msPerPixel: 0.45 }, 400).map(({ label }) => label);
    assert.deepEqual(labels, ['0.00 s', '0.05 s', '0.10 s', '0.15 s']);
    assert.deepEqual(
      axisMarks({ startMs: 1, msPerPixel: 0.001 }, 250).map(({ label }) => label),
      ['1.0 ms', '1.2 ms'],
    );
  });
});

describe('What has changed in the timeline', () => {
  const running = (startMs: number, endMs?: number): TimelineSlice => ({
    state: 'running',
    startMs,
    tick: 1,
    ...(endMs === undefined ? {} : { endMs }),
  });
  const suspended = (startMs: number, endMs?: number): TimelineSlice => ({
    ...running(startMs, endMs),
    state: 'suspended',
  });
  const of = (coroutine: number, ...parts: readonly TimelineSlice[]): TimelineLane => ({
    ...lane(`c${coroutine}`, ...parts),
    coroutine: coroutine as CoroutineId,
  });
  const timeline = (nowMs: number, ...lanes: readonly TimelineLane[]): Timeline => ({
    mark: MARK,
    lanes,
    ticks: [],
    nowMs,
    dropped: 0,
  });
  const print = ({ lanes }: Timeline): string[] =>
    lanes.map(
      ({ coroutine, slices: all }) =>
        `${coroutine}: ${all.map(({ state, startMs, endMs }) => `${state} ${startMs}-${endMs ?? ''}`).join(', ')}`,
    );

  it('ends what lasted, and continues from there', () => {
    const known = timeline(10, of(1, running(0, 4), suspended(4)));
    const changes = timeline(20, of(1, suspended(4, 15), running(15, 16), suspended(16)));
    assert.deepEqual(print(merged(known, changes, 100)), [
      '1: running 0-4, suspended 4-15, running 15-16, suspended 16-',
    ]);
  });

  it('keeps spans without a length, which begin when the next does', () => {
    const known = timeline(10, of(1, running(5, 5), suspended(5)));
    const changes = timeline(20, of(1, suspended(5, 12), running(12, 12)));
    assert.deepEqual(print(merged(known, changes, 100)), ['1: running 5-5, suspended 5-12, running 12-12']);
  });

  it('ends what lasted where its end was left out', () => {
    const known = timeline(10, of(1, suspended(4)));
    assert.deepEqual(print(merged(known, timeline(20, of(1, running(15))), 100)), [
      '1: suspended 4-15, running 15-',
    ]);
  });

  it('leaves the other lanes as they are, puts new ones in their order, and removes what is over', () => {
    const known = timeline(10, of(1, running(0, 4)), of(3, running(0, 4), suspended(4)), of(9, suspended(8)));
    const changes = timeline(30, of(5, running(29)));
    assert.deepEqual(print(merged(known, changes, 20)), [
      '3: suspended 4-',
      '5: running 29-',
      '9: suspended 8-',
    ]);
  });

  it('takes the last tick known again, which may have lasted', () => {
    const tick = (number: number, startMs: number, endMs?: number): Timeline['ticks'][number] => ({
      number,
      startMs,
      causes: [],
      ...(endMs === undefined ? {} : { endMs }),
    });
    const known = { ...timeline(10), ticks: [tick(1, 0, 2), tick(2, 8)] };
    const changes = { ...timeline(20), ticks: [tick(2, 8, 12), tick(4, 18)] };
    assert.deepEqual(
      merged(known, changes, 15).ticks.map(({ number, endMs }) => `${number} ${endMs ?? ''}`),
      ['2 12', '4 '],
    );
  });
});

describe('A timeline of a stopped program', () => {
  it('ends where it stopped, though its clock continues', () => {
    const open: TimelineSlice = { state: 'running', startMs: 40, tick: 3 };
    const timeline = {
      mark: MARK,
      lanes: [lane('main', open), lane('cook', ...slices(10, 20))],
      ticks: [{ number: 3, startMs: 38, causes: [] }],
      nowMs: 9000,
      dropped: 0,
    };
    assert.equal(asOfStop(timeline).nowMs, 40);
    assert.equal(asOfStop({ ...timeline, nowMs: 20 }).nowMs, 40);
    assert.equal(asOfStop({ ...timeline, lanes: [], ticks: [] }).nowMs, 9000);
  });
});

describe('The words of the timeline', () => {
  const waits: TimelineSlice = {
    state: 'suspended',
    startMs: 1200,
    endMs: 1220,
    tick: 8,
    text: 'boil(7)',
    location: { path: '/work/kitchen.ts', line: 12, column: 3 },
  };

  it('name a lane by what it does now, or how it ended', () => {
    assert.equal(laneWords(lane('cook("pie")', waits)), 'cook("pie"), suspended, waits for boil(7)');
    assert.equal(laneWords({ ...lane('cook("pie")', waits), outcome: 'threw' }), 'cook("pie"), threw');
  });

  it('explain a slice', () => {
    assert.deepEqual(sliceLines({ ...lane('cook("pie")', waits), outcome: 'threw' }, waits, 2000), [
      'cook("pie")',
      'suspended for 20 ms',
      'waits for boil(7)',
      'from 1.200 s on, tick 8',
      'at kitchen.ts:12',
      'then it threw',
    ]);
  });

  it('find coroutines by name, by file and by what they wait for', () => {
    const lanes = [lane('cook("pie")', waits), lane('clean()')];
    const names = (text: string): string[] => matchingLanes(lanes, text).map(({ name }) => name);
    assert.deepEqual(names('CLEAN'), ['clean()']);
    assert.deepEqual(names('boil'), ['cook("pie")']);
    assert.deepEqual(names('kitchen.ts'), ['cook("pie")']);
    assert.equal(matchingLanes(lanes, ' '), lanes);
  });

  it('say what is not shown', () => {
    const timeline = { mark: MARK, lanes: [lane('a'), lane('b')], ticks: [], nowMs: 1, dropped: 40 };
    assert.equal(
      summary(timeline, 1, 'over'),
      '1 of 2 coroutines · older parts left out: 40 · the program has ended',
    );
    assert.equal(summary({ ...timeline, dropped: 0 }, 2, 'running'), '2 coroutines · running');
  });
});
