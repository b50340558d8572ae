/**
 * Where coroutines have spent their time since the debugger attached: running, or waiting, by place. Kept for live
 * coroutines and the latest finished ones; an event costs one addition.
 */
import type { CoroutineId, SiteId } from '../../../runtime/protocol/ids.js';
import type { ActivitySpan } from './activity-spans.js';
import { KeptSums } from './kept-sums.js';

/** Places per coroutine that are told apart; waits at others are summed without a place. */
const MOST_PLACES = 100;

/** Finished waits at one place. Times are milliseconds in which the program was not paused or blocked. */
export interface WaitTimes {
  /** Undefined for all places beyond a limit. */
  readonly site: SiteId | undefined;
  readonly count: number;
  readonly ms: number;
  readonly longestMs: number;
}

/** What is known of one coroutine. Its open span is not included. */
export interface Life {
  /** The program's clock, in milliseconds: the first event known, and the end; the latter is absent while it is alive. */
  readonly firstMs: number;
  readonly endMs: number | undefined;
  readonly ranMs: number;
  readonly runs: number;
  readonly waits: readonly WaitTimes[];
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

interface Sum extends Omit<Mutable<Life>, 'waits'> {
  readonly waits: Mutable<WaitTimes>[];
}

export class LifeTimes {
  private readonly coroutines = new KeptSums<Sum>();

  /**
   * Its first event is known, or another one of it.
   *
   * @param atMs the program's clock
   */
  begin(coroutine: CoroutineId, atMs: number): void {
    if (this.coroutines.get(coroutine) !== undefined) return;
    this.coroutines.set(coroutine, { firstMs: atMs, endMs: undefined, ranMs: 0, runs: 0, waits: [] });
  }

  /** Adds a finished span of this length. */
  add({ coroutine, state, site }: ActivitySpan, ms: number): void {
    const sum = this.coroutines.get(coroutine);
    if (sum === undefined) return;
    if (state === 'running') {
      sum.ranMs += ms;
      sum.runs++;
      return;
    }
    const wait = waitAt(sum.waits, site);
    wait.count++;
    wait.ms += ms;
    wait.longestMs = Math.max(wait.longestMs, ms);
  }

  end(coroutine: CoroutineId, atMs: number): void {
    const sum = this.coroutines.get(coroutine);
    if (sum === undefined) return;
    sum.endMs = atMs;
    this.coroutines.end(coroutine);
  }

  /** Drops coroutines that are neither alive nor recently finished: they were collected while suspended. */
  forget(isLive: (coroutine: CoroutineId) => boolean): void {
    this.coroutines.forget(isLive);
  }

  /** Undefined if no event of it is known. */
  of(coroutine: CoroutineId): Life | undefined {
    return this.coroutines.get(coroutine);
  }
}

function waitAt(waits: Mutable<WaitTimes>[], wanted: SiteId | undefined): Mutable<WaitTimes> {
  const known = waits.find(({ site }) => site === wanted);
  if (known !== undefined) return known;
  if (waits.length >= MOST_PLACES && wanted !== undefined) return waitAt(waits, undefined);
  const wait = { site: wanted, count: 0, ms: 0, longestMs: 0 };
  waits.push(wait);
  return wait;
}
