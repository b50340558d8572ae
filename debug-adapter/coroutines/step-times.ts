/**
 * How long coroutines ran, step by step: in all for each coroutine, and how that is spread for each function. A step is
 * what a coroutine runs from where it begins or goes on to its next suspension or its end, with all that it calls.
 */
import { createHistogram, type RecordableHistogram } from 'node:perf_hooks';
import type { CoroutineId, SiteId } from '../../runtime/protocol/ids.js';
import type { Stretch } from './lives.js';

/** Of coroutines that have ended; the oldest are forgotten first. */
const KEPT_ENDED = 2000;
/** Upper ends of the steps' classes, in milliseconds; the last class has none. */
export const STEP_CLASSES_MS = [0.01, 0.1, 1, 10, 100, 1000] as const;
const MICROSECONDS = 1000;
/** An hour; a longer step counts as one. */
const LONGEST_MICROSECONDS = 3.6e9;

/** What one coroutine has run. */
export interface CoroutineSteps {
  readonly count: number;
  /** In all, in milliseconds. */
  readonly ranMs: number;
  /** In milliseconds. */
  readonly longestMs: number;
}

/** What all coroutines of one function have run. */
export interface FunctionSteps extends CoroutineSteps {
  readonly functionSite: SiteId;
  readonly longest: Pick<Stretch, 'coroutine' | 'tick' | 'startMs'>;
  /** How many steps were in each class of `STEP_CLASSES_MS`, and beyond the last. */
  readonly classes: readonly number[];
  /** So many of a hundred steps took at most this long: milliseconds, to 1 %. */
  percentileMs(percent: number): number;
}

interface Sum {
  count: number;
  ranMs: number;
  longestMs: number;
}

class FunctionSum implements FunctionSteps {
  count = 0;
  ranMs = 0;
  longestMs = -1;
  readonly classes = new Array<number>(STEP_CLASSES_MS.length + 1).fill(0);
  // Two figures: 24 kilobytes; a third would take eight times that.
  private readonly histogram: RecordableHistogram = createHistogram({
    lowest: 1,
    highest: LONGEST_MICROSECONDS,
    figures: 2,
  });

  constructor(
    readonly functionSite: SiteId,
    public longest: FunctionSteps['longest'],
  ) {}

  add(stretch: Stretch, ranMs: number): void {
    this.count++;
    this.ranMs += ranMs;
    if (ranMs > this.longestMs) {
      this.longestMs = ranMs;
      this.longest = stretch;
    }
    const found = STEP_CLASSES_MS.findIndex((limit) => ranMs <= limit);
    const index = found < 0 ? STEP_CLASSES_MS.length : found;
    this.classes[index] = (this.classes[index] ?? 0) + 1;
    const microseconds = Math.round(ranMs * MICROSECONDS);
    this.histogram.record(Math.min(Math.max(1, microseconds), LONGEST_MICROSECONDS));
  }

  percentileMs(percent: number): number {
    // The upper end of the histogram's own class can lie above the longest.
    return Math.min(this.histogram.percentile(percent) / MICROSECONDS, this.longestMs);
  }
}

export class StepTimes {
  private readonly coroutines = new Map<CoroutineId, Sum>();
  private ended: CoroutineId[] = [];
  private readonly functions = new Map<SiteId, FunctionSum>();
  /** False once there were steps of which the time is not known: events were dropped, or the program stopped in their tick. */
  isComplete = true;

  /** A stretch of running that is over. */
  add(stretch: Stretch): void {
    const ranMs = (stretch.endMs ?? stretch.startMs) - stretch.startMs;
    let sum = this.coroutines.get(stretch.coroutine);
    if (sum === undefined)
      this.coroutines.set(stretch.coroutine, (sum = { count: 0, ranMs: 0, longestMs: 0 }));
    sum.count++;
    sum.ranMs += ranMs;
    sum.longestMs = Math.max(sum.longestMs, ranMs);
    let all = this.functions.get(stretch.function);
    if (all === undefined)
      this.functions.set(stretch.function, (all = new FunctionSum(stretch.function, stretch)));
    all.add(stretch, ranMs);
  }

  /** It has ended, and will soon be forgotten. */
  end(coroutine: CoroutineId): void {
    this.ended.push(coroutine);
    if (this.ended.length < 2 * KEPT_ENDED) return;
    for (const id of this.ended.slice(0, -KEPT_ENDED)) this.coroutines.delete(id);
    this.ended = this.ended.slice(-KEPT_ENDED);
  }

  /** Forgets those that neither live nor have ended lately: they were collected while they were suspended. */
  forget(isLive: (coroutine: CoroutineId) => boolean): void {
    const ended = new Set(this.ended);
    for (const id of this.coroutines.keys()) if (!isLive(id) && !ended.has(id)) this.coroutines.delete(id);
  }

  /** Undefined when no step of it is known. */
  of(coroutine: CoroutineId): CoroutineSteps | undefined {
    return this.coroutines.get(coroutine);
  }

  /** Those that ran longest in all come first. */
  byFunction(): readonly FunctionSteps[] {
    return [...this.functions.values()].sort((a, b) => b.ranMs - a.ranMs);
  }
}
