/** Line breakpoints: places in original sources, applied to scripts as they load. */
import { LINE_HITS_SYMBOL_NAME } from '../../runtime/protocol/hook.js';
import { insertionsIn, type InsertedSpan } from '../../runtime/protocol/insertion-mark.js';
import type { Connection } from '../inspector/connection.js';
import { base0, type Base0Position, type SourceLocation } from './positions.js';
import { withNames } from './names-at-stop.js';
import type { PausedFrame } from './debuggee.js';
import type { Script } from './script.js';

/** What the user asked for at a line. */
export interface LineBreakpoint {
  readonly id: number;
  readonly path: string;
  readonly line: number;
  readonly column?: number;
  readonly condition?: string;
  /** Stop from the n-th hit on. */
  readonly hitCount?: number;
  readonly logMessage?: string;
}

/** How far below the asked line a place to stop is looked for, in tries. */
const MOST_LINES_TRIED = 20;

/** A place to stop, in the script and in its source. */
interface FoundPlace {
  readonly place: Base0Position;
  readonly source: SourceLocation;
}

/** Where V8 can stop for a breakpoint, at its line or some lines below; undefined when the script has no such place. */
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

async function placeInLine(
  connection: Connection,
  script: Script,
  { path, column }: LineBreakpoint,
  line: number,
): Promise<FoundPlace | undefined> {
  const places = script.fromLine(path, line);
  const first = places.reduce<Base0Position | undefined>(
    (a, b) => (a === undefined || isBefore(b, a) ? b : a),
    undefined,
  );
  const last = places.reduce<Base0Position | undefined>(
    (a, b) => (a === undefined || isBefore(a, b) ? b : a),
    undefined,
  );
  if (first === undefined || last === undefined) return undefined;
  const { locations } = await connection.send('Debugger.getPossibleBreakpoints', {
    start: { scriptId: script.scriptId, lineNumber: first.line, columnNumber: 0 },
    end: { scriptId: script.scriptId, lineNumber: last.line + 1, columnNumber: 0 },
  });
  const lines = await script.lines(connection);
  const candidates = locations
    .map(({ lineNumber, columnNumber }) => base0(lineNumber, columnNumber ?? 0))
    .flatMap((place) => {
      const source = sourceOf(script, place, lines[place.line] ?? '');
      return source?.line === line ? [{ place, source }] : [];
    });
  const at = (wanted: Base0Position): FoundPlace | undefined =>
    candidates.find(({ place }) => isSame(place, wanted));
  if (column !== undefined) {
    return candidates.find(({ source }) => source.column >= column) ?? candidates.at(-1);
  }
  if (candidates.length === 0) return undefined;
  // V8 may choose inserted text that nothing of the user's stands behind: then what comes after it.
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

/** Where the statement begins that this place is in, when inserted text begins it. */
function beginningOf(place: Base0Position, text: string): Base0Position {
  const insertion = insertionsIn(text).find(({ end }) => end === place.column);
  return base0(place.line, insertion?.statement ?? place.column);
}

/**
 * The place, of all from here on, that is reached first: the call in a loop's head, say, and not the variable before
 * it. Only V8 knows, and tells where it puts a breakpoint.
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

/** What of the sources V8 stops before, when it stops here; undefined in inserted text. */
function sourceOf(script: Script, place: Base0Position, text: string): SourceLocation | undefined {
  const insertion = insertionAt(place, text);
  if (insertion === undefined) return script.toSource(place);
  return insertion.statement === place.column ? script.toSource(base0(place.line, insertion.end)) : undefined;
}

function insertionAt({ column }: Base0Position, text: string): InsertedSpan | undefined {
  return insertionsIn(text).find(({ start, end }) => start <= column && column < end);
}

/** Whether a frame has only just entered its coroutine: the first statement is still to come. */
export async function isEntering(
  connection: Connection,
  { script, callFrame: { location } }: PausedFrame,
): Promise<boolean> {
  const place = base0(location.lineNumber, location.columnNumber ?? 0);
  const text = (await script.lines(connection))[place.line] ?? '';
  const insertion = insertionAt(place, text);
  return insertion?.entersCoroutine === true && insertion.statement !== place.column;
}

function isSame(a: Base0Position, b: Base0Position): boolean {
  return a.line === b.line && a.column === b.column;
}

function isBefore(a: Base0Position, b: Base0Position): boolean {
  return a.line < b.line || (a.line === b.line && a.column < b.column);
}

/** V8 stops where the condition is true; counting and logging are written into it, so they cost no pause. */
export function conditionOf({ id, condition, hitCount, logMessage }: LineBreakpoint): string | undefined {
  if (condition === undefined && hitCount === undefined && logMessage === undefined) return undefined;
  const symbol = `Symbol.for(${JSON.stringify(LINE_HITS_SYMBOL_NAME)})`;
  const counter = `globalThis[${symbol}]`;
  const parts = [condition === undefined ? 'true' : `(${condition}\n)`];
  if (hitCount !== undefined) {
    parts.push(
      `((${counter} ?? (Object.defineProperty(globalThis, ${symbol}, { value: {}, configurable: true }), ${counter}))[${id}] = (${counter}[${id}] ?? 0) + 1) >= ${hitCount}`,
    );
  }
  if (logMessage !== undefined) parts.push(`(console.log(${templateOf(logMessage)}), false)`);
  const all = parts.join(' && ');
  // Breakpoints on awaits have it from the hooks; V8 knows nothing of tasks.
  return /\$task\b/.test(all) ? withNames(all, ['$task']) : all;
}

function templateOf(message: string): string {
  const escaped = message.replace(/[`\\]|\$(?=\{)/g, '\\$&').replace(/\{([^{}]+)\}/g, '${$1}');
  return `\`${escaped}\``;
}
