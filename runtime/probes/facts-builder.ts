/** Records → facts: what the hook answers, plain JSON. Touches no code of the program. */
import type {
  CoroutineFacts,
  CoroutineOutcome,
  CoroutineState,
  FutureDetails,
  FuturePart,
  WaitFacts,
} from '../protocol/facts.js';
import type { CoroutineId, FutureId, SiteId } from '../protocol/ids.js';
import { isHeld, isReady } from './control.js';
import type { CoroutineRecord } from './coroutine-record.js';
import {
  ASYNC,
  CANCELLED,
  CREATED,
  ON_CONSUMER,
  ON_DELEGATE,
  ON_ITERATOR,
  RETURNED,
  RUNNING,
  SUSPENDED,
  type Remains,
} from './coroutine-record.js';
import { types } from 'node:util';
import { combinatorOf, type Combinator } from './combinators.js';
import { futureById, futureIdOf, isObject, isPending, ownerOf, sourceOf, stateOf } from './promises.js';
import { libraryFuture, libraryWaitOf, promiseBehind } from './library-waits.js';

const STATES: Record<number, CoroutineState> = {
  [CREATED]: 'created',
  [RUNNING]: 'running',
  [SUSPENDED]: 'suspended',
};

/** A combinator of more is told in short while the program runs: so many of those pending, and counts. */
const MANY_PARTS = 50;
/** How long all of these together are looked at, in milliseconds. */
const LOOKING_MS = 2;
const STEPS_PER_CLOCK_READ = 16;

const now = performance.now.bind(performance);

/** How far a chain of `then` is followed to the promise it began with. */
const MOST_THENS = 100;

export function factsOf(record: CoroutineRecord): CoroutineFacts {
  return {
    id: record.id,
    function: record.functionSite,
    state: STATES[record.state] ?? 'finished',
    ...(record.parentId === 0 ? {} : { parent: record.parentId as CoroutineId }),
    ...(record.site === 0 ? {} : { site: record.site as SiteId }),
    ...(record.state === SUSPENDED ? { wait: waitOf(record) } : {}),
    ...(record.sinceMs === 0 ? {} : { sinceMs: record.sinceMs }),
    ...(isHeld(record) ? { frozen: true } : {}),
    ...(isReady(record) ? { ready: true } : {}),
    // While attached every async function knows its own promise from its first statement on.
    ...(record.kind === ASYNC && record.promise === undefined ? { awaiterUnknown: true as const } : {}),
    ...record.taskFacts(),
  };
}

export function factsOfRemains(remains: Remains): CoroutineFacts {
  return {
    id: remains.id,
    function: remains.functionSite,
    state: 'finished',
    ...(remains.outcome === 0 ? {} : { outcome: outcomeOf(remains.outcome) }),
    ...(remains.parentId === 0 ? {} : { parent: remains.parentId as CoroutineId }),
    ...(remains.site === 0 ? {} : { site: remains.site as SiteId }),
    ...(remains.sinceMs === 0 ? {} : { sinceMs: remains.sinceMs }),
    ...remains.task,
  };
}

function outcomeOf(outcome: number): CoroutineOutcome {
  if (outcome === CANCELLED) return 'cancelled';
  return outcome === RETURNED ? 'returned' : 'threw';
}

/** What the library calls a promise for which the program has no name. */
const UNNAMED: ReadonlySet<string> = new Set(['promise', 'async body']);

/** What a suspended record waits for. */
export function waitOf(record: CoroutineRecord): WaitFacts {
  const library = libraryWaitOf(record);
  if (library !== undefined) {
    const promise = library.kind === 'library' ? promiseBehind(record) : undefined;
    if (!isFuture(promise)) return library;
    const behind = describeFuture(promise);
    if (UNNAMED.has(library.label ?? '') && behind.kind !== 'promise') return behind;
    // What the program has called it tells more.
    return behind.coroutine === undefined ? library : { ...library, coroutine: behind.coroutine };
  }
  if (record.mode === ON_CONSUMER) return { kind: 'consumer' };
  if (record.mode === ON_ITERATOR || record.mode === ON_DELEGATE) {
    return {
      kind: 'iterator',
      ...(record.producerId === 0 ? {} : { coroutine: record.producerId as CoroutineId }),
    };
  }
  const { awaited } = record;
  return isFuture(awaited) ? describeFuture(awaited) : { kind: 'value' };
}

function describeFuture(future: object): WaitFacts {
  const id = futureIdOf(future);
  const owner = ownerOf(future);
  if (owner !== undefined) return { kind: 'coroutine', future: id, coroutine: owner.id };
  const combinator = combinatorOf(future);
  if (combinator !== undefined) return { kind: combinator.kind, future: id };
  const origin = originOf(future);
  if (origin !== undefined) {
    const originOwner = ownerOf(origin);
    return { kind: 'then', future: id, ...(originOwner === undefined ? {} : { coroutine: originOwner.id }) };
  }
  return { kind: 'promise', future: id };
}

