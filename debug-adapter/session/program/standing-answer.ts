/** Keeps an answer while it stays true: while the program is paused and no request of the adapter changes it. */

/** One period in which the program is paused: equal fields mean that nothing can have changed. */
export interface Standstill {
  readonly pause: object;
  /** The number of requests sent so far that may have changed the program. */
  readonly changes: number;
}

export class StandingAnswer<T> {
  private kept: { readonly since: Standstill; readonly answer: Promise<T> } | undefined;

  /** The first argument returns undefined while the program runs. */
  constructor(
    private readonly standstill: () => Standstill | undefined,
    private readonly ask: () => Promise<T>,
  ) {}

  /** The answer that is still true, if there is one. */
  known(): Promise<T> | undefined {
    const now = this.standstill();
    const { kept } = this;
    const isSame = now !== undefined && kept?.since.pause === now.pause && kept.since.changes === now.changes;
    return isSame ? kept.answer : undefined;
  }

  get(): Promise<T> {
    const known = this.known();
    if (known !== undefined) return known;
    const now = this.standstill();
    const answer = this.ask();
    this.kept = now === undefined ? undefined : { since: now, answer };
    answer.catch(() => {
      // A failed query is sent again for the next caller.
      if (this.kept?.answer === answer) this.kept = undefined;
    });
    return answer;
  }
}
