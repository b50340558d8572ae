/** Rows of the event loop: what it holds now, and the ticks that were. */
import type { TickEventKind } from '../../runtime/protocol/facts.js';
import type { CoroutineId } from '../../runtime/protocol/ids.js';
import type { Location } from './requests.js';

/** Something that the event loop has still to do, or that keeps the program alive. */
export interface LoopRow {
  readonly kind: 'nextTick' | 'timer' | 'immediate' | 'request' | 'handle';
  /** `setTimeout 5 s`, `setImmediate`, `server`, `file system operation` */
  readonly text: string;
  /** `due in 1.2 s, calls poll`, `127.0.0.1:3000`; empty when there is nothing to say. */
  readonly detail: string;
  /** Where the callback is; absent where that is not known: while the program runs without line breakpoints. */
  readonly location?: Location;
}

/** What called into JavaScript in a tick. */
export interface TickCause {
  readonly kind: TickCauseKind;
  /** In words: `timer`, `I/O (FSReqCallback)`, `cause not known`. */
  readonly text: string;
  /** Index in `events`: from this one on, until the next cause's. */
  readonly firstEvent: number;
}

/** `other`: a resource that the program or a package has made (AsyncResource). `unknown`: Node does not tell. */
export type TickCauseKind =
  'start' | 'timer' | 'immediate' | 'nextTick' | 'microtask' | 'io' | 'message' | 'other' | 'unknown';

/** One event-loop tick. */
export interface TickRow {
  readonly number: number;
  /** Milliseconds since the program started. */
  readonly startMs: number;
  /** Milliseconds from its first coroutine to its last; absent while it lasts. */
  readonly durationMs?: number;
  /** What called into JavaScript, in order; empty when that is not known (old dumps). */
  readonly causes: readonly TickCause[];
  readonly events: readonly {
    readonly kind: TickEventKind;
    readonly coroutine: CoroutineId;
    readonly name: string;
    readonly location?: Location;
  }[];
  /** Events left out because the tick had too many. */
  readonly dropped: number;
  /** True when the program was stopped in it: its duration is the user's, not the program's. */
  readonly stopped?: true;
}
