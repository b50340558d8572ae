/** Errors that nobody asked for: of callbacks, and of futures dropped without a look at their result. */

/** What an exception handler is told. */
export interface ErrorContext {
  readonly message: string;
  readonly exception?: Error;
  /** The name of the task, future or callback concerned. */
  readonly source?: string;
}

export type ExceptionHandler = (context: ErrorContext) => void;

/**
 * Keeps a record of each failed future until somebody looks at its error; reports it when the future is collected, or
 * when the loop closes, whichever comes first. Costs nothing but for futures that fail.
 */
export class UnretrievedErrors {
  readonly #records = new Set<ErrorContext>();
  readonly #report: ExceptionHandler;
  readonly #collected = new FinalizationRegistry<ErrorContext>((record) => {
    if (this.#records.delete(record)) this.#report(record);
  });

  constructor(report: ExceptionHandler) {
    this.#report = report;
  }

  add(future: object, record: ErrorContext): void {
    this.#records.add(record);
    this.#collected.register(future, record);
  }

  retrieved(record: object): void {
    this.#records.delete(record as ErrorContext);
  }

  reportAll(): void {
    const records = [...this.#records];
    this.#records.clear();
    for (const record of records) this.#report(record);
  }
}

/** Writes a report to standard error. */
export function printReport({ message, exception, source }: ErrorContext): void {
  const about = source === undefined ? '' : ` (${source})`;
  process.stderr.write(
    `${message}${about}\n${exception === undefined ? '' : `${exception.stack ?? exception.message}\n`}`,
  );
}
