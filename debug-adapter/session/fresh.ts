/** Answers that are never older than the question: one asker at a time, and whoever comes meanwhile shares the next. */
export class Fresh<T> {
  private current: Promise<T> | undefined;
  private next: Promise<T> | undefined;

  constructor(private readonly ask: () => Promise<T>) {}

  get(): Promise<T> {
    if (this.next !== undefined) return this.next;
    if (this.current === undefined) return this.start();
    // What is under way may have passed by already what this caller wants to see.
    this.next = this.current
      .catch(() => undefined)
      .then(() => {
        this.next = undefined;
        return this.start();
      });
    return this.next;
  }

  private start(): Promise<T> {
    const current = this.ask().finally(() => {
      if (this.current === current) this.current = undefined;
    });
    this.current = current;
    return current;
  }
}
