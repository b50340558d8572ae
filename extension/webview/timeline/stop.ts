/** A timeline of a program that is stopped: its clock goes on, but nothing in it does. Pure. */
import type { Timeline } from '../../panels/messages.js';

/**
 * Ends at the last thing that happened: what lasts must not look as if it had run while the debugger held it. What
 * clock the answer has does not matter: it may have been read before the stop.
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
