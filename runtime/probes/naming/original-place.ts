/** Maps positions in scripts to positions in their sources, with the maps that Node keeps. */
import { findSourceMap, type SourceMapping } from 'node:module';
import { fileURLToPath } from 'node:url';

/** Lines and columns count from 1, as in stack traces. */
export interface OriginalPlace {
  /** Node's name for the script if that is its own source, else the source's path. */
  readonly script: string;
  readonly line: number;
  readonly column: number;
}

/** Undefined if the script has no map, or the position comes from no source. */
export function findOriginal(script: string, line: number, column: number): OriginalPlace | undefined {
  const entry = entryAt(script, line - 1, column - 1);
  if (entry === undefined) return undefined;
  const own = script.startsWith('file:') ? fileURLToPath(script) : script;
  const source = entry.originalSource.startsWith('file:')
    ? fileURLToPath(entry.originalSource)
    : entry.originalSource;
  // The same file keeps Node's form of its name; another (the source of compiled code) is a path.
  return {
    script: source === own ? script : source,
    line: entry.originalLine + 1,
    column: entry.originalColumn + 1,
  };
}

/** Undefined too if Node's code for it fails: it calls `String.prototype` of the program, which may have replaced it. */
function entryAt(script: string, line: number, column: number): SourceMapping | undefined {
  try {
    const entry = findSourceMap(script)?.findEntry(line, column);
    return entry !== undefined && 'originalSource' in entry ? entry : undefined;
  } catch {
    return undefined;
  }
}
