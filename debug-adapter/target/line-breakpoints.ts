/** Line breakpoints: places in original sources, applied to scripts as they load. */
import { HOOK_SYMBOL_NAME, LINE_HITS_SYMBOL_NAME } from '../../runtime/protocol/hook.js';
import type { Connection } from '../inspector/connection.js';
import { base0, type Base0Position } from './positions.js';
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

/** What became of it. */
export interface AppliedBreakpoint {
  /** V8's id, reported when it is hit. */
  readonly breakpointId: string;
  readonly line: number;
  readonly column: number;
}

/** How far below the asked line a place to stop is looked for, in tries. */
const MOST_LINES_TRIED = 20;

/** Applies a breakpoint to a script; undefined when the script has no place to stop there. */
export async function applyBreakpoint(
  connection: Connection,
  script: Script,
  breakpoint: LineBreakpoint,
): Promise<AppliedBreakpoint | undefined> {
  let line: number | undefined = breakpoint.line;
  for (let tries = 0; tries < MOST_LINES_TRIED; tries++) {
    line = script.nextLineWithCode(breakpoint.path, line);
    if (line === undefined) return undefined;
    const found = await findPlace(connection, script, breakpoint, line);
    if (found !== undefined) {
      const condition = conditionOf(breakpoint);
      const { breakpointId } = await connection.send('Debugger.setBreakpoint', {
        location: { scriptId: script.scriptId, lineNumber: found.line, columnNumber: found.column },
        ...(condition === undefined ? {} : { condition }),
      });
      const source = script.toSource(found);
      return { breakpointId, line: source?.line ?? line, column: source?.column ?? 1 };
    }
    line++;
  }
  return undefined;
}

async function findPlace(
  connection: Connection,
  script: Script,
  { path, column }: LineBreakpoint,
  line: number,
): Promise<Base0Position | undefined> {
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
    start: { scriptId: script.scriptId, lineNumber: first.line, columnNumber: first.column },
    end: { scriptId: script.scriptId, lineNumber: last.line + 1, columnNumber: 0 },
  });
  const candidates = locations
    .map(({ lineNumber, columnNumber }) => base0(lineNumber, columnNumber ?? 0))
    .filter((place) => script.toSource(place)?.line === line);
  if (column === undefined) return candidates[0];
  return candidates.find((place) => (script.toSource(place)?.column ?? 0) >= column) ?? candidates.at(-1);
}

function isBefore(a: Base0Position, b: Base0Position): boolean {
  return a.line < b.line || (a.line === b.line && a.column < b.column);
}

/** V8 stops where the condition is true; counting and logging are written into it, so they cost no pause. */
function conditionOf({ id, condition, hitCount, logMessage }: LineBreakpoint): string | undefined {
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
  return /\$task\b/.test(all)
    ? `(($task) => ${all})(globalThis[Symbol.for(${JSON.stringify(HOOK_SYMBOL_NAME)})].taskForConditions())`
    : all;
}

function templateOf(message: string): string {
  const escaped = message.replace(/[`\\]|\$(?=\{)/g, '\\$&').replace(/\{([^{}]+)\}/g, '${$1}');
  return `\`${escaped}\``;
}
