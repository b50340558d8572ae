/** Shapes of the facts that a program or a dump reports about coroutines, futures, ticks and the event loop. */
import * as v from 'valibot';
import type {
  CancellationFacts,
  CoroutineFacts,
  CoroutineOutcome,
  CoroutineState,
  CreationFrame,
  FutureDetails,
  FutureFacts,
  FutureKind,
  FuturePart,
  HolderFacts,
  HeldFuture,
  HoldersFacts,
  RacedFacts,
  QueueCounts,
  ResourceFacts,
  TickCall,
  TickEvent,
  TickFacts,
  WaitFacts,
} from '../../runtime/protocol/facts.js';
import type { CoroutineId, FutureId, SiteId } from '../../runtime/protocol/ids.js';
import type { HandleFacts, LoopFacts, QueuedCallback, TimerFacts } from '../../runtime/protocol/loop.js';
import type { PackedFacts } from '../../runtime/protocol/packed-facts.js';
import type { PackedTick } from '../../runtime/protocol/packed-ticks.js';
import type { ModuleTable, RenamedVariables, SiteRow } from '../../runtime/protocol/sites.js';
import {
  count,
  fields,
  flag,
  id,
  idOrNone,
  list,
  number,
  numbers,
  oneOf,
  optional,
  orNull,
  text,
  texts,
  textsByName,
  yes,
  type Shape,
} from './shape.js';

export const coroutineId = id<CoroutineId>();
export const futureId = id<FutureId>();
export const siteId = id<SiteId>();
/** A task of the library that has not started has no function yet: 0. */
const functionSite = idOrNone<SiteId>();

const state = oneOf<CoroutineState>('created', 'ready', 'running', 'suspended', 'finished', 'unknown');
const outcome = oneOf<CoroutineOutcome>('returned', 'threw', 'cancelled');
const futureKind = oneOf<FutureKind>(
  'promise',
  'coroutine',
  'all',
  'allSettled',
  'race',
  'any',
  'then',
  'iterator',
  'relay',
  'unhooked',
  'thenable',
  'consumer',
  'value',
  'library',
);

const wait = fields<WaitFacts>({
  kind: futureKind,
  future: optional(futureId),
  coroutine: optional(coroutineId),
  label: optional(text),
  reason: optional(text),
  task: optional(coroutineId),
  combined: optional(yes),
});

const cancellation = fields<CancellationFacts>({
  by: optional(coroutineId),
  origin: optional(text),
  message: optional(text),
  asked: count,
  withdrawn: count,
  deliveredTo: optional(coroutineId),
  deliveredAt: optional(siteId),
});

export const coroutineFacts = fields<CoroutineFacts>({
  id: coroutineId,
  function: functionSite,
  state,
  outcome: optional(outcome),
  parent: optional(coroutineId),
  site: optional(siteId),
  wait: optional(wait),
  sinceMs: optional(number),
  frozen: optional(flag),
  ready: optional(flag),
  awaiterUnknown: optional(yes),
  name: optional(text),
  labels: optional(textsByName),
  cancellation: optional(cancellation),
});

export const packedFacts = fields<PackedFacts>({ numbers, whole: list(coroutineFacts) });

const part = fields<FuturePart>({
  future: optional(futureId),
  coroutine: optional(coroutineId),
  settled: optional(flag),
  decides: optional(yes),
  index: optional(count),
  madeAt: optional(siteId),
});

const holdersFields = {
  state: oneOf('gone', 'made of others', 'unknown', 'of node', 'orphan', 'held'),
  madeAt: optional(siteId),
  holders: list(
    fields<HolderFacts>({
      kind: oneOf('coroutine', 'timer', 'immediate', 'nextTick', 'handle', 'module', 'global', 'promise'),
      coroutine: optional(coroutineId),
      path: optional(text),
      dueInMs: optional(number),
      delayMs: optional(number),
      onlyRejects: optional(yes),
      madeAt: optional(siteId),
      type: optional(text),
    }),
  ),
  isComplete: flag,
  agents: optional(
    fields<NonNullable<HoldersFacts['agents']>>({
      ...{ coroutines: list(coroutineId), others: flag, rejectsInMs: optional(number) },
    }),
  ),
} as const;

export const holdersFacts = fields<HoldersFacts>(holdersFields);

export const heldFuture = fields<HeldFuture>({ ...holdersFields, future: futureId });

export const racedFacts = fields<RacedFacts>({
  future: futureId,
  races: count,
  site: siteId,
  index: count,
  madeAt: optional(siteId),
});

const queueCounts = { size: count, maxsize: count, getters: count, putters: count };
export const queueCountsShape = fields<QueueCounts>(queueCounts);

const named = { id: futureId, title: text };
const resource: Shape<ResourceFacts> = v.variant('kind', [
  v.object({ ...named, kind: v.literal('queue'), ...queueCounts }),
  v.object({
    ...named,
    kind: v.literal('lock'),
    holder: optional(text),
    holderCoroutine: optional(coroutineId),
    waiters: count,
  }),
  v.object({ ...named, kind: v.literal('semaphore'), permits: number, waiters: count }),
  v.object({ ...named, kind: v.literal('event'), waiters: count }),
  v.object({ ...named, kind: v.literal('timer'), dueInMs: number }),
]);

