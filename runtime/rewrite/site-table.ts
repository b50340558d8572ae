/** Builds the site table of one module: rows in the order of discovery, positions in the original source. */
import { originalPositionFor, traceSegment, type TraceMap } from '@jridgewell/trace-mapping';
import type { AnyNode, Program } from 'acorn';
import type { SiteId } from '../protocol/ids.js';
import type { NamedText } from './function-name.js';
import { placeOfAwait, type MovedPlace, type SourcePlace } from './moved-awaits.js';
import { functionNameIn } from './name-in-source.js';
import { NameScopes } from './name-scopes.js';
import { asWritten } from './original-text.js';
import { childrenOf } from './syntax.js';
import type { FunctionKind, ModuleTable, Settling, SiteRow, SuspensionKind } from '../protocol/sites.js';

const LONGEST_LABEL = 80;

/** Whitespace folded, long text in braces left out, cut to the length of a label. */
export function foldLabel(text: string): string {
  const whole = text.replace(/\s+/g, ' ').trim();
  const folded = whole.length > LONGEST_LABEL ? withoutBodies(whole) : whole;
  return folded.length > LONGEST_LABEL ? `${folded.slice(0, LONGEST_LABEL - 1)}…` : folded;
}

/** `run(function* main() {…})`: a function body is no name for an awaited expression. */
function withoutBodies(text: string): string {
  let depth = 0;
  let kept = '';
  for (const character of text) {
    if (character === '}' && depth > 0) depth--;
    else if (character === '{' && depth++ === 0) kept += '{…}';
    else if (depth === 0) kept += character;
  }
  // Braces in strings or expressions are not distinguished: if they do not match, nothing is left out.
  return depth === 0 ? kept.replace(/([([]) | (?=[)\]])/g, '$1').replace(/,\)/g, ')') : text;
}

/** A part of the text. */
interface Span {
  readonly start: number;
  readonly end: number;
}

/** What a map calls a name; anything else in it is not shown as one. */
const NAME = /^#?[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;

export class SiteTableBuilder implements NamedText {
  readonly #rows: SiteRow[] = [];
  /** Where each row is in the text. */
  readonly #offsets: number[] = [];
  readonly #firstSite: SiteId;
  readonly #inputMap: TraceMap | undefined;
  readonly #lineStarts: readonly number[];
  /** By the number of a source. */
  readonly #originalStarts = new Map<number, readonly number[]>();
  readonly #textsRead = new Map<number, string | undefined>();
  /** Awaits that the input map leads away from. */
  readonly moved: MovedPlace[] = [];

  /**
   * @param original the source of `inputMap`, if it is a single text
   * @param readSource the text of a source that the map does not contain
   */
  constructor(
    readonly source: string,
    firstSite: SiteId,
    inputMap: TraceMap | undefined,
    private readonly original?: string,
    private readonly readSource?: (file: string) => string | undefined,
  ) {
    this.#firstSite = firstSite;
    this.#inputMap = inputMap;
    this.#lineStarts = lineStartsOf(source);
  }

