/** DAP's `breakpointLocations`: the possible places of breakpoints in a range of lines of a loaded source. */
import path from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { placesInLine } from '../../debuggee/breakpoints/line-breakpoints.js';
import type { Program } from '../program/program.js';
import { scriptsOf } from './file-in-program.js';

/** The request covers at most these lines: an editor shows fewer at a time. */
const MOST_LINES = 500;

export async function breakpointLocations(
  program: Program,
  {
    source,
    line,
    column = 1,
    endLine = line,
    endColumn = Infinity,
  }: DebugProtocol.BreakpointLocationsArguments,
): Promise<DebugProtocol.BreakpointLocation[]> {
  if (source.path === undefined) return [];
  const found = new Map<string, DebugProtocol.BreakpointLocation>();
  for (const { script, name } of scriptsOf(path.normalize(source.path), program)) {
    for (let at = line; at <= Math.min(endLine, line + MOST_LINES); at++) {
      for (const { source: place } of await placesInLine(program.debuggee.connection, script, name, at)) {
        const isBefore = at === line && place.column < column;
        const isAfter = at === endLine && place.column > endColumn;
        if (!isBefore && !isAfter) found.set(`${at}:${place.column}`, { line: at, column: place.column });
      }
    }
  }
  return [...found.values()].sort((a, b) => a.line - b.line || (a.column ?? 0) - (b.column ?? 0));
}
