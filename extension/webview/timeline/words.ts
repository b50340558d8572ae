/** Describes the timeline in words, for the hover and for a screen reader. Pure. */
import type { TimelineLane, TimelineSlice } from '../../../debug-adapter/protocol/requests.js';
import type { Timeline } from '../../panels/messages.js';
import { formatCount, formatDuration, formatPlace } from '../../view-models/labels.js';
import type { TickBar } from './spans.js';
import { momentWords } from './viewport.js';

/** A longer tick noticeably delays everything else. */
export const LONG_TICK_MS = 50;

/** One run or one wait of a coroutine, as lines. */
export function sliceLines(lane: TimelineLane, slice: TimelineSlice, nowMs: number): string[] {
  const duration = formatDuration((slice.endMs ?? nowMs) - slice.startMs);
  const lasts = slice.endMs === undefined;
  const lines = [
    lane.name,
    `${slice.state}${lasts ? ', for' : ' for'} ${duration}${lasts ? ' until now' : ''}`,
    ...(slice.text === undefined ? [] : [`waits for ${slice.text}`]),
    `from ${momentWords(slice.startMs, 1)} on, tick ${slice.tick}`,
    ...(slice.location === undefined ? [] : [`at ${formatPlace(slice.location)}`]),
  ];
  const isLast = slice === lane.slices.at(-1);
  if (isLast && lane.outcome !== undefined) lines.push(`then ${OUTCOMES[lane.outcome]}`);
  return lines;
}

const OUTCOMES: Record<NonNullable<TimelineLane['outcome']>, string> = {
  returned: 'it returned',
  threw: 'it threw',
  cancelled: 'it was cancelled',
};

/**
 * The current state or the outcome of a coroutine, in words that change only when the coroutine does something else.
 */
export function laneWords({ name, slices, outcome }: TimelineLane): string {
  const last = slices.at(-1);
  if (outcome !== undefined || last === undefined) return [name, outcome].filter(Boolean).join(', ');
  return [name, last.state, ...(last.text === undefined ? [] : [`waits for ${last.text}`])].join(', ');
}

/** Slices too short to tell apart. */
export function manyLines(lane: TimelineLane, count: number): string[] {
  return [lane.name, `${count} spans too short to tell apart`, 'Zoom in to see each.'];
}

export function tickLines({ number, durationMs, causes, count }: TickBar): string[] {
  const lines =
    count === 1
      ? [`Tick ${number} took ${formatDuration(durationMs)}`]
      : [`${count} ticks, the longest (${number}) took ${formatDuration(durationMs)}`];
  if (causes.length > 0) lines.push(`Called by: ${causes.join(', ')}`);
  if (durationMs > LONG_TICK_MS) lines.push('Everything else waited for it.');
  return lines;
}

/** One line beside the search box that summarizes the timeline on screen. */
export function summary(timeline: Timeline, shown: number, state: 'running' | 'stopped' | 'over'): string {
  const lanes =
    shown === timeline.lanes.length
      ? formatCount(shown, 'coroutine')
      : `${shown} of ${formatCount(timeline.lanes.length, 'coroutine')}`;
  const dropped = timeline.dropped === 0 ? '' : ` · older parts left out: ${timeline.dropped}`;
  const states = { running: 'running', stopped: 'stopped', over: 'the program has ended' };
  return `${lanes}${dropped} · ${states[state]}`;
}

/** Keeps lanes whose name, place or wait contains the text. */
export function matchingLanes(lanes: readonly TimelineLane[], text: string): readonly TimelineLane[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return lanes;
  const has = (value: string | undefined): boolean => value?.toLowerCase().includes(wanted) ?? false;
  return lanes.filter(
    ({ name, slices }) => has(name) || slices.some(({ text, location }) => has(text) || has(location?.path)),
  );
}
