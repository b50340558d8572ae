/** The time of an event loop: the computer's clock, or one that only moves when the loop is idle. */

/** A clock in seconds since some fixed moment; never runs backwards. */
export interface Clock {
  now(): number;
  /** Moves to a moment. Present on virtual clocks only: the loop then jumps instead of waiting. */
  jumpTo?(seconds: number): void;
}

/** The computer's monotonic clock. */
export class RealClock implements Clock {
  now(): number {
    return performance.now() / 1000;
  }
}

/**
 * A clock that stops while anything can run and jumps to the next timer when nothing can: a test of an hour's sleep
 * takes no time and always gives the same times.
 *
 * The library's own waits for outside events (other programs, threads, connections that open) hold it; data that
 * sockets of this program send each other arrives before it jumps. It does not know about plain promises that wait for
 * Node's own I/O: hold the loop (`loop.hold()`) around these.
 */
export class VirtualClock implements Clock {
  #seconds: number;

  constructor(seconds = 0) {
    this.#seconds = seconds;
  }

  now(): number {
    return this.#seconds;
  }

  jumpTo(seconds: number): void {
    if (seconds > this.#seconds) this.#seconds = seconds;
  }
}
