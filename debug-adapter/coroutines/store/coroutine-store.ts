/** The adapter's copy of the debuggee's facts: state fed by pulls, never by events. No CDP, no DAP, no I/O. */
import { isCalled } from '../../../runtime/protocol/breakpoint-scope.js';
import type { CoroutineFacts, OverdueWait } from '../../../runtime/protocol/facts.js';
import type { Pull } from '../../../runtime/protocol/hook.js';
import type { CoroutineId, SiteId } from '../../../runtime/protocol/ids.js';
import { unpackFacts } from '../../../runtime/protocol/packed-facts.js';
import { AwaitGraph } from './await-graph.js';
import { GroupCounts } from './group-counts.js';
import { Standstills } from './standstills.js';
import { TaskTree } from './task-tree.js';
import { WaitIndex } from './wait-index.js';
import {
  isSuspension,
  type FunctionKind,
  type ModuleTable,
  type Settling,
  type SiteRow,
  type SuspensionKind,
} from '../../../runtime/protocol/sites.js';

/** A location in a source, counted from 1. */
export interface SitePlace {
  readonly path: string;
  readonly line: number;
  readonly column: number;
}

/** Finished coroutines kept for their name and outcome. */
const KEPT_FINISHED = 2000;

export class CoroutineStore {
  /** Live coroutines, and await relations. */
  readonly index = new WaitIndex();
  readonly graph: AwaitGraph;
  private readonly tree: TaskTree;
  readonly groups: GroupCounts;
  /** In order of their ends. */
  private readonly finished = new Map<CoroutineId, CoroutineFacts>();
  /** Where modules begin, and those that have and live. */
  private readonly moduleSites = new Set<SiteId>();
  private readonly moduleCoroutines = new Set<CoroutineId>();
  private readonly tables = new Map<SiteId, ModuleTable>();
  /** First sites in ascending order; computed when first needed after a module was added. */
  private firstSites: SiteId[] | undefined;
  private readonly namesWithArguments = new Map<CoroutineId, string>();
  private orphanFacts: CoroutineFacts[] = [];
  private lostFacts: CoroutineFacts[] = [];
  /** When each overdue timer was due that can settle what a coroutine waits for. */
  private overdue: ReadonlyMap<CoroutineId, number> = new Map();
  /** As they are in the index, with the facts as they were pulled. */
  private readonly foundReady = new Map<CoroutineFacts, CoroutineFacts>();
  /** The next argument for `pull`. */
  version = 0;
  /** The debuggee's clock at the last pull, in milliseconds. */
  nowMs = 0;
  /** When the debugger kept the program from running, up to `nowMs`. */
  standstills = new Standstills();

  constructor() {
    this.tree = new TaskTree(this.index, (id) => this.get(id));
    this.graph = new AwaitGraph(this.index, this.tree);
    this.groups = new GroupCounts(this.index, this.graph);
  }

  apply(pull: Pull): void {
    if (pull.whole) {
      this.index.clear();
      this.finished.clear();
    }
    for (const facts of unpackFacts(pull.changed)) {
      if (facts.state !== 'finished') {
        this.index.put(facts);
        if (this.moduleSites.has(facts.function)) this.moduleCoroutines.add(facts.id);
      } else {
        this.index.remove(facts.id);
        // A second end is the first with better information.
        this.finished.set(facts.id, facts);
        this.tree.learnt(facts.id);
      }
    }
    for (const facts of pull.orphaned) {
      this.index.remove(facts.id);
      this.orphanFacts.push(facts);
    }
    this.lostFacts.push(...pull.lost);
    this.version = pull.version;
    this.nowMs = pull.nowMs;
    if (this.finished.size > 2 * KEPT_FINISHED) this.forgetFinished();
  }

  /** Those that only wait for their turn, as found at a stop; what an earlier call has said is taken back. */
  setReady(ids: readonly CoroutineId[]): void {
    for (const [marked, facts] of this.foundReady)
      if (this.index.get(facts.id) === marked) this.index.put(facts);
    this.foundReady.clear();
    for (const id of ids) {
      const facts = this.index.get(id);
      if (facts?.state !== 'suspended' || facts.ready === true) continue;
      const marked = { ...facts, ready: true };
      this.index.put(marked);
      this.foundReady.set(marked, facts);
    }
  }

  /** Those whose promise a timer can settle that is overdue, as found at a stop; in place of what an earlier call said. */
  setOverdue(waits: readonly OverdueWait[]): void {
    this.overdue = new Map(waits.map(({ coroutine, dueAtMs }) => [coroutine, dueAtMs]));
  }

