/** Looking back: what is told of a moment of the past, and the request that goes there. */

/** A moment of the past: just after one event of a coroutine. */
export interface PastMoment {
  /** Number of the tick, and of the event in it. */
  readonly tick: number;
  readonly event: number;
  /** Before the present stop, in milliseconds. */
  readonly agoMs: number;
  /** `120 ms ago, tick 41` */
  readonly when: string;
  /** `prepare(1) went on` */
  readonly what: string;
  /** What is not known of it, each a sentence. */
  readonly notKnown: readonly string[];
}

/** Present in an answer while looking back: it is of that moment, or tells nothing because that is not kept. */
export interface OfThePast {
  readonly past?: PastMoment;
}

/** Where to look; by nothing at all: at the present again. */
export interface LookBackTarget {
  /** Just after the last event that is kept of this tick, or after this one of its events (counted from 0). */
  readonly tick?: number;
  readonly event?: number;
  /** At the last event until then, in milliseconds since the program started. */
  readonly atMs?: number;
  /** So many events back, or (a negative number) forth; forth beyond the last is the present. */
  readonly back?: number;
}
