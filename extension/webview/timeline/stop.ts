/** The timeline of a paused program: its clock runs, but nothing in it does. Pure. */
import type { Timeline } from '../../panels/messages.js';

/**
 * Ends at the last event: a slice that has not ended must not seem to have run while the debugger paused the program.
 * The clock of the answer does not matter: it may have been read before the stop.
 */
export function asOfStop(timeline: Timeline): Timeline {
  let last = 0;
  for (const { startMs, endMs } of timeline.ticks) last = Math.max(last, startMs, endMs ?? 0);
  for (const { slices } of timeline.lanes) {
    const slice = slices.at(-1);
    if (slice !== undefined) last = Math.max(last, slice.startMs, slice.endMs ?? 0);
  }
  return last === 0 ? timeline : { ...timeline, nowMs: last };
}
