/**
 * Event-loop ticks: which coroutines were created, resumed, suspended and finished in each. Kept only while attached.
 *
 * How it works. The first event after the event loop called into JavaScript opens a span: libuv's loop count and the
 * clock are read once, and `process.nextTick`, which Node runs when the microtask queue is empty, closes it. Spans of
 * one loop iteration make one tick; the cause of each is recorded (tick-cause.ts).
 */
import type { TickEventKind } from '../../protocol/facts.js';
import type { SiteId } from '../../protocol/ids.js';
import { packEvent, type PackedTick } from '../../protocol/packed-ticks.js';
import type { CoroutineRecord } from '../records/coroutine-record.js';
import { ownCallback } from '../naming/internal-callbacks.js';
import { causeOfSpan, forgetUnknownCause, type TickCause } from './tick-cause.js';
import { stopsSoFar } from '../blocking/standstill.js';

const KEPT_TICKS = 500;
const KEPT_EVENTS_PER_TICK = 100;
/** Events in one answer: about a millisecond's work. */
const MOST_TOLD = 5000;
/** Events that are only counted between two reads of the clock. */
const DROPPED_PER_CLOCK_READ = 64;

interface Tick {
  readonly number: number;
  readonly startMs: number;
  endMs: number | undefined;
  /** One per call into JavaScript with at least one kept event. */
  readonly calls: { readonly cause: TickCause | undefined; readonly firstEvent: number }[];
  readonly events: {
    kind: TickEventKind;
    record: CoroutineRecord['id'];
    functionSite: SiteId;
    site: number;
    atMs: number;
  }[];
  dropped: number;
  /** How often the program had been blocked when it began, and when it was last seen; undefined while it lasts. */
  readonly stopsBefore: number;
  stopsAfter: number | undefined;
}

// The program may replace these later; these copies stay.
const now = performance.now.bind(performance);
const nextTick = process.nextTick.bind(process);

ownCallback(closeSpan);
const { nodeTiming } = performance as unknown as {
  nodeTiming: { uvMetricsInfo: { loopCount: number } };
};

let ticks: Tick[] = [];
let forgotten = 0;
let open = false;
let stampMs = 0;
let current: Tick | undefined;
let afterSpan: () => void = () => undefined;

/** Calls `listener` whenever the microtask queue is empty. */
export function onSpanEnd(listener: () => void): void {
  afterSpan = listener;
}

/** Number of the latest tick in which coroutines ran; 0 before the first. */
export function currentTick(): number {
  return current?.number ?? 0;
}

/** The tick in which a call into JavaScript is under way; undefined between calls. */
export function tickUnderWay(): { readonly number: number; readonly startMs: number } | undefined {
  return open ? current : undefined;
}

/** Records one event; returns `performance.now()` as last read: a few dozen events ago at most. */
export function noteTickEvent(kind: TickEventKind, record: CoroutineRecord): number {
  if (!open) openSpan();
  const tick = current;
  if (tick !== undefined) {
    if (tick.events.length < KEPT_EVENTS_PER_TICK) {
      // The clock costs as much as all the rest: read only for events that are kept.
      if (tick.events.length > 0) stampMs = now();
      tick.events.push({
        kind,
        record: record.id,
        functionSite: record.functionSite,
        site: record.site,
        atMs: stampMs,
      });
    } else if (++tick.dropped % DROPPED_PER_CLOCK_READ === 0) stampMs = now();
  }
  return stampMs;
}

function openSpan(): void {
  open = true;
  stampMs = now();
  const number = nodeTiming.uvMetricsInfo.loopCount;
  // V8 lets the inspector in at each call, and a detach forgets the ticks: so `current` is read once.
  let tick = current;
  if (tick?.number === number) {
    tick.endMs = undefined;
    tick.stopsAfter = undefined;
  } else {
    tick = {
      number,
      startMs: stampMs,
      endMs: undefined,
      calls: [],
      events: [],
      dropped: 0,
      stopsBefore: stopsSoFar(),
      stopsAfter: undefined,
    };
    current = tick;
    ticks.push(tick);
    if (ticks.length > 2 * KEPT_TICKS) {
      ticks = ticks.slice(KEPT_TICKS);
      forgotten += KEPT_TICKS;
    }
  }
  noteCall(tick);
  nextTick(closeSpan);
}

function noteCall({ calls, events }: Tick): void {
  const cause = causeOfSpan();
  if (events.length >= KEPT_EVENTS_PER_TICK) return;
  const last = calls.at(-1);
  // The same callback continued, or the cause is again unknown.
  if (last !== undefined && last.cause?.call === cause?.call) return;
  calls.push({ cause, firstEvent: events.length });
}

function closeSpan(): void {
  open = false;
  forgetUnknownCause();
  // As in `openSpan`.
  const tick = current;
  if (tick !== undefined) {
    tick.endMs = now();
    tick.stopsAfter = stopsSoFar();
  }
  afterSpan();
}

/** The remembered ticks from `since` on, oldest first, as many as `MOST_TOLD` events allow. */
export function ticksSince(since: number): {
  readonly ticks: readonly PackedTick[];
  readonly more: boolean;
  readonly forgotten: number;
} {
  const told: PackedTick[] = [];
  let events = 0;
  for (let at = firstFrom(since); at < ticks.length && events < MOST_TOLD; at++) {
    const tick = ticks[at] as Tick;
    told.push(packed(tick));
    events += tick.events.length;
  }
  return { ticks: told, more: (told.at(-1)?.number ?? Infinity) < (ticks.at(-1)?.number ?? 0), forgotten };
}

/** Index of the first tick with this number or a higher one. */
function firstFrom(number: number): number {
  const before = ticks.findLastIndex((tick) => tick.number < number);
  return before + 1;
}

function packed(tick: Tick): PackedTick {
  const { number, startMs, endMs, calls, events, dropped, stopsBefore, stopsAfter } = tick;
  return {
    number,
    startMs,
    ...(endMs === undefined ? {} : { endMs }),
    calls: calls.map(({ cause, firstEvent }) => ({
      ...(cause === undefined ? {} : { resource: cause.resource }),
      firstEvent,
    })),
    events: events.flatMap(({ kind, record, functionSite, site, atMs }) =>
      packEvent(kind, record, functionSite, site, atMs - startMs),
    ),
    dropped,
    ...((stopsAfter ?? stopsSoFar()) === stopsBefore ? {} : { stopped: true }),
  };
}

export function forgetTicks(): void {
  ticks = [];
  forgotten = 0;
  current = undefined;
  // The next event opens a span, though the one that was forgotten has not ended.
  open = false;
}
