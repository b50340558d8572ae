/**
 * Text may be declared to begin in the middle of a file (`lineOffset`, `columnOffset`): V8 then counts from there, as
 * do source maps, while positions in the text count from its beginning.
 */
import {
  decodedMappings,
  encodedMappings,
  TraceMap,
  type EncodedSourceMap,
  type SourceMapSegment,
} from '@jridgewell/trace-mapping';
import MagicString from 'magic-string';

export interface TextOffset {
  readonly line: number;
  /** For the first line only. */
  readonly column: number;
}

export function isZero({ line, column }: TextOffset): boolean {
  return line === 0 && column === 0;
}

/** For a map whose generated positions count from there: the same, counted from the beginning of the text. */
export function fromBeginning(map: EncodedSourceMap, { line, column }: TextOffset): EncodedSourceMap {
  return withMappings(map, (lines) => {
    const moved = line < 0 ? [...emptyLines(-line), ...lines] : lines.slice(line);
    return [moveFirst(moved[0] ?? [], -column), ...moved.slice(1)];
  });
}

/** The reverse, for lines: V8 adds them, whatever the text. */
export function withLinesBefore(map: EncodedSourceMap, count: number): EncodedSourceMap {
  if (count === 0) return map;
  return withMappings(map, (lines) => (count < 0 ? lines.slice(-count) : [...emptyLines(count), ...lines]));
}

/** The map of a text that is an unchanged part of a file, and has no map. */
export function mapOfPart(source: string, file: string, { line, column }: TextOffset): EncodedSourceMap {
  const identity = new MagicString(source).generateMap({ hires: 'boundary', source: file });
  const { names, sources, mappings } = identity;
  const map: EncodedSourceMap = { version: 3, names, sources, mappings };
  return withMappings(map, (lines) =>
    lines.map((segments, index) =>
      segments.flatMap((segment) =>
        segment.length === 1
          ? []
          : [
              [
                segment[0],
                segment[1],
                Math.max(0, segment[2] + line),
                Math.max(0, segment[3] + (index === 0 ? column : 0)),
              ] as SourceMapSegment,
            ],
      ),
    ),
  );
}

type Line = readonly Readonly<SourceMapSegment>[];

function withMappings(
  map: EncodedSourceMap,
  change: (lines: readonly Line[]) => readonly Line[],
): EncodedSourceMap {
  const lines = change(decodedMappings(new TraceMap(map)));
  const changed = new TraceMap({
    ...map,
    mappings: lines.map((line) => line.map((one) => [...one])),
  });
  return { ...map, mappings: encodedMappings(changed) };
}

function moveFirst(line: Line, by: number): Line {
  if (by === 0) return line;
  return line.flatMap((segment) => {
    const column = segment[0] + by;
    return column < 0 ? [] : [[column, ...segment.slice(1)] as unknown as SourceMapSegment];
  });
}

function emptyLines(count: number): Line[] {
  return Array.from({ length: count }, (): Line => []);
}
