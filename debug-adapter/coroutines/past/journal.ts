/**
 * The events of all kept ticks in one list, oldest first, for time travel, with the gaps between them.
 *
 * How it works. Events left out of a tick, or a missed tick, are a gap: what a coroutine did before it says nothing
 * about what it does after. So the list is cut into segments without a gap, and a state is concluded only from events
 * of its own segment. Events of one coroutine are linked: its last event before a moment is found in as many steps as
 * it has events since.
 */
import type { TickEvent, TickFacts } from '../../../runtime/protocol/facts.js';
import type { CoroutineId } from '../../../runtime/protocol/ids.js';

/** Events without a gap between them. */
export interface Segment {
  /** Index of its first event. */
  readonly first: number;
  /** What is missing before it; absent for the first, before which nothing is kept. */
  readonly missing?: Missing;
}

export interface Missing {
  /** The tick in which, or after which, something is missing. */
  readonly tick: number;
  /** Events left out of that tick; absent if whole ticks are missing, whose events were never counted. */
  readonly events?: number;
}

const NONE = -1;

export class Journal {
  readonly events: readonly TickEvent[];
  readonly segments: readonly Segment[];
  /** First events of coroutines younger than all seen before; coroutines are numbered in order of creation. */
  private readonly births: readonly number[];
  /** What is missing between the last event and now. */
  readonly missingAtEnd: Missing | undefined;
  /** The tick of each event. */
  private readonly ticks: Int32Array;
  /** The previous and next event of the same coroutine. */
  private readonly before: Int32Array;
  private readonly after: Int32Array;
  private lastAround = { first: 0, end: 0 };
  private readonly lastOf = new Map<CoroutineId, number>();

  /**
   * @param gapsBefore numbers of ticks before which others were missed
   * @param untilMs later events are left out
   */
  constructor(ticks: readonly TickFacts[], gapsBefore: ReadonlySet<number>, untilMs = Infinity) {
    const events: TickEvent[] = [];
    const segments: Segment[] = [{ first: 0 }];
    const firstEvents: (readonly [number, number])[] = [];
    let missing: Missing | undefined;
    for (const [index, tick] of ticks.entries()) {
      if (index > 0 && gapsBefore.has(tick.number)) missing ??= { tick: ticks[index - 1]?.number ?? 0 };
      if (missing !== undefined && tick.events.length > 0) {
        segments.push({ first: events.length, missing });
        missing = undefined;
      }
      firstEvents.push([events.length, tick.number]);
      for (const event of tick.events) if (event.atMs <= untilMs) events.push(event);
      if (tick.dropped > 0) missing = { tick: tick.number, events: tick.dropped };
    }
    this.events = events;
    this.segments = segments;
    this.missingAtEnd = missing;
    this.ticks = new Int32Array(events.length);
    for (const [at, [first, number]] of firstEvents.entries())
      this.ticks.fill(number, first, firstEvents[at + 1]?.[0] ?? events.length);
    this.before = new Int32Array(events.length);
    this.after = new Int32Array(events.length).fill(NONE);
    this.link();
    this.births = this.findBirths();
  }

  private findBirths(): number[] {
    const births: number[] = [];
    let youngest = 0;
    const { events } = this;
    for (let index = 0; index < events.length; index++) {
      const { kind, coroutine } = events[index] as TickEvent;
      if (coroutine <= youngest) continue;
      youngest = coroutine;
      if (kind === 'created') births.push(index);
    }
    return births;
  }

  /** Whether a coroutine is known to have begun after an event because it is younger than one that did. */
  beganAfter(coroutine: CoroutineId, index: number): boolean {
    const { births, events } = this;
    const birth = births[lowerBound(births.length, (at) => (births[at] ?? 0) > index)];
    return birth !== undefined && coroutine >= (events[birth]?.coroutine ?? Infinity);
  }

  /** The coroutines that this event shows not to have begun before: from this id on, below that one. */
  birthAt(index: number): { readonly from: CoroutineId; readonly to: number } | undefined {
    const { births, events } = this;
    const at = lowerBound(births.length, (one) => (births[one] ?? 0) >= index);
    if (births[at] !== index) return undefined;
    const from = events[index]?.coroutine as CoroutineId;
    return { from, to: events[births[at + 1] ?? -1]?.coroutine ?? Infinity };
  }

  private link(): void {
    const { events, before, after, lastOf } = this;
    for (let index = 0; index < events.length; index++) {
      const { coroutine } = events[index] as TickEvent;
      const last = lastOf.get(coroutine) ?? NONE;
      before[index] = last;
      if (last !== NONE) after[last] = index;
      lastOf.set(coroutine, index);
    }
  }

  /** Number of events. */
  get length(): number {
    return this.events.length;
  }

  /** Coroutines with events. */
  coroutines(): Iterable<CoroutineId> {
    return this.lastOf.keys();
  }

  tickOf(index: number): number {
    return this.ticks[index] ?? 0;
  }

  /** The number of an event within its tick. */
  numberInTick(index: number): number {
    const tick = this.tickOf(index);
    let first = index;
    while (first > 0 && this.tickOf(first - 1) === tick) first--;
    return index - first;
  }

  /** The last event of a tick, or of earlier ticks if it has none; undefined if none is kept. */
  lastOfTick(tick: number): number | undefined {
    const index = lowerBound(this.events.length, (at) => this.tickOf(at) > tick) - 1;
    return index < 0 ? undefined : index;
  }

  /** The last event up to a time on the debuggee's clock; undefined if none is kept. */
  lastUntil(atMs: number): number | undefined {
    const index = lowerBound(this.events.length, (at) => (this.events[at]?.atMs ?? Infinity) > atMs) - 1;
    return index < 0 ? undefined : index;
  }

  /** The number of an event's segment. */
  segmentOf(index: number): number {
    return lowerBound(this.segments.length, (at) => (this.segments[at]?.first ?? Infinity) > index) - 1;
  }

  /** The last event of a segment that a gap follows; undefined if it extends to the present. */
  lastBeforeGap(index: number): number | undefined {
    const next = this.segments[this.segmentOf(index) + 1];
    if (next !== undefined) return next.first - 1;
    return this.missingAtEnd === undefined ? undefined : this.events.length - 1;
  }

  /** The first event of an event's segment, and the first beyond it. */
  segmentAround(index: number): { readonly first: number; readonly end: number } {
    // Called for every coroutine at one moment.
    const { first, end } = this.lastAround;
    if (index >= first && index < end) return this.lastAround;
    const segment = this.segmentOf(index);
    this.lastAround = {
      first: this.segments[segment]?.first ?? 0,
      end: this.segments[segment + 1]?.first ?? this.length,
    };
    return this.lastAround;
  }

  /** The last event of a coroutine up to this one; -1 if there is none. */
  lastUpTo(coroutine: CoroutineId, index: number): number {
    let last = this.lastOf.get(coroutine) ?? NONE;
    while (last > index) last = this.before[last] ?? NONE;
    return last;
  }

  /** The first event of a coroutine after this one; Infinity if there is none. */
  nextAfter(coroutine: CoroutineId, index: number): number {
    let next = Infinity;
    for (let at = this.lastOf.get(coroutine) ?? NONE; at > index; at = this.before[at] ?? NONE) next = at;
    return next;
  }

  /** Whether it is the last known event of its coroutine. */
  isLast(index: number): boolean {
    return this.after[index] === NONE;
  }
}

/** The first index below `length` for which this holds; it holds for all after that. */
function lowerBound(length: number, holds: (index: number) => boolean): number {
  let low = 0;
  for (let high = length; low < high;) {
    const middle = (low + high) >> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
