/**
 * The lives of coroutines as stretches of running and waiting, kept up with each tick that comes, so that a window of
 * them costs what is in it and what is new costs what is new.
 *
 * How it works. A stretch that lasts is in `begun`, in the order in which stretches began; one that is over moves to
 * `over`, in the order in which they ended. Both orders are those of the events, so that the newest are at the ends,
 * and a walk from there meets the latest change first.
 */
import type { TickEvent, TickFacts } from '../../runtime/protocol/facts.js';
import type { CoroutineId, SiteId } from '../../runtime/protocol/ids.js';

/** Stretches that are over and kept; the oldest go first. */
const KEPT_OVER = 200_000;
/** Stretches in `begun` that are over and may lie there before they are cleared away. */
const LOOSE_BEGUN = 10_000;

export interface Stretch {
  readonly coroutine: CoroutineId;
  readonly function: SiteId;
  readonly state: 'running' | 'suspended';
  /** Where it began. */
  readonly site: SiteId | undefined;
  readonly tick: number;
  /** The debuggee's clock, in milliseconds. */
  readonly startMs: number;
  /** Absent while it lasts. */
  endMs: number | undefined;
  /** Number of the event that changed it last. */
  change: number;
}

/** Told when a coroutine has run: for how long is known only where no event was dropped in between. */
export interface RunListener {
  ran(stretch: Stretch, isEndKnown: boolean): void;
  finished(coroutine: CoroutineId): void;
}

export class Lives {
  /** What each coroutine does now. */
  private readonly current = new Map<CoroutineId, Stretch>();
  private begun: Stretch[] = [];
  private over: Stretch[] = [];
  private readonly running = new Set<Stretch>();
  /** Those of the last tick that ended with it because what ended them was dropped. */
  private endedWithTick: Stretch[] = [];
  private lastTick = -1;
  /** Events of the last tick that are told already. */
  private seenEvents = 0;
  private changes = 0;

  constructor(private readonly listener: RunListener) {}

  /** Number of the newest event. */
  get newest(): number {
    return this.changes;
  }

  /** Whether so much is over that some of it should be forgotten. */
  get isFull(): boolean {
    return this.over.length > 1.25 * KEPT_OVER || this.begun.length > 3 * this.current.size + 2 * LOOSE_BEGUN;
  }

  /** How many stretches last. */
  get lasting(): number {
    return this.current.size;
  }

  /** Whether something is known of what it does now. */
  has(coroutine: CoroutineId): boolean {
    return this.current.has(coroutine);
  }

  /** Adds a tick; that of the last call may come again, with more events. */
  add(tick: TickFacts): void {
    if (tick.number !== this.lastTick) {
      this.seenEvents = 0;
      this.endedWithTick = [];
      this.lastTick = tick.number;
    }
    for (const event of tick.events.slice(this.seenEvents)) this.note(event, tick.number);
    this.seenEvents = tick.events.length;
    this.endDropped(tick);
  }

  /** Forgets what was over before this moment, and what lasts of coroutines that are no more. */
  forget(beforeMs: number, isLive: (stretch: Stretch) => boolean): void {
    const from = Math.max(this.firstOverSince(beforeMs), this.over.length - KEPT_OVER);
    if (from > 0) this.over.splice(0, from);
    if (this.begun.length < 2 * this.current.size + LOOSE_BEGUN) return;
    for (const stretch of this.current.values()) {
      if (isLive(stretch)) continue;
      this.current.delete(stretch.coroutine);
      this.running.delete(stretch);
    }
    this.begun = this.begun.filter((stretch) => this.current.get(stretch.coroutine) === stretch);
  }

  /**
   * What reaches beyond `fromMs` and changed after event number `since`: the `limit` that changed last, the latest
   * first, and how many there are in all.
   */
  window(fromMs: number, since: number, limit: number): { stretches: Stretch[]; total: number } {
    const { begun, over } = this;
    const stretches: Stretch[] = [];
    const firstOver = this.firstOverSince(fromMs);
    let lasting = begun.length - 1;
    let ended = over.length - 1;
    while (stretches.length < limit) {
      // Those that are over by now lie among the others.
      while (lasting >= 0 && begun[lasting]?.endMs !== undefined) lasting--;
      const one = begun[lasting];
      const other = ended < firstOver ? undefined : over[ended];
      const next = other === undefined || (one !== undefined && one.change >= other.change) ? one : other;
      if (next === undefined || next.change <= since) break;
      stretches.push(next);
      if (next === one) lasting--;
      else ended--;
    }
    return { stretches, total: this.current.size + over.length - firstOver };
  }

  private note(event: TickEvent, tick: number): void {
    const { kind, coroutine, site, atMs } = event;
    this.changes++;
    const before = this.current.get(coroutine);
    if (before !== undefined) {
      this.end(before, atMs);
      if (before.state === 'running') this.listener.ran(before, true);
    }
    if (kind === 'finished') {
      this.listener.finished(coroutine);
      return;
    }
    const stretch: Stretch = {
      coroutine,
      function: event.function,
      state: kind === 'suspended' ? 'suspended' : 'running',
      site,
      tick,
      startMs: atMs,
      endMs: undefined,
      change: this.changes,
    };
    this.current.set(coroutine, stretch);
    this.begun.push(stretch);
    if (stretch.state === 'running') this.running.add(stretch);
  }

  /** What ran on in events that were dropped did not run longer than the tick. */
  private endDropped({ dropped, endMs }: TickFacts): void {
    if (dropped === 0 || endMs === undefined) return;
    this.changes++;
    for (const stretch of this.endedWithTick) {
      if (stretch.endMs === endMs) continue;
      stretch.endMs = Math.max(stretch.startMs, endMs);
      // Nothing came after them in `over`: later events of the tick are dropped too.
      stretch.change = this.changes;
    }
    for (const stretch of [...this.running]) {
      this.end(stretch, endMs);
      this.listener.ran(stretch, false);
      this.endedWithTick.push(stretch);
    }
  }

  private end(stretch: Stretch, atMs: number): void {
    stretch.endMs = Math.max(stretch.startMs, atMs);
    stretch.change = this.changes;
    this.current.delete(stretch.coroutine);
    this.running.delete(stretch);
    this.over.push(stretch);
  }

  private firstOverSince(ms: number): number {
    let low = 0;
    for (let high = this.over.length; low < high;) {
      const middle = (low + high) >> 1;
      if ((this.over[middle]?.endMs ?? Infinity) < ms) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
