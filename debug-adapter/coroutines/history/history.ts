/** Recent events: ticks as they were pulled, and the activity of coroutines drawn from them. */
import type { TickFacts } from '../../../runtime/protocol/facts.js';
import type { CoroutineId, SiteId } from '../../../runtime/protocol/ids.js';
import type { TimelineLane, TimelineSlice } from '../../protocol/requests.js';
import type { CoroutineStore } from '../store/coroutine-store.js';
import { ActivitySpans, type ActivitySpan } from './activity-spans.js';
import { LifeTimes, type Life } from './life-times.js';
import { RunTimes } from './run-times.js';
import { RecordedWaits } from './recorded-waits.js';

/** Tick events kept; the oldest ticks are dropped first. */
const KEPT_EVENTS = 200_000;

type Lane = Omit<TimelineLane, 'slices'> & { readonly slices: TimelineSlice[] };

export class History {
  /** How long coroutines ran since the debugger attached. */
  readonly steps = new RunTimes();
  /** Where coroutines spent their time since then. */
  private readonly lives = new LifeTimes();
  /** Events are missing up to and including this tick. */
  private lastGap = -1;
  /** Await relations, if they are recorded. */
  private recordedWaits: RecordedWaits | undefined;
  private kept: TickFacts[] = [];
  private readonly activity = new ActivitySpans({
    seen: (coroutine, atMs) => {
      this.lives.begin(coroutine, atMs);
    },
    over: (span, isEndKnown) => {
      if (isEndKnown && this.isCertain(span)) this.lives.add(span, this.lengthOf(span));
      if (span.state !== 'running') return;
      if (isEndKnown && this.kept.at(-1)?.stopped !== true) this.steps.add(span);
      else this.steps.isComplete = false;
    },
    finished: (coroutine, atMs) => {
      this.steps.end(coroutine);
      this.lives.end(coroutine, atMs);
    },
  });
  private events = 0;
  private received = 0;
  /** Number of unreported ticks that the debuggee had already dropped when queried. */
  private missed = 0;
  /** Ticks that were reported and have been dropped here. */
  private forgotten = 0;
  /** Numbers of ticks before which others were missed. */
  private missedBefore = new Set<number>();

  /** @param store the coroutines of the history */
  constructor(private readonly store: CoroutineStore) {}

  /** From now on await relations are recorded, for time travel. */
  noteWaits(): void {
    this.recordedWaits ??= new RecordedWaits(this.store.index);
  }

  get waits(): RecordedWaits | undefined {
    return this.recordedWaits;
  }

  /** Adds ticks, oldest first; a known one (unfinished when pulled) is replaced. */
  add(ticks: readonly TickFacts[], forgottenByDebuggee: number): void {
    const missed = forgottenByDebuggee - this.received - this.missed;
    if (missed > 0) {
      this.missed += missed;
      this.steps.isComplete = false;
      this.lastGap = (ticks[0]?.number ?? this.lastNumber + 1) - 1;
      if (ticks[0] !== undefined) this.missedBefore.add(ticks[0].number);
    }
    for (const tick of ticks) {
      const last = this.kept.at(-1);
      if (last?.number === tick.number) {
        this.kept.pop();
        this.events -= last.events.length;
      } else this.received++;
      this.kept.push(tick);
      this.activity.add(tick);
      this.events += tick.events.length;
      if (tick.dropped === 0) continue;
      this.steps.isComplete = false;
      this.lastGap = tick.number;
    }
    while (this.events > KEPT_EVENTS) {
      const oldest = this.kept.shift();
      this.events -= oldest?.events.length ?? 0;
      if (oldest !== undefined) this.missedBefore.delete(oldest.number);
      this.forgotten++;
    }
    if (this.activity.isFull) this.forgetOld();
  }

  /** Where a coroutine spent its time, and what it has done since; undefined if no event of it is known. */
  lifeOf(coroutine: CoroutineId): { readonly life: Life; readonly current?: ActivitySpan } | undefined {
    const life = this.lives.of(coroutine);
    const current = this.activity.currentOf(coroutine);
    if (life === undefined) return undefined;
    return { life, ...(current === undefined || !this.isCertain(current) ? {} : { current }) };
  }

  /** It is one span: no event that could have ended it is missing. */
  private isCertain({ tick }: ActivitySpan): boolean {
    return tick > this.lastGap;
  }

  private lengthOf({ startMs, endMs = startMs }: ActivitySpan): number {
    return endMs - startMs - this.store.standstills.within(startMs, endMs);
  }

  /** Ticks that are no longer available. */
  get dropped(): number {
    return this.forgotten + this.missed;
  }

  /** Oldest first. */
  get ticks(): readonly TickFacts[] {
    return this.kept;
  }

  /** Numbers of kept ticks directly before which others were missed. */
  get gapsBefore(): ReadonlySet<number> {
    return this.missedBefore;
  }

