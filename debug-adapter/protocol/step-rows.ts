/**
 * Rows about steps. A step is what a coroutine runs from its start or a resumption to its next suspension or its end,
 * including everything that it calls. Times are milliseconds.
 */
import type { CoroutineId } from '../../runtime/protocol/ids.js';
import type { Location } from './location.js';

/** The steps of one coroutine since the debugger attached. */
export interface StepTimes {
  readonly count: number;
  readonly ranMs: number;
  readonly longestMs: number;
  /** True if there may have been more: events were dropped, or the program was stopped during a step. */
  readonly atLeast?: true;
}

/** The steps of all coroutines of one function since the debugger attached. */
export interface FunctionStepsRow extends StepTimes {
  readonly functionName: string;
  readonly definition?: Location;
  /** Percentiles of the durations of its steps, accurate to 1 %. */
  readonly medianMs: number;
  readonly percentile90Ms: number;
  readonly percentile99Ms: number;
  /** Its longest step. */
  readonly longest: {
    readonly coroutine: CoroutineId;
    readonly name: string;
    readonly tick: number;
    /** Since the program started. */
    readonly atMs: number;
  };
  /**
   * The number of steps that took at most `upToMs`, and longer than the class before; the last class has no limit.
   * Empty classes are left out.
   */
  readonly classes: readonly { readonly upToMs?: number; readonly count: number }[];
}
