/** Builds the site table of one module: rows in source order of discovery, positions in the original source. */
import { originalPositionFor, type TraceMap } from '@jridgewell/trace-mapping';
import type { SiteId } from '../protocol/ids.js';
import type { FunctionKind, ModuleTable, SiteRow, SuspensionKind } from '../protocol/sites.js';

const LONGEST_LABEL = 80;

/** White space folded, cut to the length of a label. */
export function foldLabel(text: string): string {
  const folded = text.replace(/\s+/g, ' ').trim();
  return folded.length > LONGEST_LABEL ? `${folded.slice(0, LONGEST_LABEL - 1)}…` : folded;
}

export class SiteTableBuilder {
  readonly #rows: SiteRow[] = [];
  readonly #firstSite: SiteId;
  readonly #inputMap: TraceMap | undefined;
  readonly #lineStarts: readonly number[];

  constructor(source: string, firstSite: SiteId, inputMap: TraceMap | undefined) {
    this.#firstSite = firstSite;
    this.#inputMap = inputMap;
    this.#lineStarts = lineStartsOf(source);
  }

  addFunction(kind: FunctionKind, offset: number, name: string, parameters: readonly string[]): number {
    const [source, line, column] = this.#locate(offset);
    return this.#rows.push([kind, source, line, column, name, parameters]) - 1;
  }

  /** The number of the new site. */
  addSuspension(kind: SuspensionKind, offset: number, text: string, functionRow: number): SiteId {
    const [source, line, column] = this.#locate(offset);
    return this.siteOf(this.#rows.push([kind, source, line, column, foldLabel(text), functionRow]) - 1);
  }

  siteOf(row: number): SiteId {
    return (this.#firstSite + row) as SiteId;
  }

  build(url: string, file: string): ModuleTable {
    const sources = this.#inputMap?.resolvedSources.map((source) => source) ?? [file];
    return { url, sources, rows: this.#rows };
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
