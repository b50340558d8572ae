/**
 * How long coroutines ran, step by step: the total for each coroutine, and the distribution for each function. A step
 * is a run of a coroutine from its start or resumption to its next suspension or its end, including all calls.
 */
import { createHistogram, type RecordableHistogram } from 'node:perf_hooks';
import type { CoroutineId, SiteId } from '../../../runtime/protocol/ids.js';
import type { ActivitySpan } from './activity-spans.js';
import { KeptSums } from './kept-sums.js';

/** Upper ends of the step classes, in milliseconds; the last class has none. */
export const STEP_CLASSES_MS = [0.01, 0.1, 1, 10, 100, 1000] as const;
const MICROSECONDS = 1000;
/** An hour; a longer step counts as one. */
const LONGEST_MICROSECONDS = 3.6e9;

/** The run times of one coroutine. */
export interface CoroutineSteps {
  readonly count: number;
  /** Total, in milliseconds. */
  readonly ranMs: number;
  /** In milliseconds. */
  readonly longestMs: number;
}

/** The run times of all coroutines of one function. */
export interface FunctionSteps extends CoroutineSteps {
  readonly functionSite: SiteId;
  readonly longest: Pick<ActivitySpan, 'coroutine' | 'tick' | 'startMs'>;
  /** Number of steps in each class of `STEP_CLASSES_MS`, and beyond the last. */
  readonly classes: readonly number[];
  /** This many of a hundred steps took at most this long: milliseconds, to 1 %. */
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

  add(span: ActivitySpan, ranMs: number): void {
    this.count++;
    this.ranMs += ranMs;
    if (ranMs > this.longestMs) {
      this.longestMs = ranMs;
      this.longest = span;
    }
    const found = STEP_CLASSES_MS.findIndex((limit) => ranMs <= limit);
    const index = found < 0 ? STEP_CLASSES_MS.length : found;
    this.classes[index] = (this.classes[index] ?? 0) + 1;
    const microseconds = Math.round(ranMs * MICROSECONDS);
    this.histogram.record(Math.min(Math.max(1, microseconds), LONGEST_MICROSECONDS));
  }

  percentileMs(percent: number): number {
    // The upper end of the histogram's class can exceed the longest step.
    return Math.min(this.histogram.percentile(percent) / MICROSECONDS, this.longestMs);
  }
}

export class RunTimes {
  private readonly coroutines = new KeptSums<Sum>();
  private readonly functions = new Map<SiteId, FunctionSum>();
  /** False once there were steps of unknown duration: events were dropped, or the program stopped in their tick. */
  isComplete = true;

  /** A finished span of running. */
  add(span: ActivitySpan): void {
    const ranMs = (span.endMs ?? span.startMs) - span.startMs;
    let sum = this.coroutines.get(span.coroutine);
    if (sum === undefined) this.coroutines.set(span.coroutine, (sum = { count: 0, ranMs: 0, longestMs: 0 }));
    sum.count++;
    sum.ranMs += ranMs;
    sum.longestMs = Math.max(sum.longestMs, ranMs);
    let all = this.functions.get(span.function);
    if (all === undefined) this.functions.set(span.function, (all = new FunctionSum(span.function, span)));
    all.add(span, ranMs);
  }

  /** It has ended, and will soon be dropped. */
  end(coroutine: CoroutineId): void {
    this.coroutines.end(coroutine);
  }

  /** Drops coroutines that are neither alive nor recently finished: they were collected while suspended. */
  forget(isLive: (coroutine: CoroutineId) => boolean): void {
    this.coroutines.forget(isLive);
  }

  /** Undefined if no step of it is known. */
  of(coroutine: CoroutineId): CoroutineSteps | undefined {
    return this.coroutines.get(coroutine);
  }

  /** Those with the longest total running time come first. */
  byFunction(): readonly FunctionSteps[] {
    return [...this.functions.values()].sort((a, b) => b.ranMs - a.ranMs);
  }
}
