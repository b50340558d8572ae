/** Breakpoints on ticks that last too long: decided at the first hook after the limit has passed, once per tick. */
import { armed, checkBreakpoints, onArmed } from './coroutine-breakpoints.js';
import type { CoroutineRecord } from '../records/coroutine-record.js';
import { tickUnderWay } from '../ticks/ticks.js';
import { stopsSoFar } from '../blocking/standstill.js';

// The program may replace it later; this copy stays.
const now = performance.now.bind(performance);

let watchedTick = -1;
let stopsBefore = 0;
let isReported = false;
let isArmed = false;

onArmed(() => {
  const wasArmed = isArmed;
  isArmed = armed.longTick !== null;
  const tick = isArmed && !wasArmed ? tickUnderWay() : undefined;
  if (tick === undefined) return;
  // The program may have been stopped in it before counting began.
  watchedTick = tick.number;
  isReported = true;
});

/**
 * Called by hooks while `armed.longTick` is not null.
 *
 * @param ranBy whose code ran until now; undefined if unknown
 */
export function checkTickLength(record: CoroutineRecord, ranBy: CoroutineRecord | undefined): void {
  const tick = tickUnderWay();
  if (tick === undefined) return;
  if (tick.number !== watchedTick) {
    watchedTick = tick.number;
    stopsBefore = stopsSoFar();
    isReported = false;
  }
  // The duration of a tick in which the program was stopped is the user's doing.
  if (isReported || stopsBefore !== stopsSoFar()) return;
  const lastedMs = now() - tick.startMs;
  isReported = checkBreakpoints('longTick', {
    record,
    site: record.site === 0 ? record.functionSite : record.site,
    scope: record.scope,
    lastedMs,
    detail: {
      kind: 'longTick',
      tick: tick.number,
      lastedMs,
      ...(ranBy === undefined ? {} : { ranBy: ranBy.id }),
    },
  });
}
