/** The adapter's copy of the debuggee's facts: state fed by pulls, never by events. No CDP, no DAP, no I/O. */
import type { CoroutineFacts } from '../../runtime/protocol/facts.js';
import type { Pull } from '../../runtime/protocol/hook.js';
import type { CoroutineId, SiteId } from '../../runtime/protocol/ids.js';
import { unpackFacts } from '../../runtime/protocol/packed-facts.js';
import { AwaitGraph } from './await-graph.js';
import { GroupCounts } from './group-counts.js';
import { TaskTree } from './task-tree.js';
import { WaitIndex } from './wait-index.js';
import type { FunctionKind, ModuleTable, SiteRow, SuspensionKind } from '../../runtime/protocol/sites.js';

/** A place in a source, counted from 1. */
export interface SitePlace {
  readonly path: string;
  readonly line: number;
  readonly column: number;
}

/** Finished coroutines kept for their name and outcome. */
const KEPT_FINISHED = 2000;

export class CoroutineStore {
  /** Live coroutines, and who waits for whom. */
  readonly index = new WaitIndex();
  readonly graph: AwaitGraph;
  private readonly tree: TaskTree;
  readonly groups = new GroupCounts(this.index);
  /** In order of their ends. */
  private readonly finished = new Map<CoroutineId, CoroutineFacts>();
  private readonly tables = new Map<SiteId, ModuleTable>();
  /** First sites in ascending order; made when first needed after a module was added. */
  private firstSites: SiteId[] | undefined;
  private readonly namesWithArguments = new Map<CoroutineId, string>();
  private orphanFacts: CoroutineFacts[] = [];
  private lostFacts: CoroutineFacts[] = [];
  /** What to give `pull` next. */
  version = 0;
  /** The debuggee's clock at the last pull, in milliseconds. */
  nowMs = 0;

  constructor() {
    this.tree = new TaskTree(this.index, (id) => this.get(id));
    this.graph = new AwaitGraph(this.index, this.tree);
  }

  apply(pull: Pull): void {
    if (pull.whole) {
      this.index.clear();
      this.finished.clear();
    }
    for (const facts of unpackFacts(pull.changed)) {
      if (facts.state !== 'finished') this.index.put(facts);
      else {
        this.index.remove(facts.id);
        // A second end is the first, known better.
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

  /** How many coroutines live. */
  get live(): number {
    return this.index.size;
  }

  addModule(firstSite: SiteId, table: ModuleTable): void {
    this.tables.set(firstSite, table);
    this.firstSites = undefined;
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

  /** Coroutines that have ended and are still remembered, in order of their ends. */
  finishedCoroutines(): CoroutineFacts[] {
    return [...this.finished.values()];
  }

  /** Coroutines that were collected while suspended, oldest first. */
  get orphans(): readonly CoroutineFacts[] {
    return this.orphanFacts;
  }

  /** Coroutines that returned a value which nobody took; those not given before. */
  takeLost(): readonly CoroutineFacts[] {
    const lost = this.lostFacts;
    this.lostFacts = [];
    return lost;
  }

  rememberName(id: CoroutineId, name: string): void {
    this.namesWithArguments.set(id, name);
  }

  /** Whether its name with arguments is known already. */
  hasName(id: CoroutineId): boolean {
    return this.namesWithArguments.has(id);
  }

  /** The name with arguments, when it was asked for. */
  rememberedName(id: CoroutineId): string | undefined {
    return this.namesWithArguments.get(id);
  }

  /** The user's name, else the function with its arguments, else the function. */
  nameOf(facts: CoroutineFacts): string {
    return facts.name ?? this.namesWithArguments.get(facts.id) ?? this.functionName(facts.function);
  }

  /** The function of a coroutine; empty when it is unknown. */
  functionNameOf(id: CoroutineId): string {
    const facts = this.get(id);
    return facts === undefined ? '' : this.functionName(facts.function);
  }

  functionName(site: SiteId): string {
    return this.row(site)?.row[4] ?? '(unknown)';
  }

  functionKind(site: SiteId): FunctionKind {
    const kind = this.row(site)?.row[0];
    return kind === 'asyncGenerator' || kind === 'generator' || kind === 'module' ? kind : 'async';
  }

  /** Names of a function's simple parameters. */
  parameterNames(site: SiteId): readonly string[] {
    const last = this.row(site)?.row[5];
    return typeof last === 'object' ? last : [];
  }

  /** The awaited text at a suspension site; empty when unknown. */
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
        const isSuspension = typeof row[5] === 'number' && row[0] !== 'combinator';
        if (isSuspension && row[1] === source && row[2] === line - 1)
          sites.push((firstSite + index) as SiteId);
      });
    }
    return sites;
  }

  /** The nearest line at or after this one with a suspension site; undefined when there is none. */
  nextSuspensionLine(path: string, line: number): number | undefined {
    let best: number | undefined;
    for (const { sources, rows } of this.tables.values()) {
      const source = sources.indexOf(path);
      if (source < 0) continue;
      for (const row of rows) {
        if (typeof row[5] !== 'number' || row[0] === 'combinator' || row[1] !== source) continue;
        const candidate = row[2] + 1;
        if (candidate >= line && (best === undefined || candidate < best)) best = candidate;
      }
    }
    return best;
  }

  private row(site: SiteId): { table: ModuleTable; row: SiteRow } | undefined {
    this.firstSites ??= [...this.tables.keys()].sort((a, b) => a - b);
    const firstSite = lastNotAbove(this.firstSites, site);
    const table = firstSite === undefined ? undefined : this.tables.get(firstSite);
    const row = table?.rows[site - (firstSite ?? 0)];
    return table === undefined || row === undefined ? undefined : { table, row };
  }

  private forgetFinished(): void {
    for (const id of [...this.finished.keys()].slice(0, -KEPT_FINISHED)) {
      this.finished.delete(id);
      this.namesWithArguments.delete(id);
    }
  }
}

/** The greatest of these ascending numbers that is not greater than `limit`. */
function lastNotAbove(ascending: readonly SiteId[], limit: SiteId): SiteId | undefined {
  let low = 0;
  for (let high = ascending.length; low < high;) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] as SiteId) <= limit) low = middle + 1;
    else high = middle;
  }
  return ascending[low - 1];
}
