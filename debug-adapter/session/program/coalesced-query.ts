/** A query that runs once at a time: calls that arrive before it is sent share it, later ones share the next. */
export class CoalescedQuery<T> {
  private current: { readonly answer: Promise<T>; isSent: boolean } | undefined;
  private next: Promise<T> | undefined;

  constructor(private readonly ask: () => Promise<T>) {}

  /** The answer is never older than the call. */
  get(): Promise<T> {
    if (this.next !== undefined) return this.next;
    if (this.current === undefined) return this.start();
    // Requests that arrived together share one query.
    if (!this.current.isSent) return this.current.answer;
    // The query that is pending may already have passed the state that this caller needs.
    this.next = this.current.answer
      .catch(() => undefined)
      .then(() => {
        this.next = undefined;
        return this.start();
      });
    return this.next;
  }

  private start(): Promise<T> {
    const answer = Promise.resolve().then(() => {
      current.isSent = true;
      return this.ask();
    });
    const current = { answer, isSent: false };
    this.current = current;
    const forget = (): void => {
      if (this.current === current) this.current = undefined;
    };
    answer.then(forget, forget);
    return answer;
  }
}
