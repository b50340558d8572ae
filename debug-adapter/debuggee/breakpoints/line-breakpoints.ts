/** Line breakpoints: locations in original sources, applied to scripts as they load. */
import type { HitCondition, LogMessage } from '../../../runtime/protocol/breakpoint-conditions.js';
import { HOOK_SYMBOL_NAME } from '../../../runtime/protocol/hook.js';
import { insertionsIn, type InsertedSpan } from '../../../runtime/protocol/insertion-mark.js';
import type { Connection } from '../../inspector/connection.js';
import { base0, type Base0Position, type SourceLocation } from '../scripts/positions.js';
import { withNames } from '../expressions/names-at-stop.js';
import type { PausedFrame } from '../debuggee.js';
import type { Script } from '../scripts/script.js';

/** The user's request at a line. */
export interface LineBreakpoint {
  readonly id: number;
  readonly path: string;
  readonly line: number;
  readonly column?: number;
  readonly condition?: string;
  /** Absent: every hit stops. */
  readonly hits?: HitCondition;
  /** Logged instead of stopping. */
  readonly log?: LogMessage;
}

/** How far below the requested line a break location is searched for, in tries. */
const MOST_LINES_TRIED = 20;

/** A break location, in the script and in its source. */
interface FoundPlace {
  readonly place: Base0Position;
  readonly source: SourceLocation;
  /** Whether a function is called there. */
  readonly isCall: boolean;
}

/**
 * Where V8 can stop for a breakpoint, at its line or some lines below; undefined if the script has no such location.
 */
export async function findPlace(
  connection: Connection,
  script: Script,
  breakpoint: LineBreakpoint,
): Promise<FoundPlace | undefined> {
  let line: number | undefined = breakpoint.line;
  for (let tries = 0; tries < MOST_LINES_TRIED; tries++) {
    line = script.nextLineWithCode(breakpoint.path, line);
    if (line === undefined) return undefined;
    const found = await placeInLine(connection, script, breakpoint, line);
    if (found !== undefined) return found;
    line++;
  }
  return undefined;
}

/** The bounds of a line's text in the script; undefined if nothing comes from it. */
function extentOf(
  script: Script,
  path: string,
  line: number,
): { first: Base0Position; last: Base0Position } | undefined {
  const places = script.fromLine(path, line);
  const [one] = places;
  if (one === undefined) return undefined;
  return {
    first: places.reduce((a, b) => (isBefore(b, a) ? b : a), one),
    last: places.reduce((a, b) => (isBefore(a, b) ? b : a), one),
  };
}

/** All break locations in a line. */
export async function placesInLine(
  connection: Connection,
  script: Script,
  path: string,
  line: number,
): Promise<FoundPlace[]> {
  const extent = extentOf(script, path, line);
  if (extent === undefined) return [];
  const { first, last } = extent;
  const { locations } = await connection.send('Debugger.getPossibleBreakpoints', {
    start: { scriptId: script.scriptId, lineNumber: first.line, columnNumber: 0 },
    end: { scriptId: script.scriptId, lineNumber: last.line + 1, columnNumber: 0 },
  });
  const lines = await script.lines(connection);
  return locations
    .map(({ lineNumber, columnNumber, type }) => ({
      place: base0(lineNumber, columnNumber ?? 0),
      isCall: type === 'call',
    }))
    .flatMap(({ place, isCall }) => {
      const source = sourceOf(script, path, place, lines[place.line] ?? '');
      return source?.line === line ? [{ place, source, isCall }] : [];
    });
}

async function placeInLine(
  connection: Connection,
  script: Script,
  { path, column }: LineBreakpoint,
  line: number,
): Promise<FoundPlace | undefined> {
  const extent = extentOf(script, path, line);
  if (extent === undefined) return undefined;
  const { first, last } = extent;
  const lines = await script.lines(connection);
  const candidates = await placesInLine(connection, script, path, line);
  const at = (wanted: Base0Position): FoundPlace | undefined =>
    candidates.find(({ place }) => isSame(place, wanted));
  if (column !== undefined) {
    return candidates.find(({ source }) => source.column >= column) ?? candidates.at(-1);
  }
  if (candidates.length === 0) return undefined;
  // V8 may choose inserted text with no user code after it: then use what follows it.
  for (
    let from: Base0Position | undefined = beginningOf(first, lines[first.line] ?? '');
    from !== undefined;
  ) {
    const found = at(from) ?? at((from = await firstReached(connection, script, from)));
    if (found !== undefined) return found;
    const end: number | undefined = insertionAt(from, lines[from.line] ?? '')?.end;
    from = end === undefined || last.line < from.line ? undefined : base0(from.line, end);
  }
  return candidates[0];
}

