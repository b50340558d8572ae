/** Breakpoints on ticks that last too long: decided at the first hook after the limit has passed, once a tick. */
import { armed, checkBreakpoints, onArmed } from './coroutine-breakpoints.js';
import type { CoroutineRecord } from './coroutine-record.js';
import { tickUnderWay } from './ticks.js';
import { stopsSoFar } from './trampoline.js';

// The program may replace it later; ours stays.
const now = performance.now.bind(performance);

let watchedTick = -1;
let stopsBefore = 0;
let isTold = false;
let isArmed = false;

onArmed(() => {
  const wasArmed = isArmed;
  isArmed = armed.longTick !== null;
  const tick = isArmed && !wasArmed ? tickUnderWay() : undefined;
  if (tick === undefined) return;
  // The program may have been stopped in it before anybody counted.
  watchedTick = tick.number;
  isTold = true;
});

/**
 * To be called by hooks while `armed.longTick` is not null.
 *
 * @param ranBy whose code ran up to here; undefined when that is not known
 */
export function checkTickLength(record: CoroutineRecord, ranBy: CoroutineRecord | undefined): void {
  const tick = tickUnderWay();
  if (tick === undefined) return;
  if (tick.number !== watchedTick) {
    watchedTick = tick.number;
    stopsBefore = stopsSoFar();
    isTold = false;
  }
  // How long a tick lasts in which the program was stopped is the user's doing.
  if (isTold || stopsBefore !== stopsSoFar()) return;
  const lastedMs = now() - tick.startMs;
  isTold = checkBreakpoints('longTick', {
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
