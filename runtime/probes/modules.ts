/** The site tables of the modules loaded so far. They arrive as JSON text and are parsed when first asked about. */
import type { HookMessage } from '../protocol/hook.js';
import type { SiteId } from '../protocol/ids.js';
import type { FunctionKind, ModuleTable, SiteRow } from '../protocol/sites.js';
import { pause } from './trampoline.js';

interface LoadedModule {
  readonly firstSite: SiteId;
  readonly json: string;
  table: ModuleTable | undefined;
}

type FunctionRow = Extract<SiteRow, readonly [FunctionKind, ...unknown[]]>;

/** In order of `firstSite` within each thread's number range, not over all. */
const modules: LoadedModule[] = [];
let stopPaths: ReadonlySet<string> = new Set();
let send: ((message: HookMessage) => void) | undefined;

/** The adapter listens: each module is announced as it loads. */
export function onModuleMessage(sender: ((message: HookMessage) => void) | undefined): void {
  send = sender;
}

/** Modules made from these sources stop at their first statement. */
export function stopAtModulesOf(paths: readonly string[]): void {
  stopPaths = new Set(paths);
}

/** Called by each instrumented module before its first statement. */
export function moduleLoaded(firstSite: SiteId, json: string): void {
  const module: LoadedModule = { firstSite, json, table: undefined };
  modules.push(module);
  if (send === undefined) return;
  const table = tableOf(module);
  send({ kind: 'moduleLoaded', firstSite, table });
  const sender = send;
  if (stopPaths.size > 0 && table.sources.some((source) => stopPaths.has(source) || stopPaths.has('*'))) {
    pause(() => {
      sender({ kind: 'moduleStopped', firstSite });
    });
  }
}

/** How many have been loaded. */
export function moduleCount(): number {
  return modules.length;
}

/** All tables whose `firstSite` is not in `known`. */
export function tablesExcept(known: ReadonlySet<number>): { firstSite: SiteId; table: ModuleTable }[] {
  return modules
    .filter(({ firstSite }) => !known.has(firstSite))
    .map((module) => ({ firstSite: module.firstSite, table: tableOf(module) }));
}

/** The name in a function row; an empty text when the site is unknown. */
export function functionNameOf(site: SiteId): string {
  return functionRowOf(site)?.[4] ?? '';
}

/** The row of a function; undefined when the site is unknown. */
export function functionRowOf(site: SiteId): FunctionRow | undefined {
  for (const module of modules) {
    const row = tableOf(module).rows[site - module.firstSite];
    if (row !== undefined) return row as FunctionRow;
  }
  return undefined;
}

function tableOf(module: LoadedModule): ModuleTable {
  return (module.table ??= JSON.parse(module.json) as ModuleTable);
}
