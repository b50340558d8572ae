/** Merges the adapter's changes into the timeline on the page. Pure. */
import type { TimelineLane, TimelineSlice } from '../../../debug-adapter/protocol/requests.js';
import type { Timeline } from '../../panels/messages.js';

/** @param forMs how far back the timeline reaches; earlier slices are dropped */
export function merged(known: Timeline, changes: Timeline, forMs: number): Timeline {
  const fromMs = changes.nowMs - forMs;
  const lanes = new Map(known.lanes.map((lane) => [lane.coroutine, lane]));
  for (const lane of changes.lanes) {
    const before = lanes.get(lane.coroutine);
    lanes.set(lane.coroutine, before === undefined ? lane : continued(before, lane));
  }
  const [firstTick] = changes.ticks;
  const ticks = known.ticks.filter(
    ({ number, endMs }) => number < (firstTick?.number ?? Infinity) && (endMs ?? Infinity) >= fromMs,
  );
  return {
    ...changes,
    lanes: [...lanes.values()]
      .map((lane) => within(lane, fromMs))
      .filter(({ slices }) => slices.length > 0)
      .sort((a, b) => a.coroutine - b.coroutine),
    ticks: [...ticks, ...changes.ticks],
  };
}

export function countSlices({ lanes }: Timeline): number {
  return lanes.reduce((sum, { slices }) => sum + slices.length, 0);
}

/** Only the last known slice can have changed: those before it have ended. */
function continued(before: TimelineLane, lane: TimelineLane): TimelineLane {
  const last = before.slices.at(-1);
  const [first] = lane.slices;
  if (last === undefined || first === undefined) return lane;
  const slices = [...before.slices.slice(0, -1), ...sinceLast(last, first), ...lane.slices];
  return { ...lane, slices };
}

/** The part of the last known slice that still holds, before the first reported one. */
function sinceLast(last: TimelineSlice, first: TimelineSlice): TimelineSlice[] {
  if (last.startMs === first.startMs && last.state === first.state) return [];
  // Its end was left out with others: it had ended by this time.
  return [last.endMs === undefined ? { ...last, endMs: first.startMs } : last];
}

function within(lane: TimelineLane, fromMs: number): TimelineLane {
  const isOver = ({ endMs }: TimelineSlice): boolean => (endMs ?? Infinity) < fromMs;
  const [first] = lane.slices;
  if (first === undefined || !isOver(first)) return lane;
  return { ...lane, slices: lane.slices.slice(lane.slices.findLastIndex(isOver) + 1) };
}
