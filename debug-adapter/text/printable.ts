/**
 * Text of the program made safe for a terminal: characters that would control it, or change the reading order, are
 * escaped. The only place that does so; everything that the terminal client shows, and text dumps, pass through here.
 */

/** Controls (C0, DEL, C1), line separators, marks and overrides of direction, and lone surrogates. */
const UNSAFE = /[\p{Cc}\p{Cs}\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f]/gu;

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** For a single line. */
export function printable(text: string): string {
  return text.replace(UNSAFE, escaped);
}

/** For text with several lines, shown alone. They are indented, and cannot pass for a line of another kind. */
export function printableLines(text: string): string {
  const [first = '', ...more] = text.split('\n').map(printable);
  return [first, ...more.map((line) => (line === '' ? '' : `  ${line}`))].join('\n');
}

/** Fields of rows with special treatment. */
export interface Exceptions {
  /** Not shown as text. */
  readonly untouched: ReadonlySet<string>;
  /** May have several lines. */
  readonly withLines: ReadonlySet<string>;
}

const NONE: Exceptions = { untouched: new Set(), withLines: new Set() };

/** A copy of rows in which every text is printable. */
export function printableRows<T>(rows: T, exceptions = NONE): T {
  return copy(rows, printable, exceptions) as T;
}

function copy(value: unknown, toText: (text: string) => string, exceptions: Exceptions): unknown {
  if (typeof value === 'string') return toText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => copy(item, toText, exceptions));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      printable(key),
      exceptions.untouched.has(key)
        ? item
        : copy(item, exceptions.withLines.has(key) ? printableLines : printable, exceptions),
    ]),
  );
}

function escaped(character: string): string {
  return SHORT[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
