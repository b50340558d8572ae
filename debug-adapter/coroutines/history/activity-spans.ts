/**
 * The activity of coroutines as spans of running and waiting, updated with each tick: a window costs what it contains,
 * and new spans cost what is new.
 *
 * How it works. An open span is in `begun`, in order of begin; a finished one moves to `over`, in order of end. Both
 * orders follow the events, so the newest are at the ends, and a walk from there meets the latest change first.
 */
import type { TickEvent, TickFacts } from '../../../runtime/protocol/facts.js';
import type { CoroutineId, SiteId } from '../../../runtime/protocol/ids.js';

/** Finished spans that are kept; the oldest are dropped first. */
const KEPT_OVER = 200_000;
/** Finished spans that may remain in `begun` before it is cleaned up. */
const LOOSE_BEGUN = 10_000;

export interface ActivitySpan {
  readonly coroutine: CoroutineId;
  readonly function: SiteId;
  readonly state: 'running' | 'suspended';
  /** Where it began. */
  readonly site: SiteId | undefined;
  readonly tick: number;
  /** The debuggee's clock, in milliseconds. */
  readonly startMs: number;
  /** Absent while it is open. */
  endMs: number | undefined;
  /** Number of the latest event that changed it. */
  change: number;
}

export interface SpanListener {
  /** A coroutine did something: the first event of it, or another one. */
  seen(coroutine: CoroutineId, atMs: number): void;
  /** A span has ended; when is known only if no event was dropped in between. */
  over(span: ActivitySpan, isEndKnown: boolean): void;
  finished(coroutine: CoroutineId, atMs: number): void;
}

export class ActivitySpans {
  /** The current span of each coroutine. */
  private readonly current = new Map<CoroutineId, ActivitySpan>();
  private begun: ActivitySpan[] = [];
  private over: ActivitySpan[] = [];
  private readonly running = new Set<ActivitySpan>();
  /** Those of the last tick that ended with it because the events that ended them were dropped. */
  private endedWithTick: ActivitySpan[] = [];
  private lastTick = -1;
  /** Events of the last tick already processed. */
  private seenEvents = 0;
  private changes = 0;

  constructor(private readonly listener: SpanListener) {}

  /** Number of the newest event. */
  get newest(): number {
    return this.changes;
  }

  /** Whether enough spans are finished to drop some. */
  get isFull(): boolean {
    return this.over.length > 1.25 * KEPT_OVER || this.begun.length > 3 * this.current.size + 2 * LOOSE_BEGUN;
  }

  /** Number of open spans. */
  get lasting(): number {
    return this.current.size;
  }

  /** Whether its current activity is known. */
  has(coroutine: CoroutineId): boolean {
    return this.current.has(coroutine);
  }

  /** What it does now, as far as events show; undefined if unknown. */
  currentOf(coroutine: CoroutineId): ActivitySpan | undefined {
    return this.current.get(coroutine);
  }

  /** Adds a tick; the latest may come again, with more events. */
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

  /** Drops spans that ended before this time, and open spans of coroutines that no longer exist. */
  forget(beforeMs: number, isLive: (span: ActivitySpan) => boolean): void {
    const from = Math.max(this.firstOverSince(beforeMs), this.over.length - KEPT_OVER);
    if (from > 0) this.over.splice(0, from);
    if (this.begun.length < 2 * this.current.size + LOOSE_BEGUN) return;
    for (const span of this.current.values()) {
      if (isLive(span)) continue;
      this.current.delete(span.coroutine);
      this.running.delete(span);
    }
    this.begun = this.begun.filter((span) => this.current.get(span.coroutine) === span);
  }

  /**
   * Spans that extend beyond `fromMs` and changed after event number `since`: the latest `limit` of them, latest first,
   * and their total number.
   */
  window(fromMs: number, since: number, limit: number): { spans: ActivitySpan[]; total: number } {
    const { begun, over } = this;
    const spans: ActivitySpan[] = [];
    const firstOver = this.firstOverSince(fromMs);
    let lasting = begun.length - 1;
    let ended = over.length - 1;
    while (spans.length < limit) {
      // Finished ones lie among the others.
      while (lasting >= 0 && begun[lasting]?.endMs !== undefined) lasting--;
      const one = begun[lasting];
      const other = ended < firstOver ? undefined : over[ended];
      const next = other === undefined || (one !== undefined && one.change >= other.change) ? one : other;
      if (next === undefined || next.change <= since) break;
      spans.push(next);
      if (next === one) lasting--;
      else ended--;
    }
    return { spans, total: this.current.size + over.length - firstOver };
  }

  private note(event: TickEvent, tick: number): void {
    const { kind, coroutine, site, atMs } = event;
    this.changes++;
    const before = this.current.get(coroutine);
    if (before !== undefined) {
      this.end(before, atMs);
      this.listener.over(before, true);
    } else this.listener.seen(coroutine, atMs);
    if (kind === 'finished') {
      this.listener.finished(coroutine, atMs);
      return;
    }
    const span: ActivitySpan = {
      coroutine,
      function: event.function,
      state: kind === 'suspended' ? 'suspended' : 'running',
      site,
      tick,
      startMs: atMs,
      endMs: undefined,
      change: this.changes,
    };
    this.current.set(coroutine, span);
    this.begun.push(span);
    if (span.state === 'running') this.running.add(span);
  }

  /** A run whose end was dropped lasted no longer than the tick. */
  private endDropped({ dropped, endMs }: TickFacts): void {
    if (dropped === 0 || endMs === undefined) return;
    this.changes++;
    for (const span of this.endedWithTick) {
      if (span.endMs === endMs) continue;
      span.endMs = Math.max(span.startMs, endMs);
      // Nothing follows them in `over`: later events of the tick are dropped too.
      span.change = this.changes;
    }
    for (const span of [...this.running]) {
      this.end(span, endMs);
      this.listener.over(span, false);
      this.endedWithTick.push(span);
    }
  }

  private end(span: ActivitySpan, atMs: number): void {
    span.endMs = Math.max(span.startMs, atMs);
    span.change = this.changes;
    this.current.delete(span.coroutine);
    this.running.delete(span);
    this.over.push(span);
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
