/** The interface of a command of the terminal client, and the parsing of its words. */

/** One command: its names, its line of help, and what it does. */
export interface Command {
  readonly names: readonly string[];
  readonly help: string;
  /** Resumes the program: a command script then waits for the next stop. */
  readonly runsOn?: true;
  /** Answers the lines to print; throws a sentence. */
  readonly run: (argument: string) => Promise<readonly string[]>;
}

/** The number in `12` or `#12`; throws a sentence if there is none. */
export function numberOf(text: string): number {
  const number = Number(text.replace(/^#/, ''));
  if (!Number.isInteger(number) || number <= 0)
    throw new Error(`'${text}' is not the number of a coroutine.`);
  return number;
}

/** The selected one; throws a sentence. */
export function oneOf<T extends string>(text: string, known: readonly T[], command: string): T {
  const found = known.find((one) => one === text);
  if (found === undefined) throw new Error(`Write ${command} followed by one of ${known.join(', ')}.`);
  return found;
}

/** Options such as `--mine`, and the other words; throws a sentence for an unknown option. */
export function wordsOf(
  argument: string,
  options: readonly string[],
  command: string,
): { readonly given: ReadonlySet<string>; readonly words: readonly string[] } {
  const all = argument.split(/\s+/).filter((word) => word !== '');
  const given = all.filter((word) => word.startsWith('--'));
  const unknown = given.find((word) => !options.includes(word));
  if (unknown !== undefined) throw new Error(`${command} has no option ${unknown}: ${options.join(', ')}.`);
  return { given: new Set(given), words: all.filter((word) => !given.includes(word)) };
}
