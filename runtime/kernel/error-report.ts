/** Errors that no code has handled: of callbacks, and of futures dropped before their result was read. */

import type { Future } from './future.js';
import type { Handle } from './handle.js';
import { writeError } from './platform.js';

/** The argument of an exception handler. */
export interface ErrorContext {
  readonly message: string;
  readonly exception?: Error;
  /** The name of the task, future or callback concerned. */
  readonly source?: string;
  /** The task concerned, if it still exists: not if it was dropped. */
  readonly task?: Future<unknown>;
  readonly future?: Future<unknown>;
  /** The callback concerned. */
  readonly handle?: Handle;
}

export type ExceptionHandler = (context: ErrorContext) => void;

/**
 * Keeps a record of each failed future until its error is read; reports it when the future is collected, or when the
 * loop closes, whichever comes first. Only futures that fail have a cost.
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

/** Writes a report to standard error, or to the console of a browser. */
export function printReport({ message, exception, source }: ErrorContext): void {
  const about = source === undefined ? '' : ` (${source})`;
  writeError(
    `${message}${about}\n${exception === undefined ? '' : `${exception.stack ?? exception.message}\n`}`,
  );
}
