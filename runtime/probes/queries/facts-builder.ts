/** Turns records into facts: the hook's answers, plain JSON. Touches no code of the program. */
import type {
  CoroutineFacts,
  CoroutineOutcome,
  CoroutineState,
  FutureDetails,
  FuturePart,
  RacedFacts,
  WaitFacts,
} from '../../protocol/facts.js';
import type { CoroutineId, FutureId, SiteId } from '../../protocol/ids.js';
import { isHeld, isReady } from '../control/control.js';
import type { CoroutineRecord } from '../records/coroutine-record.js';
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
} from '../records/coroutine-record.js';
import { types } from 'node:util';
import { descriptorInProgram } from '../../realm/program.js';
import { awaitedBy } from './awaited-by.js';
import { combinatorOf, oftenRacedPromises, type Combinator } from '../promises/combinators.js';
import { isFound, makingOf, relaysOf } from '../promises/makings.js';
import {
  futureById,
  futureIdOf,
  isObject,
  isPending,
  ownerOf,
  sourceOf,
  stateOf,
} from '../promises/promises.js';
import { libraryFuture, libraryWaitOf, promiseBehind } from '../library/library-waits.js';

const STATES: Record<number, CoroutineState> = {
  [CREATED]: 'created',
  [RUNNING]: 'running',
  [SUSPENDED]: 'suspended',
};

/** A larger combinator is summarised while the program runs: this many pending parts, and counts. */
const MANY_PARTS = 50;
/** Time limit for checking all of these together, in milliseconds. */
const LOOKING_MS = 2;
const STEPS_PER_CLOCK_READ = 16;

const now = performance.now.bind(performance);

/** How far a chain of `then` is followed to its first promise. */
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
    // While attached, every async function knows its own promise from its first statement on.
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

/** The library's name for a promise that the program has not named. */
const UNNAMED: ReadonlySet<string> = new Set(['promise', 'async body']);

/** What a suspended record waits for. */
export function waitOf(record: CoroutineRecord): WaitFacts {
  const library = libraryWaitOf(record);
  if (library !== undefined) {
    const promise = library.kind === 'library' ? promiseBehind(record) : undefined;
    if (!isFuture(promise)) return library;
    const behind = describeFuture(promise);
    if (UNNAMED.has(library.label ?? '') && behind.kind !== 'promise') return behind;
    // The program's own name says more.
    return behind.coroutine === undefined ? library : { ...library, coroutine: behind.coroutine };
  }
  if (record.mode === ON_CONSUMER) return { kind: 'consumer' };
  if (record.mode === ON_ITERATOR || record.mode === ON_DELEGATE) {
    if (record.producerId !== 0) return { kind: 'iterator', coroutine: record.producerId as CoroutineId };
    const next = record.mode === ON_ITERATOR ? awaitedBy(record) : undefined;
    // Derived from others it is one of the awaited futures, as any.
    return isFuture(next) ? asked(describeFuture(next)) : { kind: 'iterator' };
  }
  const { awaited } = record;
  if (isFuture(awaited)) return describeFuture(awaited);
  return isThenable(awaited) ? { kind: 'thenable', future: futureIdOf(awaited) } : { kind: 'value' };
}

/** A `for await` waits for it: where it is made of others, these are shown. */
function asked(wait: WaitFacts): WaitFacts {
  return wait.kind === 'promise' || wait.kind === 'coroutine' ? { ...wait, kind: 'iterator' } : wait;
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
  if (relaysOf(future).length === 0) return { kind: 'promise', future: id };
  return { kind: isFound(future) ? 'unhooked' : 'relay', future: id };
}

/** The promise at the start of a chain of `then`; undefined if `future` is not derived. */
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

/** Whether an object has a method `then`, its own or inherited. Runs no getter: its result is not known. */
function isThenable(value: unknown): value is object {
  if (!isObject(value)) return false;
  for (let holder: object | null = value, n = 0; holder !== null && n < MOST_PROTOTYPES; n++) {
    if (types.isProxy(holder)) return false;
    const then = descriptorInProgram(holder, 'then');
    if (then !== undefined) return typeof then.value === 'function';
    holder = Object.getPrototypeOf(holder) as object | null;
  }
  return false;
}