  /** How long ago a timer was due that can settle what it waits for, in milliseconds; undefined where none is overdue. */
  overdueFor(id: CoroutineId): number | undefined {
    const dueAtMs = this.overdue.get(id);
    const ageMs = dueAtMs === undefined ? 0 : this.ageOf(dueAtMs);
    return ageMs < 1 ? undefined : ageMs;
  }

  /** The time since then in which the program could run, in milliseconds; never negative. */
  ageOf(sinceMs: number): number {
    return Math.max(0, this.nowMs - sinceMs - this.standstills.within(sinceMs, this.nowMs));
  }

  /** Number of live coroutines. */
  get live(): number {
    return this.index.size;
  }

  /** The local paths of the program's files. */
  localPathOf: (path: string) => string = (path) => path;

  addModule(firstSite: SiteId, table: ModuleTable): void {
    this.tables.set(firstSite, { ...table, sources: table.sources.map(this.localPathOf) });
    this.firstSites = undefined;
    table.rows.forEach(([kind], index) => {
      if (kind === 'module') this.moduleSites.add((firstSite + index) as SiteId);
    });
  }

  /** Modules that are suspended at an await of their own. */
  modulesThatWait(): CoroutineFacts[] {
    for (const id of this.moduleCoroutines)
      if (this.index.get(id) === undefined) this.moduleCoroutines.delete(id);
    return [...this.moduleCoroutines]
      .flatMap((id) => this.index.get(id) ?? [])
      .filter(({ state }) => state === 'suspended');
  }

  get knownModules(): number[] {
    return [...this.tables.keys()];
  }

  /** Every module, in order of loading. */
  modules(): IterableIterator<[SiteId, ModuleTable]> {
    return this.tables.entries();
  }

  get(id: CoroutineId): CoroutineFacts | undefined {
    return this.index.get(id) ?? this.finished.get(id);
  }

  /** Live coroutines, in order of creation. */
  liveCoroutines(): readonly CoroutineFacts[] {
    return this.index.live();
  }

  /** Finished coroutines that are still remembered, in order of their ends. */
  finishedCoroutines(): CoroutineFacts[] {
    return [...this.finished.values()];
  }

  /** Coroutines that were collected while suspended, oldest first. */
  get orphans(): readonly CoroutineFacts[] {
    return this.orphanFacts;
  }

  /** Coroutines whose returned value was never read; only those not reported before. */
  takeLost(): readonly CoroutineFacts[] {
    const lost = this.lostFacts;
    this.lostFacts = [];
    return lost;
  }

  rememberName(id: CoroutineId, name: string): void {
    this.namesWithArguments.set(id, name);
  }

  /** Whether its name with arguments is already known. */
  hasName(id: CoroutineId): boolean {
    return this.namesWithArguments.has(id);
  }

  /** The name with arguments, if it was fetched. */
  rememberedName(id: CoroutineId): string | undefined {
    return this.namesWithArguments.get(id);
  }

  /** The user's name, else the function with its arguments, else the function. */
  nameOf(facts: CoroutineFacts): string {
    return facts.name ?? this.namesWithArguments.get(facts.id) ?? this.functionName(facts.function);
  }

  /** The function of a coroutine; empty if unknown. */
  functionNameOf(id: CoroutineId): string {
    const facts = this.get(id);
    return facts === undefined ? '' : this.functionName(facts.function);
  }

  functionName(site: SiteId): string {
    return this.row(site)?.row[4] ?? '(unknown)';
  }

  /** Whether a loaded module has a coroutine function of this name. */
  hasCoroutineFunction(wanted: string): boolean {
    for (const { rows } of this.tables.values())
      if (rows.some((row) => typeof row[5] === 'object' && row[0] !== 'module' && isCalled(row[4], wanted)))
        return true;
    return false;
  }

  /** The functions of this name, and what can suspend in them. */
  sitesIn(wanted: string): SiteId[] {
    const sites: SiteId[] = [];
    for (const [firstSite, { rows }] of this.tables) {
      const isWanted = rows.map((row) => typeof row[5] === 'object' && isCalled(row[4], wanted));
      rows.forEach((row, index) => {
        const own = typeof row[5] === 'number' ? row[5] : index;
        if (isWanted[own] === true) sites.push((firstSite + index) as SiteId);
      });
    }
    return sites;
  }

  functionKind(site: SiteId): FunctionKind {
    const kind = this.row(site)?.row[0];
    return kind === 'asyncGenerator' || kind === 'generator' || kind === 'module' ? kind : 'async';
  }

