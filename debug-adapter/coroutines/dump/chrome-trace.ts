/** The history as a Chrome trace (Trace Event Format, JSON object form), for Perfetto and chrome://tracing. */
import type { CoroutineSource } from '../store/coroutine-source.js';
import { causeTexts } from '../rows/tick-causes.js';

const PROCESS = 1;
/** Thread id of the lane that shows ticks; coroutine ids begin at 1. */
const TICKS_LANE = 0;

/** Needs an up-to-date history. Times are microseconds since the program started, as the format requires. */
export function chromeTrace({ store, history, startedMs }: CoroutineSource): object {
  const { lanes } = history.lanes(-Infinity, startedMs, Infinity);
  const endMs = store.nowMs - startedMs;
  return {
    displayTimeUnit: 'ms',
    traceEvents: [
      nameOfLane(TICKS_LANE, 'event loop'),
      ...history.ticks.map((tick) => ({
        ph: 'X',
        pid: PROCESS,
        tid: TICKS_LANE,
        name: `tick ${tick.number}`,
        ts: (tick.startMs - startedMs) * 1000,
        dur: ((tick.endMs ?? store.nowMs) - tick.startMs) * 1000,
        args: { causes: causeTexts(tick).join(', ') },
      })),
      ...lanes.flatMap(({ coroutine, name, slices }) => [
        nameOfLane(coroutine, `#${coroutine} ${name}`),
        ...slices.map((slice) => ({
          ph: 'X',
          pid: PROCESS,
          tid: coroutine,
          cat: slice.state,
          name: slice.state === 'running' ? name : `waits for ${slice.text ?? ''}`,
          ts: slice.startMs * 1000,
          dur: ((slice.endMs ?? endMs) - slice.startMs) * 1000,
          ...(slice.location === undefined
            ? {}
            : { args: { at: `${slice.location.path}:${slice.location.line}` } }),
        })),
      ]),
    ],
  };
}

function nameOfLane(tid: number, name: string): object {
  return { ph: 'M', pid: PROCESS, tid, name: 'thread_name', args: { name } };
}
