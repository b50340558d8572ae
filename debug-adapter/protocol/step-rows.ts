/**
 * Rows about steps. A step is what a coroutine runs from where it begins or goes on to its next suspension or its end,
 * with all that it calls meanwhile. Times are milliseconds.
 */
import type { CoroutineId } from '../../runtime/protocol/ids.js';
import type { Location } from './requests.js';

/** What one coroutine has run since the debugger came. */
export interface StepTimes {
  readonly count: number;
  readonly ranMs: number;
  readonly longestMs: number;
  /** True when there may have been more: events were dropped, or the program was stopped during a step. */
  readonly atLeast?: true;
}

/** What all coroutines of one function have run since the debugger came. */
export interface FunctionStepsRow extends StepTimes {
  readonly functionName: string;
  readonly definition?: Location;
  /** So many of a hundred steps took at most this long, to 1 %. */
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
  /** How many steps took at most `upToMs`, and longer than the class before; the last class has no end. Empty ones are left out. */
  readonly classes: readonly { readonly upToMs?: number; readonly count: number }[];
}