/** How far inheritance is followed. */
const MOST_PROTOTYPES = 100;

/** Pending promises used in very many races. */
export function racedPromises(): RacedFacts[] {
  return oftenRacedPromises().map(([promise, { races, site, index }]) => {
    const making = makingOf(promise);
    return {
      future: futureIdOf(promise),
      races,
      site,
      index,
      ...(making === undefined ? {} : { madeAt: making.site }),
    };
  });
}

/**
 * Those of these futures that are pending, and, transitively, the futures they are made of.
 *
 * @param inShort large combinators are checked in part, and only some of their parts are reported
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
      // The facts of a coroutine cover its promise.
      if (part.future !== undefined && part.coroutine === undefined && part.settled !== true)
        left.push(part.future);
  }
  return [...found.values()];
}

/** Undefined if it is settled. */
function detailsOf(future: object, endMs: number): FutureDetails | undefined {
  if (!isFuture(future)) {
    const library = libraryFuture(future, endMs !== Infinity);
    // The caller waits for it: for a value that is not a promise no more is known.
    if (library !== undefined) return library;
    const parts = relaysOf(future).map((part) => partFacts(part, undefined));
    return isThenable(future)
      ? { id: futureIdOf(future), kind: 'thenable', ...(parts.length === 0 ? {} : { parts }) }
      : undefined;
  }
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
    combinator === undefined && wait.kind !== 'then' && wait.kind !== 'relay' && wait.kind !== 'unhooked'
      ? undefined
      : partsOf(future).map((part, index) =>
          // A part that had settled would have settled the race.
          combinator?.kind === 'race' && combinator.isGone(index)
            ? { settled: false }
            : partFacts(part, combinator),
        );
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
  const mayContinue = (): boolean => ++steps % STEPS_PER_CLOCK_READ !== 0 || now() < endMs;
  const isSettled = (part: object | undefined): boolean => {
    const { settled, decides } = partFacts(part, combinator);
    if (decides === true) combinator.isDecided = true;
    return settled === true;
  };
  const { left, some, sawAll } = combinator.lookOn(isSettled, mayContinue, MANY_PARTS);
  const total = combinator.size;
  return {
    parts: some.map(([index, part]) => ({ ...partFacts(part, combinator), index })),
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
  return origin === undefined ? relaysOf(future) : [origin];
}

/** Known outcomes of settled promises: they never change, and a check costs 5 µs. */
const settledParts = new WeakMap<object, 'fulfilled' | 'rejected'>();

function partFacts(part: object | undefined, combinator: Combinator | undefined): FuturePart {
  const ended = (state: 'fulfilled' | 'rejected'): { settled: true; decides?: true } =>
    combinator?.isDecidedBy(state) === true ? { settled: true, decides: true } : { settled: true };
  // A part that is gone, or never was an object, can no longer be pending.
  if (part === undefined) return ended('fulfilled');
  // Whether it has settled shows only in what waits for it.
  if (!isFuture(part)) return isThenable(part) ? { future: futureIdOf(part) } : ended('fulfilled');
  const future = futureIdOf(part);
  const owner = ownerOf(part);
  // Only a coroutine settles its promise, at its end.
  if (owner !== undefined && owner.kind === ASYNC) return { future, coroutine: owner.id, settled: false };
  const state = settledParts.get(part) ?? stateOf(part);
  if (state === 'fulfilled' || state === 'rejected') {
    settledParts.set(part, state);
    return { future, ...ended(state) };
  }
  const making = owner === undefined ? makingOf(originOf(part) ?? part) : undefined;
  if (making !== undefined) return { future, settled: false, madeAt: making.site };
  return owner === undefined ? { future, settled: false } : { future, coroutine: owner.id, settled: false };
}
