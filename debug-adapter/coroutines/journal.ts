/**
 * The events of all kept ticks in one row, oldest first, as looking back walks along them, with where something is
 * missing between them.
 *
 * How it works. What was left out of a tick, or a tick that was missed, is a gap: what a coroutine did before one says
 * nothing about what it does after. So the row is cut into stretches without a gap, and a state is concluded from
 * events of its own stretch only. Events of one coroutine are linked, so that its last before a moment is found in as
 * many steps as it has events since.
 */
import type { TickEvent, TickFacts } from '../../runtime/protocol/facts.js';
import type { CoroutineId } from '../../runtime/protocol/ids.js';

/** Events without a gap between them. */
export interface GaplessStretch {
  /** Index of its first event. */
  readonly first: number;
  /** What is missing before it; absent for the first, before which nothing is kept. */
  readonly missing?: Missing;
}

export interface Missing {
  /** The tick in which, or after which, something is missing. */
  readonly tick: number;
  /** Events left out of that tick; absent where whole ticks are missing, of which nobody counted the events. */
  readonly events?: number;
}

const NONE = -1;

export class Journal {
  readonly events: readonly TickEvent[];
  readonly stretches: readonly GaplessStretch[];
  /** For each stretch: from this id on coroutines began after it; they are numbered in the order of their beginnings. */
  private readonly bornAfter: readonly CoroutineId[];
  /** What is missing between the last event and now. */
  readonly missingAtEnd: Missing | undefined;
  /** The tick of each event. */
  private readonly ticks: Int32Array;
  /** The event before and after of the same coroutine. */
  private readonly before: Int32Array;
  private readonly after: Int32Array;
  private readonly lastOf = new Map<CoroutineId, number>();
  private readonly firstOf = new Map<CoroutineId, number>();

  /**
   * @param gapsBefore numbers of ticks before which others were missed
   * @param untilMs what happened later is left out
   */
  constructor(ticks: readonly TickFacts[], gapsBefore: ReadonlySet<number>, untilMs = Infinity) {
    const events: TickEvent[] = [];
    const stretches: GaplessStretch[] = [{ first: 0 }];
    const firstEvents: (readonly [number, number])[] = [];
    let missing: Missing | undefined;
    for (const [index, tick] of ticks.entries()) {
      if (index > 0 && gapsBefore.has(tick.number)) missing ??= { tick: ticks[index - 1]?.number ?? 0 };
      if (missing !== undefined && tick.events.length > 0) {
        stretches.push({ first: events.length, missing });
        missing = undefined;
      }
      firstEvents.push([events.length, tick.number]);
      for (const event of tick.events) if (event.atMs <= untilMs) events.push(event);
      if (tick.dropped > 0) missing = { tick: tick.number, events: tick.dropped };
    }
    this.events = events;
    this.stretches = stretches;
    this.missingAtEnd = missing;
    this.ticks = new Int32Array(events.length);
    for (const [first, number] of firstEvents) this.ticks.fill(number, first);
    this.before = new Int32Array(events.length);
    this.after = new Int32Array(events.length).fill(NONE);
    this.link();
    this.bornAfter = this.findBornAfter();
  }

  private findBornAfter(): CoroutineId[] {
    const found: CoroutineId[] = [];
    let highest = 0;
    let stretch = 0;
    for (const [index, { kind, coroutine }] of this.events.entries()) {
      while (index >= (this.stretches[stretch + 1]?.first ?? Infinity)) stretch++;
      if (coroutine <= highest) continue;
      highest = coroutine;
      if (kind !== 'created') continue;
      for (let before = found.length; before < stretch; before++) found.push(coroutine);
    }
    return found;
  }

  /** Whether a coroutine of which no event is kept is known to have begun after a stretch. */
  beganAfter(coroutine: CoroutineId, stretch: number): boolean {
    const born = this.bornAfter[stretch];
    return born !== undefined && coroutine >= born;
  }

  private link(): void {
    for (const [index, { coroutine }] of this.events.entries()) {
      const last = this.lastOf.get(coroutine) ?? NONE;
      this.before[index] = last;
      if (last === NONE) this.firstOf.set(coroutine, index);
      else this.after[last] = index;
      this.lastOf.set(coroutine, index);
    }
  }

  /** How many events there are. */
  get length(): number {
    return this.events.length;
  }

  /** Coroutines that something is told of. */
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

  /** The last event of a tick, or of the ticks before it where it has none; undefined where none is kept. */
  lastOfTick(tick: number): number | undefined {
    const index = lowerBound(this.events.length, (at) => this.tickOf(at) > tick) - 1;
    return index < 0 ? undefined : index;
  }

  /** The last event up to a moment of the debuggee's clock; undefined where none is kept. */
  lastUntil(atMs: number): number | undefined {
    const index = lowerBound(this.events.length, (at) => (this.events[at]?.atMs ?? Infinity) > atMs) - 1;
    return index < 0 ? undefined : index;
  }

  /** The number of the stretch an event is in. */
  stretchOf(index: number): number {
    return lowerBound(this.stretches.length, (at) => (this.stretches[at]?.first ?? Infinity) > index) - 1;
  }

  /** The last event of a coroutine up to this one, and the first after it. */
  around(coroutine: CoroutineId, index: number): { last: number | undefined; next: number | undefined } {
    let last = this.lastOf.get(coroutine);
    if (last === undefined) return { last: undefined, next: undefined };
    let next: number | undefined;
    while (last !== undefined && last > index) {
      next = last;
      const earlier: number = this.before[last] ?? NONE;
      last = earlier === NONE ? undefined : earlier;
    }
    return { last, next };
  }

  /** Whether it is the last that is known of its coroutine. */
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