const details = {
  id: futureId,
  kind: futureKind,
  coroutine: optional(coroutineId),
  site: optional(siteId),
  parts: optional(list(part)),
  counts: optional(
    fields<NonNullable<FutureDetails['counts']>>({
      settled: count,
      total: count,
      isAtLeast: flag,
      decided: optional(yes),
    }),
  ),
  label: optional(text),
  reason: optional(text),
  resource: optional(resource),
};
export const futureDetails = fields<FutureDetails>(details);
export const futureFacts = fields<FutureFacts>({ ...details, waiters: list(coroutineId) });

const call = fields<TickCall>({ resource: optional(text), firstEvent: count });
const event = fields<TickEvent>({
  kind: oneOf('created', 'resumed', 'suspended', 'finished'),
  coroutine: coroutineId,
  function: functionSite,
  site: optional(siteId),
  atMs: number,
});
const tick = {
  number: count,
  startMs: number,
  endMs: optional(number),
  calls: optional(list(call)),
  dropped: count,
  stopped: optional(yes),
};
export const tickFacts = fields<TickFacts>({ ...tick, events: list(event) });
export const packedTick = fields<PackedTick>({ ...tick, events: numbers });

const callback = { callback: text, resolves: flag };
const queued = fields<QueuedCallback>(callback);
const timer = fields<TimerFacts>({
  ...callback,
  kind: oneOf('timeout', 'interval'),
  ms: number,
  dueAtMs: number,
  keepsAlive: flag,
  madeAt: optional(siteId),
});
const handle = fields<HandleFacts>({ type: text, detail: optional(text), madeAt: optional(siteId) });
export const loopFields = {
  queues: orNull(
    fields<NonNullable<LoopFacts['queues']>>({
      nextTicks: list(queued),
      timers: list(timer),
      immediates: list(queued),
    }),
  ),
  handles: list(handle),
  requests: list(handle),
  dropped: count,
  nowMs: number,
};
export const loopFacts = fields<LoopFacts>(loopFields);

export const creationFrame = fields<CreationFrame>({
  name: text,
  path: text,
  line: count,
  column: count,
  isAwaiting: flag,
});

/** There can be tens of thousands of them: they are checked, not copied. */
const siteRow = v.custom<SiteRow>((row) => {
  if (!Array.isArray(row) || row.length < 6 || row.length > 8) return false;
  const [kind, source, line, column, words, last, maker, settling] = row as readonly unknown[];
  const isPlace = [source, line, column].every((one) => Number.isSafeInteger(one) && (one as number) >= 0);
  if (!isPlace || typeof words !== 'string') return false;
  if ((kind === 'made') !== (typeof maker === 'string')) return false;
  if (settling !== undefined && (kind !== 'made' || !SETTLINGS.has(settling))) return false;
  if (FUNCTIONS.has(kind)) return Array.isArray(last) && last.every((one) => typeof one === 'string');
  return SUSPENSIONS.has(kind) && Number.isSafeInteger(last) && (last as number) >= -1;
}, 'a row of a site table');
const SETTLINGS = new Set<unknown>(['plainly', 'never']);
const FUNCTIONS = new Set<unknown>(['async', 'asyncGenerator', 'generator', 'module']);
const SUSPENSIONS = new Set<unknown>([
  'await',
  'forAwait',
  'yield',
  'yieldStar',
  'return',
  'awaitUsing',
  'combinator',
  'made',
]);

/** Checked, not copied, as rows are. */
const renamed = v.custom<RenamedVariables>((value) => {
  if (typeof value !== 'object' || value === null) return false;
  const { scopes, rows } = value as Readonly<Record<string, unknown>>;
  if (!Array.isArray(scopes) || !Array.isArray(rows)) return false;
  const isIndex = (one: unknown, limit: number): boolean =>
    Number.isSafeInteger(one) && (one as number) >= -1 && (one as number) < limit;
  // The scope around another comes before it: no chain has an end that is its beginning.
  const areScopes = scopes.every((scope: unknown, index) => {
    if (!Array.isArray(scope) || scope.length !== 2) return false;
    const [parent, names] = scope as readonly unknown[];
    return isIndex(parent, index) && Array.isArray(names) && names.every(isPairOfTexts);
  });
  return areScopes && rows.every((one: unknown) => isIndex(one, scopes.length));
}, 'the names of variables in a site table');

function isPairOfTexts(value: unknown): boolean {
  return Array.isArray(value) && value.length === 2 && value.every((one) => typeof one === 'string');
}

export const moduleTable = fields<ModuleTable>({
  url: text,
  sources: texts,
  rows: list(siteRow),
  renamed: optional(renamed),
});
export const module = fields<{ readonly firstSite: SiteId; readonly table: ModuleTable }>({
  firstSite: siteId,
  table: moduleTable,
});
