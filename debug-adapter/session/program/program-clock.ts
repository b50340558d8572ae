/**
 * The program's clock as seen from the adapter: both run at the same speed, and each answer with the program's time
 * narrows the distance between them.
 */

/** A distance is known between these bounds, in milliseconds. */
interface Bounds {
  readonly leastMs: number;
  readonly mostMs: number;
}

export class ProgramClock {
  private bounds: Bounds | undefined;

  /** An answer with the program's time, asked for and received at these times of the adapter. */
  read(programMs: number, askedMs: number, answeredMs: number): void {
    const leastMs = programMs - answeredMs;
    const mostMs = programMs - askedMs;
    const known = this.bounds ?? { leastMs, mostMs };
    const both = { leastMs: Math.max(known.leastMs, leastMs), mostMs: Math.min(known.mostMs, mostMs) };
    // On another machine clocks drift: the newer answer is right.
    this.bounds = both.leastMs <= both.mostMs ? both : { leastMs, mostMs };
  }

  /** The program's time at a time of the adapter; undefined before the first answer. */
  at(adapterMs: number): number | undefined {
    const { bounds } = this;
    return bounds === undefined ? undefined : adapterMs + (bounds.leastMs + bounds.mostMs) / 2;
  }
}
