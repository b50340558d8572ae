/** What happened lately: ticks as they were pulled, and the lives of coroutines drawn from them. */
import type { TickFacts } from '../../runtime/protocol/facts.js';
import type { CoroutineId, SiteId } from '../../runtime/protocol/ids.js';
import type { TimelineLane, TimelineSlice } from '../protocol/requests.js';
import type { CoroutineStore } from './coroutine-store.js';
import { Lives, type Stretch } from './lives.js';
import { StepTimes } from './step-times.js';
import { ToldWaits } from './told-waits.js';

/** Tick events kept; the oldest ticks go first. */
const KEPT_EVENTS = 200_000;

type Lane = Omit<TimelineLane, 'slices'> & { readonly slices: TimelineSlice[] };

export class History {
  /** How long coroutines ran since the debugger came. */
  readonly steps = new StepTimes();
  /** Who waited for whom, where it is noted. */
  private toldWaits: ToldWaits | undefined;
  private kept: TickFacts[] = [];
  private readonly lives = new Lives({
    ran: (stretch, isEndKnown) => {
      if (isEndKnown && this.kept.at(-1)?.stopped !== true) this.steps.add(stretch);
      else this.steps.isComplete = false;
    },
    finished: (coroutine) => this.steps.end(coroutine),
  });
  private events = 0;
  private received = 0;
  /** Ticks the debuggee no longer had when it was asked, out of those that were never told. */
  private missed = 0;
  /** Ticks told and no longer kept here. */
  private forgotten = 0;
  /** Numbers of ticks before which others were missed. */
  private missedBefore = new Set<number>();

  /** @param store whose coroutines these are */
  constructor(private readonly store: CoroutineStore) {}

  /** From now on it is noted who waits for whom, for those who look back. */
  noteWaits(): void {
    this.toldWaits ??= new ToldWaits(this.store.index);
  }

  get waits(): ToldWaits | undefined {
    return this.toldWaits;
  }

  /** Adds ticks, oldest first; one that is known already (it lasted when it was pulled) is replaced. */
  add(ticks: readonly TickFacts[], forgottenByDebuggee: number): void {
    const missed = forgottenByDebuggee - this.received - this.missed;
    if (missed > 0) {
      this.missed += missed;
      this.steps.isComplete = false;
      if (ticks[0] !== undefined) this.missedBefore.add(ticks[0].number);
    }
    for (const tick of ticks) {
      const last = this.kept.at(-1);
      if (last?.number === tick.number) {
        this.kept.pop();
        this.events -= last.events.length;
      } else this.received++;
      this.kept.push(tick);
      this.lives.add(tick);
      this.events += tick.events.length;
      if (tick.dropped > 0) this.steps.isComplete = false;
    }
    while (this.events > KEPT_EVENTS) {
      const oldest = this.kept.shift();
      this.events -= oldest?.events.length ?? 0;
      if (oldest !== undefined) this.missedBefore.delete(oldest.number);
      this.forgotten++;
    }
    if (this.lives.isFull) this.forgetOld();
  }

  /** Ticks that can no longer be told of. */
  get dropped(): number {
    return this.forgotten + this.missed;
  }

  /** Oldest first. */
  get ticks(): readonly TickFacts[] {
    return this.kept;
  }

  /** Numbers of kept ticks between which and the one before others were missed. */
  get gapsBefore(): ReadonlySet<number> {
    return this.missedBefore;
  }

  /** A dump tells where ticks were missed. */
  restoreGaps(before: readonly number[]): void {
    this.missedBefore = new Set(before);
  }

  /** From this number on, oldest first. */
  ticksFrom(number: number): readonly TickFacts[] {
    return this.kept.slice(this.kept.findLastIndex((tick) => tick.number < number) + 1);
  }

  /** What to give the debuggee's `ticks` next. */
  get lastNumber(): number {
    return this.kept.at(-1)?.number ?? 0;
  }

  /**
   * The lanes of everything that lived since `fromMs` (the debuggee's clock); times in the answer count from
   * `startedMs`. At most `limit` slices: those that changed last. With `since`, an earlier answer's `mark`: only slices
   * that changed since then.
   */
  lanes(
    fromMs: number,
    startedMs: number,
    limit: number,
    since = 0,
  ): { lanes: TimelineLane[]; leftOut: number; mark: number } {
    const { store } = this;
    this.forgetOld();
    const { stretches, total } = this.lives.window(fromMs, since, limit);
    const lanes = new Map<CoroutineId, Lane>();
    const places = new Map<SiteId, Pick<TimelineSlice, 'location'>>();
    const at = (site: SiteId): Pick<TimelineSlice, 'location'> => {
      let place = places.get(site);
      if (place === undefined) places.set(site, (place = placeIn(store, site)));
      return place;
    };
    for (const stretch of stretches.reverse()) {
      const { state, tick, startMs, site } = stretch;
      const endMs = stretch.endMs ?? unseenEnd(store, stretch);
      laneOf(lanes, store, stretch).slices.push({
        state,
        startMs: startMs - startedMs,
        ...(endMs === undefined ? {} : { endMs: endMs - startedMs }),
        tick,
        ...at(site ?? stretch.function),
        ...(state === 'suspended' ? { text: store.textOf(site) } : {}),
      });
    }
    for (const lane of lanes.values()) lane.slices.sort((a, b) => a.startMs - b.startMs);
    const isWhole = since === 0;
    const unseen = isWhole ? this.addUnseen(lanes, startedMs, limit - stretches.length) : 0;
    return {
      lanes: [...lanes.values()].sort((a, b) => a.coroutine - b.coroutine),
      leftOut: Math.max(0, isWhole ? total - stretches.length : total - limit) + unseen,
      mark: this.lives.newest,
    };
  }

  private forgetOld(): void {
    const { store } = this;
    // What began after the facts were told is not among them yet.
    const isLive = ({ coroutine, startMs }: Stretch): boolean =>
      store.index.get(coroutine) !== undefined || startMs >= store.nowMs;
    this.lives.forget(this.kept[0]?.startMs ?? -Infinity, isLive);
    this.steps.forget((coroutine) => this.lives.has(coroutine));
  }

  /**
   * Coroutines that have been suspended for longer than the history reaches back: at most so many, the oldest. Answers
   * how many were left out.
   */
  private addUnseen(lanes: Map<CoroutineId, Lane>, startedMs: number, most: number): number {
    const { store } = this;
    let count = 0;
    for (const facts of store.index.oldestFirst()) {
      if (count >= most) return Math.max(0, store.live - this.lives.lasting - count);
      if (this.lives.has(facts.id) || facts.sinceMs === undefined || facts.state !== 'suspended') continue;
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

/** When it ended, if the event that would tell was dropped. */
function unseenEnd(store: CoroutineStore, { coroutine, startMs }: Stretch): number | undefined {
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
  { coroutine, function: functionSite }: Pick<Stretch, 'coroutine' | 'function'>,
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