  /** The source's name for what begins at this offset; undefined if the map has none for exactly this place. */
  readonly nameAt = (offset: number): string | undefined => {
    const map = this.#inputMap;
    if (map === undefined || !this.#hasNames) return undefined;
    const [line, column] = this.#lineAndColumn(offset);
    const segment = traceSegment(map, line, column);
    const name = segment?.length === 5 && segment[0] === column ? map.names[segment[4]] : undefined;
    return name !== undefined && NAME.test(name) ? name : undefined;
  };

  /** By the text of the source. Its file is read only where the map has names: something was given another, or lost it. */
  readonly functionNameAt = (offset: number): string | undefined => {
    const map = this.#inputMap;
    if (map === undefined) return undefined;
    const [line, column] = this.#lineAndColumn(offset);
    const segment = traceSegment(map, line, column);
    if (segment === null || segment.length === 1) return undefined;
    const [start, source, row, at] = segment;
    // Some maps begin it with its parentheses.
    if (!/^\(*$/.test(this.source.slice(offset - column + start, offset))) return undefined;
    const text = this.#textOfSource(source, this.#hasNames);
    return text === undefined
      ? undefined
      : functionNameIn(text, (this.#startsIn(source, text)[row] ?? 0) + at);
  };

  /** @param offset of the function, whose scope has its parameters */
  addFunction(kind: FunctionKind, offset: number, name: string, parameters: readonly string[]): number {
    return this.#add([kind, ...this.#locate(offset), name, parameters], offset);
  }

  /** The number of the new site; its text is that of `operand`. */
  addSuspension(kind: SuspensionKind, offset: number, operand: AnyNode | Span, functionRow: number): SiteId {
    const label = foldLabel(this.#textOf(operand));
    const place = kind === 'await' ? this.#locateAwait(offset, operand.start) : this.#locate(offset);
    return this.siteOf(this.#add([kind, ...place, label, functionRow], offset));
  }

  /** A row for an object made here, by the function with this name. */
  addMaking(
    offset: number,
    operand: AnyNode,
    functionRow: number,
    maker: string,
    settling?: Settling,
  ): SiteId {
    const label = foldLabel(this.#textOf(operand));
    const row = ['made', ...this.#locate(offset), label, functionRow, maker] as const;
    return this.siteOf(this.#add(settling === undefined ? row : [...row, settling], offset));
  }

  #add(row: SiteRow, offset: number): number {
    this.#offsets.push(offset);
    return this.#rows.push(row) - 1;
  }

  siteOf(row: number): SiteId {
    return (this.#firstSite + row) as SiteId;
  }

  /** @param program absent: variables are called as in the sources */
  build(url: string, file: string, program?: Program): ModuleTable {
    const sources = this.#inputMap?.resolvedSources.map((source) => source) ?? [file];
    const renamed =
      program !== undefined && this.#rows.length > 0 && this.#hasNames
        ? new NameScopes(program, ({ start }) => this.nameAt(start)).renamedAt(this.#offsets)
        : undefined;
    return { url, sources, rows: this.#rows, ...(renamed === undefined ? {} : { renamed }) };
  }

  /** As the user wrote it, as far as the map and the source show. */
  #textOf(operand: AnyNode | Span): string {
    const { start, end } = operand;
    const printed = this.source.slice(start, end);
    const text = this.#hasNames && 'type' in operand ? this.#withNames(operand, printed) : printed;
    // Printers that keep names change only strings, numbers and commas before a line break.
    if (this.original === undefined || (text === printed && !/["\d\n]/.test(text))) return text;
    const [source, line, column] = this.#locate(start);
    return asWritten(text, this.original, (this.#startsIn(source, this.original)[line] ?? 0) + column);
  }

  get #hasNames(): boolean {
    return (this.#inputMap?.names.length ?? 0) > 0;
  }

  #withNames(operand: AnyNode, printed: string): string {
    let text = printed;
    let last = Infinity;
    for (const { start, end } of identifiersIn(operand).sort((a, b) => b.start - a.start)) {
      const name = start === last ? undefined : this.nameAt(start);
      // `{ soup }` is there twice, as key and as value.
      last = start;
      if (name !== undefined)
        text = text.slice(0, start - operand.start) + name + text.slice(end - operand.start);
    }
    return text;
  }

  #locateAwait(offset: number, operand: number): SourcePlace {
    const place = this.#locate(offset);
    const operandPlace = this.#locate(operand);
    // A file is read only for what is on different lines: else the map leads close enough.
    const text = this.#textOfSource(place[0], place[1] !== operandPlace[1]);
    if (text === undefined) return place;
    const found = placeOfAwait(text, this.#startsIn(place[0], text), place, operandPlace);
    if (found === undefined) return place;
    const [line, column] = this.#lineAndColumn(offset);
    this.moved.push({ line, column, place: found });
    return found;
  }

  /** @param isRead whether its file is read if the map does not contain it */
  #textOfSource(source: number, isRead = true): string | undefined {
    const contained = this.#inputMap?.sourcesContent?.[source];
    if (typeof contained === 'string') return contained;
    const file = this.#inputMap?.resolvedSources[source];
    if (!isRead || file === undefined || this.readSource === undefined) return undefined;
    if (!this.#textsRead.has(source)) this.#textsRead.set(source, this.readSource(file));
    return this.#textsRead.get(source);
  }

  #startsIn(source: number, text: string): readonly number[] {
    const starts = this.#originalStarts.get(source) ?? lineStartsOf(text);
    this.#originalStarts.set(source, starts);
    return starts;
  }

  #locate(offset: number): SourcePlace {
    const [low, column] = this.#lineAndColumn(offset);
    if (!this.#inputMap) return [0, low, column];
    const found = originalPositionFor(this.#inputMap, { line: low + 1, column });
    if (found.source === null) return [0, low, column];
    return [Math.max(0, this.#inputMap.resolvedSources.indexOf(found.source)), found.line - 1, found.column];
  }

  /** Both from 0. */
  #lineAndColumn(offset: number): readonly [line: number, column: number] {
    let low = 0;
    for (let high = this.#lineStarts.length; high - low > 1;) {
      const middle = (low + high) >> 1;
      if ((this.#lineStarts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return [low, offset - (this.#lineStarts[low] ?? 0)];
  }
}

function identifiersIn(node: AnyNode): AnyNode[] {
  if (node.type === 'Identifier' || node.type === 'PrivateIdentifier') return [node];
  return childrenOf(node).flatMap(identifiersIn);
}

function lineStartsOf(source: string): readonly number[] {
  const starts = [0];
  const breaks = /\r\n|[\n\r\u2028\u2029]/g;
  while (breaks.test(source)) starts.push(breaks.lastIndex);
  return starts;
}
