/** Places in scripts → places in the sources they were made from, by the maps Node keeps. */
import { findSourceMap } from 'node:module';
import { fileURLToPath } from 'node:url';

/** Lines and columns count from 1, as stack traces have them. */
export interface OriginalPlace {
  /** As Node names the script where that is its own source, else the source's path. */
  readonly script: string;
  readonly line: number;
  readonly column: number;
}

/** Undefined when the script has no map, or the place is from no source. */
export function findOriginal(script: string, line: number, column: number): OriginalPlace | undefined {
  const map = findSourceMap(script);
  if (!map) return undefined;
  const entry = map.findEntry(line - 1, column - 1);
  if (!('originalSource' in entry)) return undefined;
  const own = script.startsWith('file:') ? fileURLToPath(script) : script;
  const source = entry.originalSource.startsWith('file:')
    ? fileURLToPath(entry.originalSource)
    : entry.originalSource;
  // The same file keeps the form Node names it in; another one (compiled code's source) is a path.
  return {
    script: source === own ? script : source,
    line: entry.originalLine + 1,
    column: entry.originalColumn + 1,
  };
}
