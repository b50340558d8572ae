/**
 * A dump: everything known at one moment as plain JSON (docs/dump.schema.json), and its conversion back to a source of
 * views.
 */
import * as v from 'valibot';
import { DUMP_FIELDS } from '../../checks/dump-file.js';
import { check, fields, oneOf, type Shape } from '../../checks/shape.js';
import type {
  CoroutineFacts,
  FutureFacts,
  HeldFuture,
  HoldersFacts,
  TickFacts,
} from '../../../runtime/protocol/facts.js';
import type { CoroutineId, FutureId, SiteId } from '../../../runtime/protocol/ids.js';
import type { LoopFacts } from '../../../runtime/protocol/loop.js';
import type { ModuleTable } from '../../../runtime/protocol/sites.js';
import type { FindingRow, Location } from '../../protocol/requests.js';
import type { CoroutineSource, CoroutineView, LoopContents } from '../store/coroutine-source.js';
import { CoroutineStore } from '../store/coroutine-store.js';
import type { Standstill } from '../store/standstills.js';
import { FindingList } from '../findings/finding-list.js';
import { History } from '../history/history.js';
import { RowBuilder } from '../rows/task-rows.js';

/** Raised when a field changes meaning. */
export const DUMP_VERSION = 1;
/** Number of futures with full details. */
const MOST_FUTURES = 2000;
export const DUMP_FORMAT = 'coroutine-debugger-dump';

/** The variables of one suspended coroutine, as texts. */
export interface DumpedVariables {
  readonly coroutine: CoroutineId;
  readonly variables: readonly { readonly name: string; readonly value: string }[];
}

export interface Dump {
  readonly format: typeof DUMP_FORMAT;
  readonly version: typeof DUMP_VERSION;
  readonly program: string;
  /** ISO 8601. */
  readonly createdAt: string;
  /** The program's clock, in milliseconds: when the debugger attached, and when the dump was made. */
  readonly startedMs: number;
  readonly nowMs: number;
  readonly modules: readonly { readonly firstSite: SiteId; readonly table: ModuleTable }[];
  readonly coroutines: readonly CoroutineFacts[];
  /** Names with arguments. */
  readonly names: readonly { readonly coroutine: CoroutineId; readonly name: string }[];
  readonly orphans: readonly CoroutineFacts[];
  readonly futures: readonly FutureFacts[];
  /** Number of pending futures; `futures` may contain fewer. */
  readonly totalFutures: number;
  readonly ticks: readonly TickFacts[];
  /** Numbers of ticks before which others were missed; absent in older dumps. */
  readonly missedBefore?: readonly number[];
  /** When the debugger kept the program from running, oldest first; absent in older dumps. */
  readonly standstills?: readonly Standstill[];
  readonly findings: readonly FindingRow[];
  /** The contents of the event loop, and the positions of its callbacks; absent in older dumps. */
  readonly loop?: LoopFacts & { readonly places: readonly (Location | null)[] };
  /** Who can settle what no coroutine settles, as far as it was found; absent if it was not searched for. */
  readonly held?: readonly HeldFuture[];
  /** For as many coroutines as could be read. */
  readonly variables: readonly DumpedVariables[];
}

/** Makes a dump. `readVariables` answers those of one suspended coroutine. */
export async function makeDump(
  source: CoroutineSource,
  program: string,
  readVariables: (coroutine: CoroutineId) => Promise<DumpedVariables['variables']>,
  mostVariables: number,
): Promise<Dump> {
  const facts = await source.view();
  const totalFutures = source.store.index.futureCount;
  await source.learnFutures(facts, source.store.index.futures(0, MOST_FUTURES));
  await source.updateHistory();
  const loop = await source.loop();
  const { store } = source;
  const live = store.liveCoroutines();
  await source.nameCoroutines(live);
  const variables: DumpedVariables[] = [];
  for (const { id, state } of live) {
    if (state !== 'suspended') continue;
    if (variables.length >= mostVariables) break;
    variables.push({ coroutine: id, variables: await readVariables(id) });
  }
  const coroutines = [...live, ...store.finishedCoroutines()];
  return {
    format: DUMP_FORMAT,
    version: DUMP_VERSION,
    program,
    createdAt: new Date().toISOString(),
    startedMs: source.startedMs,
    nowMs: store.nowMs,
    modules: [...store.modules()].map(([firstSite, table]) => ({ firstSite, table })),
    coroutines,
    names: coroutines.flatMap(({ id }) => {
      const name = store.rememberedName(id);
      return name === undefined ? [] : [{ coroutine: id, name }];
    }),
    orphans: store.orphans,
    futures: [...facts.futures.values()],
    totalFutures,
    ticks: source.history.ticks,
    missedBefore: [...source.history.gapsBefore],
    standstills: store.standstills.all(),
    findings: source.findings.rows(),
    ...(loop === undefined
      ? {}
      : { loop: { ...loop.facts, places: loop.places.map((place) => place ?? null) } }),
    variables,
  };
}

