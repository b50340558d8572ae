/**
 * The source map of our edits, in V8's lines.
 *
 * magic-string attributes inserted text to what precedes it. But where V8 stops, or an error is thrown, at text that
 * opens an expression, that expression is meant. And magic-string counts lines by line feeds, while V8 also counts
 * carriage returns and the two separators of Unicode.
 */
import type { EncodedSourceMap } from '@jridgewell/trace-mapping';
import { encodedMappings, TraceMap } from '@jridgewell/trace-mapping';
import type MagicString from 'magic-string';

/** Generated column, source, original line, original column; all from 0. */
type Segment = [number, number, number, number];

/** Text inserted before this position of the source, including marks. */
export interface Insertion {
  readonly position: number;
  readonly text: string;
}

/** Line ends known to V8 but not to magic-string. */
const OTHER_LINE_END = /\r(?!\n)|[\u2028\u2029]/;
/** After the mark: what ends an expression, or follows one. */
const CLOSES = /^\/\*.\*\/[)\]},;]/;

export function ownMap(
  edited: MagicString,
  source: string,
  insertions: readonly Insertion[],
  file: string,
): EncodedSourceMap {
  const { mappings } = edited.generateDecodedMap({ hires: 'boundary' });
  const lines = mappings as Segment[][];
  addOpenings(lines, source, insertions);
  const inV8sLines = OTHER_LINE_END.test(source) ? splitLines(lines, edited.toString(), source) : lines;
  const map = { version: 3 as const, sources: [file], names: [], mappings: inV8sLines };
  return { version: 3, sources: [file], names: [], mappings: encodedMappings(new TraceMap(map)) };
}

/** An insertion adds no line: the text after it is in the line of the same number. */
function addOpenings(lines: Segment[][], source: string, insertions: readonly Insertion[]): void {
  const starts = startsOf(source, /\n/g);
  let line = 0;
  for (const { position, text } of insertions) {
    if (CLOSES.test(text)) continue;
    while ((starts[line + 1] ?? Infinity) <= position) line++;
    const column = position - (starts[line] ?? 0);
    const segments = lines[line] ?? [];
    const index = segments.findIndex(([, , , original]) => original === column);
    const following = segments[index];
    if (following === undefined) continue;
    segments.splice(index, 0, [following[0] - text.length, 0, line, column]);
  }
}

/** Generated and original lines become as many as V8 counts in them. */
function splitLines(lines: readonly Segment[][], code: string, source: string): Segment[][] {
  const generated = new Lines(code);
  const original = new Lines(source);
  const split: Segment[][] = Array.from({ length: generated.count }, () => []);
  lines.forEach((segments, line) => {
    for (const [column, file, originalLine, originalColumn] of segments) {
      const [toLine, toColumn] = generated.inV8s(line, column);
      split[toLine]?.push([toColumn, file, ...original.inV8s(originalLine, originalColumn)]);
    }
  });
  return split;
}

/** Lines by line feed, and as V8 counts them. */
class Lines {
  readonly #byLineFeed: readonly number[];
  readonly #byV8: readonly number[];

  constructor(text: string) {
    this.#byLineFeed = startsOf(text, /\n/g);
    this.#byV8 = startsOf(text, /\r\n|[\n\r\u2028\u2029]/g);
  }

  get count(): number {
    return this.#byV8.length;
  }

  inV8s(line: number, column: number): [line: number, column: number] {
    const offset = (this.#byLineFeed[line] ?? 0) + column;
    let low = 0;
    for (let high = this.#byV8.length; high - low > 1;) {
      const middle = (low + high) >> 1;
      if ((this.#byV8[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return [low, offset - (this.#byV8[low] ?? 0)];
  }
}

function startsOf(text: string, lineEnd: RegExp): number[] {
  return [0, ...Array.from(text.matchAll(lineEnd), ({ index, 0: { length } }) => index + length)];
}
