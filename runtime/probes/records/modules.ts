/** The site tables of the modules loaded so far. They arrive as JSON text and are parsed on first use. */
import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { HookMessage } from '../../protocol/hook.js';
import type { SiteId } from '../../protocol/ids.js';
import type { FunctionKind, ModuleTable, SiteRow } from '../../protocol/sites.js';
import { pause } from '../blocking/trampoline.js';

interface LoadedModule {
  readonly firstSite: SiteId;
  readonly json: string;
  table: ModuleTable | undefined;
}

type FunctionRow = Extract<SiteRow, readonly [FunctionKind, ...unknown[]]>;

/** By `firstSite`, in the order of loading. */
const modules = new Map<SiteId, LoadedModule>();
let stopPaths: ReadonlySet<string> = new Set();
let send: ((message: HookMessage) => void) | undefined;

/** The adapter's listener: each module is announced as it loads. */
export function onModuleMessage(sender: ((message: HookMessage) => void) | undefined): void {
  send = sender;
}

/** Modules made from these sources stop at their first statement. */
export function stopAtModulesOf(paths: readonly string[]): void {
  stopPaths = new Set(paths);
}

/** Whether a file in this folder is among them. */
export function hasStopsWithin(folder: string): boolean {
  for (const path of stopPaths) if (path.startsWith(folder)) return true;
  return false;
}

/** Whatever links its path contains: the adapter also sends paths without links. */
function isStopPath(source: string): boolean {
  if (stopPaths.has('*') || stopPaths.has(source)) return true;
  try {
    return stopPaths.has(realpathSync.native(source));
  } catch {
    // A source need not be a file.
    return false;
  }
}

/** The loaded script may have been made from other files, and contain breakpoints itself. */
function fileOf(url: string): string {
  try {
    return fileURLToPath(url);
  } catch {
    // It does not name a file.
    return url;
  }
}

/** Called by each instrumented module before its first statement. */
export function moduleLoaded(firstSite: SiteId, json: string): void {
  // A function made from text calls it at each invocation.
  if (modules.has(firstSite)) return;
  const module: LoadedModule = { firstSite, json, table: undefined };
  modules.set(firstSite, module);
  if (send === undefined) return;
  const table = tableOf(module);
  send({ kind: 'moduleLoaded', firstSite, table });
  const sender = send;
  if (stopPaths.size > 0 && (table.sources.some(isStopPath) || isStopPath(fileOf(table.url)))) {
    pause(
      (waits) => {
        sender({ kind: 'moduleStopped', firstSite, waits });
      },
      () => {
        sender({ kind: 'continued' });
      },
    );
  }
}

/** The number of loaded modules. */
export function moduleCount(): number {
  return modules.size;
}

/** All tables whose `firstSite` is not in `known`. */
export function tablesExcept(known: ReadonlySet<number>): { firstSite: SiteId; table: ModuleTable }[] {
  return [...modules.values()]
    .filter(({ firstSite }) => !known.has(firstSite))
    .map((module) => ({ firstSite: module.firstSite, table: tableOf(module) }));
}

/** The name in a function row; empty if the site is unknown. */
export function functionNameOf(site: SiteId): string {
  return functionRowOf(site)?.[4] ?? '';
}

/** The row of a function; undefined if the site is unknown. */
export function functionRowOf(site: SiteId): FunctionRow | undefined {
  for (const module of modules.values()) {
    const row = tableOf(module).rows[site - module.firstSite];
    if (row !== undefined) return row as FunctionRow;
  }
  return undefined;
}

/** Where a site is in its source, lines and columns from 1; undefined if the site is unknown. */
export function placeOfSite(
  site: SiteId,
): { readonly path: string; readonly line: number; readonly column: number } | undefined {
  for (const module of modules.values()) {
    const { rows, sources } = tableOf(module);
    const row = rows[site - module.firstSite];
    const path = row === undefined ? undefined : sources[row[1]];
    if (row !== undefined && path !== undefined) return { path, line: row[2] + 1, column: row[3] + 1 };
  }
  return undefined;
}

/** The script's URL; undefined if no such module is known. */
export function moduleUrlOf(firstSite: SiteId): string | undefined {
  const module = modules.get(firstSite);
  return module && tableOf(module).url;
}

function tableOf(module: LoadedModule): ModuleTable {
  return (module.table ??= JSON.parse(module.json) as ModuleTable);
}