/** Reads a dump's text; throws a sentence if it is not one. */
export function parseDump(text: string, file: string): Dump {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new Error(`${file} is not a coroutine dump: it is not JSON.`);
  }
  const { format, version } = (parsed ?? {}) as Partial<Record<'format' | 'version', unknown>>;
  if (format !== DUMP_FORMAT) throw new Error(`${file} is not a coroutine dump.`);
  if (version !== DUMP_VERSION) {
    throw new Error(
      `${file} is a dump of version ${String(version)}; this debugger reads version ${DUMP_VERSION}.`,
    );
  }
  const checked = check(DUMP, parsed);
  if ('value' in checked) return checked.value;
  const { where, expected } = checked.problem;
  throw new Error(`${file} is a damaged dump: '${where}' is not ${expected}.`);
}

const DUMP: Shape<Dump> = fields<Dump>({
  ...DUMP_FIELDS,
  format: oneOf(DUMP_FORMAT),
  version: v.literal(DUMP_VERSION),
});

const NOT_KNOWN: HoldersFacts = { state: 'unknown', holders: [], isComplete: false };

/** A dump as a source of views. */
export class DumpedSource implements CoroutineSource {
  readonly store = new CoroutineStore();
  readonly history = new History(this.store);
  readonly findings = new FindingList();
  readonly startedMs: number;
  readonly holders?: (future: FutureId) => Promise<HoldersFacts>;
  readonly allHolders?: () => Promise<readonly HeldFuture[]>;

  constructor(private readonly dump: Dump) {
    this.startedMs = dump.startedMs;
    const { held } = dump;
    if (held !== undefined) {
      this.allHolders = () => Promise.resolve(held);
      this.holders = (future) => Promise.resolve(held.find((one) => one.future === future) ?? NOT_KNOWN);
    }
    for (const { firstSite, table } of dump.modules) this.store.addModule(firstSite, table);
    this.store.apply({
      version: 1,
      whole: true,
      more: false,
      changed: { numbers: [], whole: dump.coroutines },
      orphaned: dump.orphans,
      // Their findings are in the dump.
      lost: [],
      modules: dump.modules.length,
      ageing: false,
      nowMs: dump.nowMs,
    });
    for (const { coroutine, name } of dump.names) this.store.rememberName(coroutine, name);
    for (const { fromMs, toMs } of dump.standstills ?? []) this.store.standstills.add(fromMs, toMs);
    this.history.add(dump.ticks, 0);
    this.history.restoreGaps(dump.missedBefore ?? []);
    this.findings.restore(dump.findings);
  }

  view(): Promise<CoroutineView> {
    const futures = new Map(this.dump.futures.map((future) => [future.id, future]));
    const { graph } = this.store;
    return Promise.resolve({
      graph,
      builder: new RowBuilder(this.store, graph, futures),
      futures,
    });
  }

  /** The variables of a suspended coroutine; undefined if the dump has none. */
  variablesOf(coroutine: CoroutineId): DumpedVariables['variables'] | undefined {
    return this.dump.variables.find((one) => one.coroutine === coroutine)?.variables;
  }

  learnFutures(): Promise<void> {
    return Promise.resolve();
  }

  updateHistory(): Promise<void> {
    return Promise.resolve();
  }

  loop(): Promise<LoopContents | undefined> {
    const { loop } = this.dump;
    return Promise.resolve(loop && { facts: loop, places: loop.places.map((place) => place ?? undefined) });
  }

  creationStacks(ids: readonly CoroutineId[]): Promise<null[]> {
    return Promise.resolve(ids.map(() => null));
  }

  nameCoroutines(): Promise<void> {
    return Promise.resolve();
  }
}