/** The beginning of the statement that contains this location, if inserted text begins it. */
function beginningOf(place: Base0Position, text: string): Base0Position {
  const insertion = insertionsIn(text).find(({ end }) => end === place.column);
  return base0(place.line, insertion?.statement ?? place.column);
}

/**
 * Of all locations from here on, the one reached first: the call in a loop's head, for example, and not the variable
 * before it. Only V8 knows, and answers where it puts a breakpoint.
 */
async function firstReached(
  connection: Connection,
  script: Script,
  { line, column }: Base0Position,
): Promise<Base0Position> {
  const { breakpointId, actualLocation } = await connection.send('Debugger.setBreakpoint', {
    location: { scriptId: script.scriptId, lineNumber: line, columnNumber: column },
    condition: 'false',
  });
  await connection.send('Debugger.removeBreakpoint', { breakpointId });
  return base0(actualLocation.lineNumber, actualLocation.columnNumber ?? 0);
}

/** The source position before which V8 stops, if it stops here; undefined in inserted text. */
function sourceOf(
  script: Script,
  path: string,
  place: Base0Position,
  text: string,
): SourceLocation | undefined {
  const insertion = insertionAt(place, text);
  if (insertion !== undefined && insertion.statement !== place.column) return undefined;
  const own = insertion === undefined ? place : base0(place.line, insertion.end);
  return script.isLoadedFile(path)
    ? { path, line: own.line + 1, column: own.column + 1 }
    : script.toSource(own);
}

/** Where the program's own text begins that V8 stops before, if it stops here. */
export function ownPlace(place: Base0Position, text: string): Base0Position {
  return base0(place.line, insertionAt(place, text)?.end ?? place.column);
}

function insertionAt({ column }: Base0Position, text: string): InsertedSpan | undefined {
  return insertionsIn(text).find(({ start, end }) => start <= column && column < end);
}

/**
 * Where a frame stands in inserted text that no statement of the program's follows at once: at the head of its
 * coroutine, whose first statement is still to come, or between statements: at the head of a `catch` or a `finally`, at
 * the end of a turn of `for await`. The end of a coroutine is a place like the end of any function.
 */
export async function insertedPlace(
  connection: Connection,
  { script, callFrame: { location } }: PausedFrame,
): Promise<'head' | 'between' | 'end' | undefined> {
  const place = base0(location.lineNumber, location.columnNumber ?? 0);
  const text = (await script.lines(connection))[place.line] ?? '';
  const insertion = insertionAt(place, text);
  if (insertion === undefined || insertion.statement === place.column) return undefined;
  if (insertion.leavesBody) return 'end';
  return insertion.entersBody ? 'head' : 'between';
}

function isSame(a: Base0Position, b: Base0Position): boolean {
  return a.line === b.line && a.column === b.column;
}

function isBefore(a: Base0Position, b: Base0Position): boolean {
  return a.line < b.line || (a.line === b.line && a.column < b.column);
}

/**
 * V8 stops if the condition is true. The user's condition is evaluated in the frame; the program's hook counts hits,
 * logs, and reports failures. If a frame cannot see the hook (in another realm), the condition alone decides.
 */
export function conditionOf({ id, condition, hits, log }: LineBreakpoint): string | undefined {
  if (condition === undefined && hits === undefined && log === undefined) return undefined;
  const hook = `globalThis[Symbol.for(${JSON.stringify(HOOK_SYMBOL_NAME)})]`;
  const message = log?.map((part) =>
    typeof part === 'string' ? JSON.stringify(part) : closureOf(part.expression),
  );
  const given = [
    String(id),
    condition === undefined ? 'null' : closureOf(condition),
    JSON.stringify(hits ?? null),
    message === undefined ? 'null' : `[${message.join(',')}]`,
  ];
  const plain = condition === undefined ? 'true' : `(${condition}\n)`;
  const all = `(${hook} === undefined ? ${plain} : ${hook}.lineReached(${given.join(',')}))`;
  // For breakpoints on awaits the hooks supply it; V8 does not know tasks.
  return /\$task\b/.test(all) ? withNames(all, ['$task']) : all;
}

function closureOf(expression: string): string {
  return `() => (${expression}\n)`;
}
