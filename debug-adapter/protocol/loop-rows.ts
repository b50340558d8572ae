/** Rows of the event loop: what is pending in it now, and its past ticks. */
import type { TickEventKind } from '../../runtime/protocol/facts.js';
import type { CoroutineId } from '../../runtime/protocol/ids.js';
import type { Location } from './location.js';

/** Something that is pending in the event loop, or that keeps the program alive. */
export interface LoopRow {
  readonly kind: 'nextTick' | 'timer' | 'immediate' | 'request' | 'handle';
  /** `setTimeout 5 s`, `setImmediate`, `server`, `file system operation` */
  readonly text: string;
  /** `due in 1.2 s, calls poll`, `127.0.0.1:3000`; empty if there are no details. */
  readonly detail: string;
  /** The position of the callback; absent if that is not known: while the program runs without line breakpoints. */
  readonly location?: Location;
  /** The place where the program made it, if that is known. */
  readonly madeAt?: Location;
  /** Present if the program does not end before it has ended. */
  readonly keepsAlive?: boolean;
}

/** A cause of a tick: something that called into JavaScript. */
export interface TickCause {
  readonly kind: TickCauseKind;
  /** In words: `timer`, `I/O (FSReqCallback)`, `cause not known`. */
  readonly text: string;
  /** Index in `events` of its first event; its events end before those of the next cause. */
  readonly firstEvent: number;
}

/** `other`: a resource that the program or a package has made (AsyncResource). `unknown`: Node does not report it. */
export type TickCauseKind =
  'start' | 'timer' | 'immediate' | 'nextTick' | 'microtask' | 'io' | 'message' | 'other' | 'unknown';

/** One event-loop tick. */
export interface TickRow {
  readonly number: number;
  /** Milliseconds since the program started. */
  readonly startMs: number;
  /** Milliseconds from its first coroutine to its last; absent while it lasts. */
  readonly durationMs?: number;
  /** The causes in order; empty if they are not known (old dumps). */
  readonly causes: readonly TickCause[];
  readonly events: readonly {
    readonly kind: TickEventKind;
    readonly coroutine: CoroutineId;
    readonly name: string;
    readonly location?: Location;
  }[];
  /** Events left out because the tick had too many. */
  readonly dropped: number;
  /** True if the program was stopped in it: its duration then depends on the user, not on the program. */
  readonly stopped?: true;
}