  /** What a function's simple parameters are called in the source. */
  parametersInSource(site: SiteId): readonly string[] {
    const chain = this.renamedAt(site);
    return this.parameterNames(site).map((name) => chain.find((one) => one.has(name))?.get(name) ?? name);
  }

  /** Names of a function's simple parameters in the script. */
  parameterNames(site: SiteId): readonly string[] {
    const last = this.row(site)?.row[5];
    return typeof last === 'object' ? last : [];
  }

  /**
   * Variables visible at a site that the source calls otherwise: name in the script → name in the source, a map for
   * each scope, innermost first; empty if there are none.
   */
  renamedAt(site: SiteId): ReadonlyMap<string, string>[] {
    const { table, index } = this.row(site) ?? {};
    const { renamed } = table ?? {};
    const chain: ReadonlyMap<string, string>[] = [];
    for (let at = renamed?.rows[index ?? -1] ?? -1; at >= 0;) {
      const [around, names] = renamed?.scopes[at] ?? [-1, []];
      chain.push(new Map(names));
      at = around;
    }
    return chain;
  }

  /** The awaited text at a suspension site; empty if unknown. */
  textOf(site: SiteId | undefined): string {
    return site === undefined ? '' : (this.row(site)?.row[4] ?? '');
  }

  suspensionKind(site: SiteId | undefined): SuspensionKind | undefined {
    const kind = site === undefined ? undefined : this.row(site)?.row[0];
    switch (kind) {
      case undefined:
      case 'async':
      case 'asyncGenerator':
      case 'generator':
      case 'module':
        return undefined;
      default:
        return kind;
    }
  }

  /** The function that made something at this site; undefined for other sites. */
  makerAt(site: SiteId): string | undefined {
    const row = this.row(site)?.row;
    return row?.[0] === 'made' ? row[6] : undefined;
  }

  /** The URL of the module that it is in. */
  moduleAt(site: SiteId): string | undefined {
    return this.row(site)?.table.url;
  }

  /** How what is made there can be settled, as far as its text shows; undefined: in any way. */
  settlingAt(site: SiteId): Settling | undefined {
    const row = this.row(site)?.row;
    return row?.[0] === 'made' ? row[7] : undefined;
  }

  placeOf(site: SiteId | undefined): SitePlace | undefined {
    const found = site === undefined ? undefined : this.row(site);
    const path = found?.table.sources[found.row[1]];
    if (found === undefined || path === undefined) return undefined;
    return { path, line: found.row[2] + 1, column: found.row[3] + 1 };
  }

  /** Suspension sites on this line of a source. */
  suspensionSitesAt(path: string, line: number): SiteId[] {
    const sites: SiteId[] = [];
    for (const [firstSite, { sources, rows }] of this.tables) {
      const source = sources.indexOf(path);
      if (source < 0) continue;
      rows.forEach((row, index) => {
        const isWait = typeof row[5] === 'number' && isSuspension(row[0]);
        if (isWait && row[1] === source && row[2] === line - 1) sites.push((firstSite + index) as SiteId);
      });
    }
    return sites;
  }

  /** The nearest line at or after this one with a suspension site; undefined if there is none. */
  nextSuspensionLine(path: string, line: number): number | undefined {
    let best: number | undefined;
    for (const { sources, rows } of this.tables.values()) {
      const source = sources.indexOf(path);
      if (source < 0) continue;
      for (const row of rows) {
        if (typeof row[5] !== 'number' || !isSuspension(row[0]) || row[1] !== source) continue;
        const candidate = row[2] + 1;
        if (candidate >= line && (best === undefined || candidate < best)) best = candidate;
      }
    }
    return best;
  }

  private row(site: SiteId): { table: ModuleTable; index: number; row: SiteRow } | undefined {
    this.firstSites ??= [...this.tables.keys()].sort((a, b) => a - b);
    const firstSite = lastNotAbove(this.firstSites, site);
    const table = firstSite === undefined ? undefined : this.tables.get(firstSite);
    const index = site - (firstSite ?? 0);
    const row = table?.rows[index];
    return table === undefined || row === undefined ? undefined : { table, index, row };
  }

  private forgetFinished(): void {
    for (const id of [...this.finished.keys()].slice(0, -KEPT_FINISHED)) {
      this.finished.delete(id);
      this.namesWithArguments.delete(id);
    }
  }
}

/** The greatest of these ascending numbers not greater than `limit`. */
function lastNotAbove(ascending: readonly SiteId[], limit: SiteId): SiteId | undefined {
  let low = 0;
  for (let high = ascending.length; low < high;) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] as SiteId) <= limit) low = middle + 1;
    else high = middle;
  }
  return ascending[low - 1];
}
