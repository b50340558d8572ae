/** Finds what is under the mouse or the keyboard position: a slice, several, a tick, a name. Pure. */
import type { Location, TimelineLane } from '../../../debug-adapter/protocol/requests.js';
import { AXIS_HEIGHT, chartWidth, LANE_HEIGHT, LANES_TOP, NAMES_WIDTH, type Scene } from './chart.js';
import { tickBars, visibleSpans, type TickBar } from './spans.js';
import { manyLines, sliceLines, tickLines } from './words.js';

interface InLane {
  readonly lane: TimelineLane;
  readonly laneIndex: number;
}

export type Hit =
  | (InLane & { readonly kind: 'slice'; readonly slice: number })
  | (InLane & { readonly kind: 'many'; readonly first: number; readonly count: number })
  | (InLane & { readonly kind: 'lane' })
  | { readonly kind: 'tick'; readonly bar: TickBar };

/** Thin shapes also accept hits slightly beside them. */
const TOLERANCE = 2;

export function hitAt(scene: Omit<Scene, 'theme'>, x: number, y: number): Hit | undefined {
  const { timeline, lanes, viewport, width, scrollTop } = scene;
  const pixel = x - NAMES_WIDTH;
  const isNear = ({ left, right }: { left: number; right: number }, by: number): boolean =>
    pixel >= left - by && pixel < right + by;
  if (y < LANES_TOP) {
    if (y < AXIS_HEIGHT || pixel < 0) return undefined;
    const bars = tickBars(timeline.ticks, viewport, chartWidth(width), timeline.nowMs);
    const bar = bars.find((one) => isNear(one, 0)) ?? bars.find((one) => isNear(one, TOLERANCE));
    return bar === undefined ? undefined : { kind: 'tick', bar };
  }
  const laneIndex = Math.floor((y - LANES_TOP + scrollTop) / LANE_HEIGHT);
  const lane = lanes[laneIndex];
  if (lane === undefined) return undefined;
  if (pixel < 0) return { kind: 'lane', lane, laneIndex };
  const spans = visibleSpans(lane.slices, viewport, chartWidth(width), timeline.nowMs);
  // A run between two waits is one pixel wide, and it is the likely target.
  const narrow = spans.find((one) => one.right - one.left < 4 && isNear(one, TOLERANCE));
  const span =
    spans.find((one) => isNear(one, 0) && one.right - one.left < 4) ??
    narrow ??
    spans.find((one) => isNear(one, 0));
  if (span === undefined) return { kind: 'lane', lane, laneIndex };
  return span.count === 1
    ? { kind: 'slice', lane, laneIndex, slice: span.first }
    : { kind: 'many', lane, laneIndex, first: span.first, count: span.count };
}

export function wordsFor(hit: Hit, nowMs: number): string[] {
  switch (hit.kind) {
    case 'tick':
      return tickLines(hit.bar);
    case 'many':
      return manyLines(hit.lane, hit.count);
    case 'slice': {
      const slice = hit.lane.slices[hit.slice];
      return slice === undefined ? [hit.lane.name] : sliceLines(hit.lane, slice, nowMs);
    }
    case 'lane': {
      const last = hit.lane.slices.at(-1);
      return last === undefined ? [hit.lane.name] : sliceLines(hit.lane, last, nowMs);
    }
  }
}

/** The target of a click. */
export function locationOf(hit: Hit): Location | undefined {
  switch (hit.kind) {
    case 'tick':
      return undefined;
    case 'slice':
      return hit.lane.slices[hit.slice]?.location;
    case 'many':
      return hit.lane.slices.slice(hit.first, hit.first + hit.count).find(({ location }) => location)
        ?.location;
    case 'lane':
      return hit.lane.slices.findLast(({ location }) => location !== undefined)?.location;
  }
}