  /** A dump contains the places of missed ticks. */
  restoreGaps(before: readonly number[]): void {
    this.missedBefore = new Set(before);
  }

  /** From this number on, oldest first. */
  ticksFrom(number: number): readonly TickFacts[] {
    return this.kept.slice(this.kept.findLastIndex((tick) => tick.number < number) + 1);
  }

  /** The next argument for the debuggee's `ticks`. */
  get lastNumber(): number {
    return this.kept.at(-1)?.number ?? 0;
  }

  /**
   * The lanes of everything alive since `fromMs` (the debuggee's clock); times in the answer count from `startedMs`. At
   * most `limit` slices: the latest to change. With `since`, the `mark` of an earlier answer: only slices that changed
   * since then.
   */
  lanes(
    fromMs: number,
    startedMs: number,
    limit: number,
    since = 0,
  ): { lanes: TimelineLane[]; leftOut: number; mark: number } {
    const { store } = this;
    this.forgetOld();
    const { spans, total } = this.activity.window(fromMs, since, limit);
    const lanes = new Map<CoroutineId, Lane>();
    const places = new Map<SiteId, Pick<TimelineSlice, 'location'>>();
    const at = (site: SiteId): Pick<TimelineSlice, 'location'> => {
      let place = places.get(site);
      if (place === undefined) places.set(site, (place = placeIn(store, site)));
      return place;
    };
    for (const span of spans.reverse()) {
      const { state, tick, startMs, site } = span;
      const endMs = span.endMs ?? unseenEnd(store, span);
      laneOf(lanes, store, span).slices.push({
        state,
        startMs: startMs - startedMs,
        ...(endMs === undefined ? {} : { endMs: endMs - startedMs }),
        tick,
        ...at(site ?? span.function),
        ...(state === 'suspended' ? { text: store.textOf(site) } : {}),
      });
    }
    for (const lane of lanes.values()) lane.slices.sort((a, b) => a.startMs - b.startMs);
    const isWhole = since === 0;
    const unseen = isWhole ? this.addUnseen(lanes, startedMs, limit - spans.length) : 0;
    return {
      lanes: [...lanes.values()].sort((a, b) => a.coroutine - b.coroutine),
      leftOut: Math.max(0, isWhole ? total - spans.length : total - limit) + unseen,
      mark: this.activity.newest,
    };
  }

  private forgetOld(): void {
    const { store } = this;
    // Spans that began after the facts were reported are not among them yet.
    const isLive = ({ coroutine, startMs }: ActivitySpan): boolean =>
      store.index.get(coroutine) !== undefined || startMs >= store.nowMs;
    this.activity.forget(this.kept[0]?.startMs ?? -Infinity, isLive);
    const isKnown = (coroutine: CoroutineId): boolean => this.activity.has(coroutine);
    this.steps.forget(isKnown);
    this.lives.forget(isKnown);
  }

  /**
   * Coroutines suspended for longer than the history covers: the oldest, up to a limit. Answers how many were left out.
   */
  private addUnseen(lanes: Map<CoroutineId, Lane>, startedMs: number, most: number): number {
    const { store } = this;
    let count = 0;
    for (const facts of store.index.oldestFirst()) {
      if (count >= most) return Math.max(0, store.live - this.activity.lasting - count);
      if (this.activity.has(facts.id) || facts.sinceMs === undefined || facts.state !== 'suspended') continue;
      count++;
      laneOf(lanes, store, { coroutine: facts.id, function: facts.function }).slices.unshift({
        state: 'suspended',
        startMs: Math.max(0, facts.sinceMs - startedMs),
        tick: 0,
        text: store.textOf(facts.site),
        ...(facts.site === undefined ? {} : placeIn(store, facts.site)),
      });
    }
    return 0;
  }
}

/** When it ended, if the event of its end was dropped. */
function unseenEnd(store: CoroutineStore, { coroutine, startMs }: ActivitySpan): number | undefined {
  const facts = store.get(coroutine);
  return facts?.state === 'finished' ? Math.max(startMs, facts.sinceMs ?? startMs) : undefined;
}

function placeIn(store: CoroutineStore, site: SiteId): Pick<TimelineSlice, 'location'> {
  const location = store.placeOf(site);
  return location === undefined ? {} : { location };
}

function laneOf(
  lanes: Map<CoroutineId, Lane>,
  store: CoroutineStore,
  { coroutine, function: functionSite }: Pick<ActivitySpan, 'coroutine' | 'function'>,
): Lane {
  let lane = lanes.get(coroutine);
  if (lane === undefined) {
    const facts = store.get(coroutine);
    lane = {
      coroutine,
      name: facts === undefined ? store.functionName(functionSite) : store.nameOf(facts),
      ...(facts?.parent === undefined ? {} : { parent: facts.parent }),
      ...(facts?.outcome === undefined ? {} : { outcome: facts.outcome }),
      slices: [],
    };
    lanes.set(coroutine, lane);
  }
  return lane;
}
