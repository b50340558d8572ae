/** Time travel: the description of a past moment, and the request that goes there. */

/** A past moment: just after one event of a coroutine. */
export interface PastMoment {
  /** Number of the tick, and of the event in it. */
  readonly tick: number;
  readonly event: number;
  /** Before the present stop, in milliseconds. */
  readonly agoMs: number;
  /** `120 ms ago, tick 41` */
  readonly when: string;
  /** `prepare(1) resumed` */
  readonly what: string;
  /** The unknown facts of that moment, a sentence each. */
  readonly notKnown: readonly string[];
}

/** Present in an answer during time travel: the answer is of that moment, or empty because that is not recorded. */
export interface OfThePast {
  readonly past?: PastMoment;
}

/** The moment to show; an empty object returns to the present. */
export interface LookBackTarget {
  /** Just after the last recorded event of this tick, or after this one of its events (counted from 0). */
  readonly tick?: number;
  readonly event?: number;
  /** At the last event up to this time, in milliseconds since the program started. */
  readonly atMs?: number;
  /** The number of events to go back, or (if negative) forward; forward beyond the last is the present. */
  readonly back?: number;
}