/** The promise a chain of `then` began with; undefined when `future` is not derived. */
function originOf(future: object): object | undefined {
  let origin: object | undefined;
  for (let next = sourceOf(future), n = 0; next !== undefined && n < MOST_THENS; next = sourceOf(next), n++) {
    origin = next;
    if (ownerOf(next) !== undefined || combinatorOf(next) !== undefined) break;
  }
  return origin;
}

/** Promises and library futures; asking any other object for `then` could run code of the program. */
function isFuture(value: unknown): value is object {
  return isObject(value) && types.isPromise(value);
}

/**
 * Those of these futures that are pending, and, transitively, the futures they are made of.
 *
 * @param inShort of combinators of many parts not all parts are looked at, and only some are told
 */
export function futuresById(ids: readonly FutureId[], inShort: boolean): FutureDetails[] {
  const endMs = inShort ? now() + LOOKING_MS : Infinity;
  const found = new Map<FutureId, FutureDetails>();
  const left = [...ids];
  for (let id = left.pop(); id !== undefined; id = left.pop()) {
    if (found.has(id)) continue;
    const future = futureById(id);
    const details = future === undefined ? undefined : detailsOf(future, endMs);
    if (details === undefined) continue;
    found.set(id, details);
    for (const part of details.parts ?? [])
      // Of a coroutine's promise the coroutine tells everything.
      if (part.future !== undefined && part.coroutine === undefined && part.settled !== true)
        left.push(part.future);
  }
  return [...found.values()];
}

/** Undefined when it is settled. */
function detailsOf(future: object, endMs: number): FutureDetails | undefined {
  if (!isFuture(future)) return libraryFuture(future, endMs !== Infinity);
  if (isPending(future) !== true) return undefined;
  const wait = describeFuture(future);
  const combinator = combinatorOf(future);
  if (combinator !== undefined && endMs !== Infinity && combinator.size > MANY_PARTS)
    return {
      id: wait.future as FutureId,
      kind: wait.kind,
      site: combinator.site,
      ...inShort(combinator, endMs),
    };
  const parts =
    combinator === undefined && wait.kind !== 'then'
      ? undefined
      : partsOf(future).map((part) => partFacts(part, combinator));
  return {
    id: wait.future as FutureId,
    kind: wait.kind,
    ...(wait.coroutine === undefined ? {} : { coroutine: wait.coroutine }),
    ...(combinator === undefined ? {} : { site: combinator.site }),
    ...(parts === undefined ? {} : { parts }),
  };
}

function inShort(combinator: Combinator, endMs: number): Pick<FutureDetails, 'parts' | 'counts'> {
  let steps = 0;
  const mayGoOn = (): boolean => ++steps % STEPS_PER_CLOCK_READ !== 0 || now() < endMs;
  const isSettled = (part: object | undefined): boolean => {
    const { settled, decides } = partFacts(part, combinator);
    if (decides === true) combinator.isDecided = true;
    return settled === true;
  };
  const { left, some, sawAll } = combinator.lookOn(isSettled, mayGoOn, MANY_PARTS);
  const total = combinator.size;
  return {
    parts: some.map((part) => partFacts(part, combinator)),
    counts: {
      settled: total - left,
      total,
      isAtLeast: !sawAll,
      ...(combinator.isDecided ? { decided: true } : {}),
    },
  };
}

function partsOf(future: object): readonly (object | undefined)[] {
  const combinator = combinatorOf(future);
  if (combinator !== undefined) return combinator.parts;
  const origin = originOf(future);
  return origin === undefined ? [] : [origin];
}

/** How promises have settled that were found so: they stay so, and asking costs 5 µs. */
const settledParts = new WeakMap<object, 'fulfilled' | 'rejected'>();

function partFacts(part: object | undefined, combinator: Combinator | undefined): FuturePart {
  const ended = (state: 'fulfilled' | 'rejected'): { settled: true; decides?: true } =>
    combinator?.isDecidedBy(state) === true ? { settled: true, decides: true } : { settled: true };
  // A part that is gone, or never was an object, can no longer be pending.
  if (part === undefined || !isFuture(part)) return ended('fulfilled');
  const future = futureIdOf(part);
  const owner = ownerOf(part);
  // Nobody but a coroutine settles its promise, and that at its end.
  if (owner !== undefined && owner.kind === ASYNC) return { future, coroutine: owner.id, settled: false };
  const state = settledParts.get(part) ?? stateOf(part);
  if (state === 'fulfilled' || state === 'rejected') {
    settledParts.set(part, state);
    return { future, ...ended(state) };
  }
  return owner === undefined ? { future, settled: false } : { future, coroutine: owner.id, settled: false };
}
