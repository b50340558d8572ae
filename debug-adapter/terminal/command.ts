/** What a command of the interactive terminal client is. */

/** One command: its names, its line of help, and what it does. */
export interface Command {
  readonly names: readonly string[];
  readonly help: string;
  /** Answers the lines to print; throws a sentence. */
  readonly run: (argument: string) => Promise<readonly string[]>;
}

/** The number in `12` or `#12`; throws a sentence when there is none. */
export function numberOf(text: string): number {
  const number = Number(text.replace(/^#/, ''));
  if (!Number.isInteger(number) || number <= 0)
    throw new Error(`'${text}' is not the number of a coroutine.`);
  return number;
}
