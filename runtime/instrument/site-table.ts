/** Builds the site table of one module: rows in source order of discovery, positions in the original source. */
import { originalPositionFor, type TraceMap } from '@jridgewell/trace-mapping';
import type { SiteId } from '../protocol/ids.js';
import { asWritten } from './as-written.js';
import type { FunctionKind, ModuleTable, SiteRow, SuspensionKind } from '../protocol/sites.js';

const LONGEST_LABEL = 80;

/** White space folded, what stands in braces left out where it is long, cut to the length of a label. */
export function foldLabel(text: string): string {
  const whole = text.replace(/\s+/g, ' ').trim();
  const folded = whole.length > LONGEST_LABEL ? withoutBodies(whole) : whole;
  return folded.length > LONGEST_LABEL ? `${folded.slice(0, LONGEST_LABEL - 1)}…` : folded;
}

/** `run(function* main() {…})`: what a function does is no name for what is awaited. */
function withoutBodies(text: string): string {
  let depth = 0;
  let kept = '';
  for (const character of text) {
    if (character === '}' && depth > 0) depth--;
    else if (character === '{' && depth++ === 0) kept += '{…}';
    else if (depth === 0) kept += character;
  }
  // Braces in texts or expressions are not told from others: where they do not match, nothing is left out.
  return depth === 0 ? kept.replace(/([([]) | (?=[)\]])/g, '$1').replace(/,\)/g, ')') : text;
}

/** A part of the text. */
interface Span {
  readonly start: number;
  readonly end: number;
}

export class SiteTableBuilder {
  readonly #rows: SiteRow[] = [];
  readonly #firstSite: SiteId;
  readonly #inputMap: TraceMap | undefined;
  readonly #lineStarts: readonly number[];
  #originalStarts: readonly number[] | undefined;

  /** @param original what `inputMap` leads to, when that is one text */
  constructor(
    private readonly source: string,
    firstSite: SiteId,
    inputMap: TraceMap | undefined,
    private readonly original?: string,
  ) {
    this.#firstSite = firstSite;
    this.#inputMap = inputMap;
    this.#lineStarts = lineStartsOf(source);
  }

  addFunction(kind: FunctionKind, offset: number, name: string, parameters: readonly string[]): number {
    const [source, line, column] = this.#locate(offset);
    return this.#rows.push([kind, source, line, column, name, parameters]) - 1;
  }

  /** The number of the new site; its text is that of `operand`. */
  addSuspension(kind: SuspensionKind, offset: number, operand: Span, functionRow: number): SiteId {
    const [source, line, column] = this.#locate(offset);
    const label = foldLabel(this.#textOf(operand));
    return this.siteOf(this.#rows.push([kind, source, line, column, label, functionRow]) - 1);
  }

  siteOf(row: number): SiteId {
    return (this.#firstSite + row) as SiteId;
  }

  build(url: string, file: string): ModuleTable {
    const sources = this.#inputMap?.resolvedSources.map((source) => source) ?? [file];
    return { url, sources, rows: this.#rows };
  }

  #textOf({ start, end }: Span): string {
    const text = this.source.slice(start, end);
    // All a printer changes are strings, numbers and commas before a line break.
    if (this.original === undefined || !/["\d\n]/.test(text)) return text;
    this.#originalStarts ??= lineStartsOf(this.original);
    const [, line, column] = this.#locate(start);
    return asWritten(text, this.original, (this.#originalStarts[line] ?? 0) + column);
  }

  #locate(offset: number): readonly [source: number, line: number, column: number] {
    let low = 0;
    for (let high = this.#lineStarts.length; high - low > 1;) {
      const middle = (low + high) >> 1;
      if ((this.#lineStarts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    const column = offset - (this.#lineStarts[low] ?? 0);
    if (!this.#inputMap) return [0, low, column];
    const found = originalPositionFor(this.#inputMap, { line: low + 1, column });
    if (found.source === null) return [0, low, column];
    return [Math.max(0, this.#inputMap.resolvedSources.indexOf(found.source)), found.line - 1, found.column];
  }
}

function lineStartsOf(source: string): readonly number[] {
  const starts = [0];
  const breaks = /\r\n|[\n\r\u2028\u2029]/g;
  while (breaks.test(source)) starts.push(breaks.lastIndex);
  return starts;
}
