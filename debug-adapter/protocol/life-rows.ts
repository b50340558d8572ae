/** Rows about where one coroutine has spent its time. Times are milliseconds in which the program was not stopped. */
import type { CoroutineId } from '../../runtime/protocol/ids.js';
import type { Location } from './location.js';

/** What it did for a part of its time. */
export interface LifePart {
  readonly kind: 'ran' | 'waited' | 'unknown';
  /** For `waited`: what for, as written at the await; `other places` beyond a limit. */
  readonly text?: string;
  readonly location?: Location;
  readonly ms: number;
  /** The number of steps or waits; absent for `unknown`. */
  readonly count?: number;
  /** Of a wait; the present one included. */
  readonly longestMs?: number;
  /** It does this now; `ready`: its future has settled, and it has not resumed yet. */
  readonly now?: true | 'ready';
}

/** The time of one coroutine since its first event that is known, by what it did. */
export interface CoroutineTime {
  readonly id: CoroutineId;
  readonly name: string;
  /** Since it began; if that was before the debugger attached, since its first event after that, or its present wait. */
  readonly totalMs: number;
  /** The largest first. */
  readonly parts: readonly LifePart[];
}
