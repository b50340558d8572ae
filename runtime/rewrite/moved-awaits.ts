/**
 * Where an `await` is in the source, if the map leads elsewhere. Bundlers that put a variable's value in place of its
 * only use (`const a = await b; return a` → `return await b`) map the word `await` to that use, and the operand rightly.
 */
import { decodedMappings, encodedMappings, TraceMap, type EncodedSourceMap } from '@jridgewell/trace-mapping';

/** A place in one of the sources; lines and columns from 0. */
export type SourcePlace = readonly [source: number, line: number, column: number];

/** What the map should say of a place in the text. */
export interface MovedPlace {
  readonly line: number;
  readonly column: number;
  readonly place: SourcePlace;
}

const WORD = 'await';
/** The word right before an operand, which may be in parentheses. */
const BEFORE = /\bawait[\s(]*$/;
const FAR = 200;

/** The place of the word before this operand; undefined if the word is where the map says, or is not there either. */
export function placeOfAwait(
  text: string,
  lineStarts: readonly number[],
  [source, line, column]: SourcePlace,
  operand: SourcePlace,
): SourcePlace | undefined {
  if (operand[0] !== source || text.startsWith(WORD, (lineStarts[line] ?? 0) + column)) return undefined;
  const end = (lineStarts[operand[1]] ?? 0) + operand[2];
  const word = BEFORE.exec(text.slice(Math.max(0, end - FAR), end))?.[0];
  if (word === undefined) return undefined;
  const at = end - word.length;
  const before = lineStarts.findLastIndex((start) => start <= at);
  return [source, before, at - (lineStarts[before] ?? 0)];
}

/** The map with these places in it. */
export function withMoved(map: EncodedSourceMap, moved: readonly MovedPlace[]): EncodedSourceMap {
  if (moved.length === 0) return map;
  const traced = new TraceMap(map);
  const mappings = decodedMappings(traced).map((segments) => [...segments]);
  for (const { line, column, place } of moved) {
    const segments = mappings[line] ?? [];
    const index = segments.findIndex(([start]) => start >= column);
    const isThere = segments[index]?.[0] === column;
    segments.splice(index < 0 ? segments.length : index, isThere ? 1 : 0, [column, ...place]);
  }
  return { ...map, mappings: encodedMappings(new TraceMap({ ...map, mappings })) };
}
