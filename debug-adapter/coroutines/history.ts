/** What happened lately: ticks as they were pulled, and the lives of coroutines drawn from them. */
import type { CoroutineFacts, TickEvent, TickFacts } from '../../runtime/protocol/facts.js';
import type { CoroutineId } from '../../runtime/protocol/ids.js';
import type { TimelineLane, TimelineSlice } from '../protocol/requests.js';
import type { CoroutineStore } from './coroutine-store.js';

/** Tick events kept; the oldest ticks go first. */
const KEPT_EVENTS = 200_000;

type OpenSlice = { -readonly [K in keyof TimelineSlice]: TimelineSlice[K] };

interface Lane {
  readonly coroutine: CoroutineId;
  readonly name: string;
  readonly parent?: CoroutineId;
  outcome?: NonNullable<CoroutineFacts['outcome']>;
  readonly slices: OpenSlice[];
}

export class History {
  private kept: TickFacts[] = [];
  private events = 0;
  private readonly disturbed = new Set<number>();
  /** Ticks that the debuggee or this history no longer keeps. */
  forgotten = 0;

  /** Adds ticks, oldest first; one that is known already (it lasted when it was pulled) is replaced. */
  add(ticks: readonly TickFacts[], forgottenByDebuggee: number): void {
    for (const tick of ticks) {
      const last = this.kept.at(-1);
      if (last?.number === tick.number) {
        this.kept.pop();
        this.events -= last.events.length;
      }
      this.kept.push(tick);
      this.events += tick.events.length;
    }
    this.forgottenThere = Math.max(this.forgottenThere, forgottenByDebuggee);
    while (this.events > KEPT_EVENTS) {
      this.events -= this.kept.shift()?.events.length ?? 0;
      this.forgotten++;
    }
  }

  /** Ticks the debuggee no longer had when it was asked; some of them may be kept here. */
  private forgottenThere = 0;

  /** A tick in which the program was stopped: its duration is the user's, not the program's. */
  disturb(tick: number): void {
    this.disturbed.add(tick);
  }

  wasDisturbed(tick: number): boolean {
    return this.disturbed.has(tick);
  }

  /** Ticks that can no longer be told of. */
  get dropped(): number {
    return Math.max(this.forgotten, this.forgottenThere - this.kept.length, 0);
  }

  /** Oldest first. */
  get ticks(): readonly TickFacts[] {
    return this.kept;
  }

  /** What to give the debuggee's `ticks` next. */
  get lastNumber(): number {
    return this.kept.at(-1)?.number ?? 0;
  }

  /**
   * The lanes of everything that lived since `fromMs` (the debuggee's clock); times in the answer count from
   * `startedMs`. At most `limit` slices: the newest.
   */
  lanes(
    store: CoroutineStore,
    fromMs: number,
    startedMs: number,
    limit: number,
  ): { lanes: TimelineLane[]; leftOut: number } {
    const lanes = new Map<CoroutineId, Lane>();
    const running = new Set<Lane>();
    let slices = 0;
    const begin = (lane: Lane, state: TimelineSlice['state'], tick: number, event: TickEvent): void => {
      const location = store.placeOf(event.site ?? event.function);
      lane.slices.push({
        state,
        startMs: event.atMs - startedMs,
        tick,
        ...(location === undefined ? {} : { location }),
        ...(state === 'suspended' ? { text: store.textOf(event.site) } : {}),
      });
      slices++;
    };
    for (const tick of this.kept) {
      for (const event of tick.events) {
        const lane = laneOf(lanes, store, event);
        end(lane, event.atMs - startedMs);
        running.delete(lane);
        if (event.kind === 'finished') {
          const outcome = store.get(event.coroutine)?.outcome;
          if (outcome !== undefined) lane.outcome = outcome;
          continue;
        }
        if (event.kind !== 'suspended') running.add(lane);
        begin(lane, event.kind === 'suspended' ? 'suspended' : 'running', tick.number, event);
      }
      // What ran on in events that were dropped did not run longer than the tick.
      if (tick.dropped > 0 && tick.endMs !== undefined) {
        for (const lane of running) end(lane, tick.endMs - startedMs);
        running.clear();
      }
    }
    const unseen = this.addUnseen(lanes, store, startedMs, Math.max(0, limit - slices));
    const answer = cut([...lanes.values()], fromMs - startedMs, slices > limit ? limit : Infinity);
    return { lanes: answer.lanes, leftOut: answer.leftOut + unseen };
  }

  /**
   * Coroutines that have been suspended for longer than the history reaches back: at most so many, the oldest. Answers
   * how many were left out.
   */
  private addUnseen(
    lanes: Map<CoroutineId, Lane>,
    store: CoroutineStore,
    startedMs: number,
    most: number,
  ): number {
    let count = 0;
    for (const facts of store.liveCoroutines()) {
      if (lanes.has(facts.id) || facts.sinceMs === undefined || facts.state !== 'suspended') continue;
      if (++count > most) continue;
      const location = store.placeOf(facts.site);
      const lane: Lane = { coroutine: facts.id, name: store.nameOf(facts), ...parentOf(facts), slices: [] };
      lane.slices.push({
        state: 'suspended',
        startMs: Math.max(0, facts.sinceMs - startedMs),
        tick: 0,
        text: store.textOf(facts.site),
        ...(location === undefined ? {} : { location }),
      });
      lanes.set(facts.id, lane);
    }
    return Math.max(0, count - most);
  }
}

function laneOf(lanes: Map<CoroutineId, Lane>, store: CoroutineStore, event: TickEvent): Lane {
  let lane = lanes.get(event.coroutine);
  if (lane === undefined) {
    const facts = store.get(event.coroutine);
    const name = facts === undefined ? store.functionName(event.function) : store.nameOf(facts);
    lane = { coroutine: event.coroutine, name, ...(facts === undefined ? {} : parentOf(facts)), slices: [] };
    lanes.set(event.coroutine, lane);
  }
  return lane;
}

function parentOf({ parent }: CoroutineFacts): { parent?: CoroutineId } {
  return parent === undefined ? {} : { parent };
}

function end({ slices }: Lane, atMs: number): void {
  const last = slices.at(-1);
  if (last !== undefined) last.endMs ??= Math.max(last.startMs, atMs);
}

/** Keeps what reaches into the window, and of that the newest `limit` slices. */
function cut(lanes: Lane[], fromMs: number, limit: number): { lanes: TimelineLane[]; leftOut: number } {
  let earliest = fromMs;
  const inWindow = lanes.flatMap(({ slices }) => slices.filter(({ endMs }) => (endMs ?? Infinity) >= fromMs));
  const leftOut = Math.max(0, inWindow.length - limit);
  if (leftOut > 0) {
    const ends = inWindow.map(({ endMs }) => endMs ?? Infinity).sort((a, b) => a - b);
    earliest = ends[leftOut] ?? Infinity;
  }
  const kept = lanes
    .map((lane) => ({ ...lane, slices: lane.slices.filter(({ endMs }) => (endMs ?? Infinity) >= earliest) }))
    .filter(({ slices }) => slices.length > 0)
    .sort((a, b) => a.coroutine - b.coroutine);
  return { lanes: kept, leftOut };
}
