/** Maps positions in scripts to positions in their sources, with the maps that Node keeps. */
import module, { findSourceMap, type SourceMapping } from 'node:module';
import { fileURLToPath } from 'node:url';

/**
 * Where another thread loads ES modules (before Node 22.15) it is not known here which of them have hooks: all maps count.
 * Absent there, despite the current types.
 */
const LOADS_ELSEWHERE = (module as { registerHooks?: unknown }).registerHooks === undefined;

/** Texts with hooks that lie in packages, by path and by URL. */
const rewrittenInPackages = new Set<string>();

/**
 * Node keeps the maps of what it loads from now on. It reads those of packages only once a text in a package has hooks:
 * hundreds of them would be read at each start, and stacks of packages are to have the positions that they have without
 * the runtime.
 */
export function keepSourceMaps(): void {
  if (LOADS_ELSEWHERE) process.setSourceMapsEnabled(true);
  else module.setSourceMapsSupport(true, { nodeModules: rewrittenInPackages.size > 0, generatedCode: true });
}

/** A text is about to be loaded that has hooks, and a map to its source. */
export function keepMapOf(file: string, url: string): void {
  if (LOADS_ELSEWHERE || !isInPackage(file)) return;
  const isFirst = rewrittenInPackages.size === 0;
  rewrittenInPackages.add(file).add(url);
  if (isFirst) keepSourceMaps();
}

function isInPackage(script: string): boolean {
  return script.includes('/node_modules/') || script.includes('\\node_modules\\');
}

/** Lines and columns count from 1, as in stack traces. */
export interface OriginalPlace {
  /** Node's name for the script if that is its own source, else the source's path. */
  readonly script: string;
  readonly line: number;
  readonly column: number;
}

/** Undefined if the script has no map, belongs to a package without hooks, or the position comes from no source. */
export function findOriginal(script: string, line: number, column: number): OriginalPlace | undefined {
  if (!LOADS_ELSEWHERE && isInPackage(script) && !rewrittenInPackages.has(script)) return undefined;
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

/**
 * Undefined too where the map says that the code comes from no source, as of a compiler's helpers: Node then gives an
 * entry without one, despite the type. And if Node's code for it fails: it calls `String.prototype` of the program, which
 * may have replaced it.
 */
function entryAt(script: string, line: number, column: number): SourceMapping | undefined {
  try {
    const entry: Partial<SourceMapping> | undefined = findSourceMap(script)?.findEntry(line, column);
    return entry?.originalSource === undefined ? undefined : (entry as SourceMapping);
  } catch {
    return undefined;
  }
}
