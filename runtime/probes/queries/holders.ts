/**
 * Who can settle promises that were made by hand: which of the two settling functions of each are alive, and from where
 * in the program they can be reached. If neither is, only a promise that it was resolved with can settle it. Collects
 * garbage; on request.
 */
import type { HeldFuture, HolderFacts, HoldersFacts } from '../../protocol/facts.js';
import type { FutureId, SiteId } from '../../protocol/ids.js';
import { descriptorInProgram, givenGlobals, programGlobal, REALM_NAME } from '../../realm/program.js';
import { collectGarbage } from '../../realm/garbage.js';
import { holderFacts } from '../../ways/holder-facts.js';
import type { WaysTo } from '../../ways/ways.js';
import { combinatorOf } from '../promises/combinators.js';
import { isFoundComplete } from '../promises/found-waits.js';
import {
  isFound,
  livingSettlers,
  relaysOf,
  settledOf,
  settlerOf,
  thenCallsOf,
  type AnyMaking,
  type ThenCall,
} from '../promises/makings.js';
import { futureById, futureIdOf, indexOwners, isObject, isPending, ownerOf } from '../promises/promises.js';
import { ON_ITERATOR, SUSPENDED, type CoroutineRecord } from '../records/coroutine-record.js';
import { liveRecords } from '../records/registry.js';
import { loopRoots } from '../ticks/loop-contents.js';
import { awaitedBy } from './awaited-by.js';
import { firstOf } from './first-promise.js';
import { noteIteratorsOfNode } from './iterators-of-node.js';
import { Reach, type Root } from './reach.js';
import { waitingBehind } from './waiting-behind.js';

/** Of all that coroutines wait for. */
const MOST_FUTURES = 2000;
/** For one future. */
const MOST_MS = 500;

export function holdersOf(id: FutureId): HoldersFacts {
  indexOwners();
  noteIteratorsOfNode();
  const future = futureById(id);
  if (future === undefined) return { state: 'gone', holders: [], isComplete: true };
  const promise = firstOf(future);
  if (ownerOf(promise) !== undefined || combinatorOf(promise) !== undefined)
    return { state: 'made of others', holders: [], isComplete: true };
  const making = settledOf(promise);
  if (making === undefined) return { state: 'unknown', holders: [], isComplete: false };
  const [facts] = search([making], MOST_MS);
  return facts ?? { state: 'unknown', holders: [], isComplete: false };
}

export function allHolders(mostMs: number): HeldFuture[] {
  indexOwners();
  noteIteratorsOfNode();
  const leaves = leafPromises();
  const made = leaves.flatMap(({ making }) => making ?? []);
  const facts = search(made, mostMs);
  const known = new Map(made.map((making, index) => [making, facts[index]]));
  return leaves.map(({ future, making }) => ({
    future: futureIdOf(future),
    ...((making && known.get(making)) ?? { state: 'unknown', holders: [], isComplete: false }),
  }));
}

/** The pending promises at the ends of what coroutines wait for: what a snapshot of the heap is asked about. */
export function unsettledPromises(): object[] {
  indexOwners();
  return leafPromises().map(({ future }) => firstOf(future));
}

interface Leaf {
  /** Where the program did not make it, what is waited for: it is called by that. */
  readonly future: object;
  readonly making: AnyMaking | undefined;
}

/** The pending promises at the ends of what coroutines wait for, of those that no coroutine settles. */
function leafPromises(): Leaf[] {
  const leaves = new Map<object, Leaf>();
  const left = [...liveRecords()].flatMap((record) => {
    const future = record.state === SUSPENDED ? awaitedBy(record) : undefined;
    return isObject(future) ? [{ future, isBetween: false }] : [];
  });
  const seen = new Set<object>();
  for (let at = 0; at < left.length && leaves.size < MOST_FUTURES; at++) {
    const { future, isBetween } = left[at] as (typeof left)[number];
    const promise = firstOf(future);
    if (seen.has(promise)) continue;
    seen.add(promise);
    if (ownerOf(promise) !== undefined) continue;
    const parts = combinatorOf(promise)?.parts;
    // Promises of packages that lead to others only stand between what is waited for and what settles that.
    const behind = parts ?? relaysOf(promise);
    const isOfPackage = parts === undefined && isFound(promise);
    for (const one of behind) if (isObject(one)) left.push({ future: one, isBetween: isOfPackage });
    if (parts !== undefined || (isBetween && isFound(promise))) continue;
    const making = settledOf(promise);
    const shown = making === undefined || isFound(promise) ? future : promise;
    if (canBePending(shown)) leaves.set(shown, { future: shown, making });
  }
  return [...leaves.values()];
}

/** What is awaited by a method `then` has no state, but a coroutine that waits for it. */
function canBePending(future: object): boolean {
  return isPending(future) ?? thenCallsOf(future).length > 0;
}

/** In the same order. */
function search(makings: readonly AnyMaking[], mostMs: number): HoldersFacts[] {
  if (makings.length === 0) return [];
  collectGarbage();
  const settlers = new Map<AnyMaking, object[]>();
  for (const { settler, making } of livingSettlers()) {
    const some = settlers.get(making) ?? [];
    settlers.set(making, some);
    some.push(settler);
  }
  const rootOf = rootsOfCoroutines();
  const waiting = waitingBehind(settlers, rootOf);
  const module: HolderFacts = { kind: 'module' };
  const waits = waitsByThen();
  const targets = new Set(makings.flatMap((making) => livingOf(making, settlers, waits)));
  const reach = new Reach<HolderFacts>(targets, waiting.behind, module);
  reach.isComplete = waiting.isComplete;
  const roots = [...coroutineRoots(rootOf), ...loopRoots(), ...waiting.roots, ...runningRoots()];
  reach.search(roots, mostMs);
  // After all others: much of the program can be reached from there.
  reach.search(globalRoots(), mostMs);
  reach.search(loopedRoots(rootOf, reach), mostMs);
  return makings.map((making): HoldersFacts => {
    const { madeAt, knowsSettlers } = knownOf(making);
    const at = madeAt === undefined ? {} : { madeAt };
    const living = livingOf(making, settlers, waits);
    if (living.length === 0) {
      if (followsOthers(making)) return { state: 'made of others', ...at, holders: [], isComplete: true };
      const state = knowsSettlers ? 'orphan' : isOfNode(making) ? 'of node' : 'unknown';
      return { state, ...at, holders: [], isComplete: state === 'orphan' };
    }
    const ways = reach.waysTo(living);
    const resolving = resolvingWays(living, reach);
    const rejecting = knowsSettlers ? rejectingTimers(ways.agents, resolving) : NONE;
    const found = holderFacts(ways, resolving.direct, rejecting);
    return {
      ...{ state: 'held', ...at, isComplete: reach.isComplete },
      ...(isOneOfSeveral(making, waits) || mayHaveOthers(making) ? { ...found, agents: ANYONE } : found),
    };
  });
}

/** Code without hooks settles it after another promise, or has resolved it with that. */
function followsOthers({ relays = [] }: AnyMaking): boolean {
  return relays.some((relay) => {
    const promise = relay.deref();
    return promise !== undefined && isPending(promise) === true;
  });
}

function isOfNode(making: AnyMaking): boolean {
  return 'site' in making && making.isOfNode === true;
}

/** Of a wait by a method `then` all functions are known, but not whether it is the only one. */
function knownOf(making: AnyMaking): { readonly madeAt?: SiteId; readonly knowsSettlers: boolean } {
  if ('isFound' in making) return { knowsSettlers: true };
  return 'among' in making
    ? { knowsSettlers: false }
    : { madeAt: making.site, knowsSettlers: making.knowsSettlers === true };
}

/** How many coroutines wait for each object by its method `then`: by the calls of that. */
function waitsByThen(): ReadonlyMap<readonly ThenCall[], number> {
  const found = new Map<readonly ThenCall[], number>();
  for (const { state, awaited } of liveRecords()) {
    const [call] = state === SUSPENDED && isObject(awaited) ? thenCallsOf(awaited) : [];
    if (call !== undefined) found.set(call.among, (found.get(call.among) ?? 0) + 1);
  }
  return found;
}

/**
 * Of several waits for one object those of all: whose is which is not known. None where more are left than wait, for some
 * have settled then.
 */
function livingOf(
  making: AnyMaking,
  settlers: ReadonlyMap<AnyMaking, readonly object[]>,
  waits: ReadonlyMap<readonly ThenCall[], number>,
): readonly object[] {
  if (!('among' in making)) return settlers.get(making) ?? [];
  const left = making.among.filter((call) => settlers.has(call));
  if (left.length > 1 && left.length !== waits.get(making.among)) return [];
  return left.length > 1 ? left.flatMap((call) => settlers.get(call) ?? []) : (settlers.get(making) ?? []);
}

/** Then it is not known who can end the wait of which coroutine. */
function isOneOfSeveral(making: AnyMaking, waits: ReadonlyMap<readonly ThenCall[], number>): boolean {
  return 'among' in making && (waits.get(making.among) ?? 0) > 1;
}

/** Code without hooks may have it that no snapshot has shown. */
function mayHaveOthers(making: AnyMaking): boolean {
  return 'isFound' in making && !isFoundComplete();
}

const ANYONE = { coroutines: [], others: true } as const;

const NONE: ReadonlySet<HolderFacts> = new Set();

/** What its own rejection lets run counts for nothing: then it has settled. */
function resolvingWays(living: readonly object[], reach: Reach<HolderFacts>): WaysTo<HolderFacts> {
  const resolves = living.filter((settler) => settlerOf(settler)?.how === 'resolve');
  const rejects = living.filter((settler) => settlerOf(settler)?.how === 'reject');
  return reach.waysTo(resolves, rejects);
}

/** Timers that can reject it and not resolve it, as those of a time limit. */
function rejectingTimers(
  agents: ReadonlySet<HolderFacts>,
  resolving: WaysTo<HolderFacts>,
): ReadonlySet<HolderFacts> {
  return new Set([...agents].filter((root) => root.kind === 'timer' && !resolving.agents.has(root)));
}

let running: readonly WeakRef<object>[] = [];

/** What the code on the stack of the current stop can use. Keeps nothing alive. */
export function knowRunning(...usable: readonly unknown[]): void {
  running = usable.flatMap((one) => (isObject(one) ? [new WeakRef(one)] : []));
}

/** That code may do anything with it, and is no one who waits. */
function runningRoots(): Root<HolderFacts>[] {
  return running.flatMap((one) => {
    const value = one.deref();
    return value === undefined ? [] : [{ value, root: RUNNING, isUnclear: true }];
  });
}

const RUNNING: HolderFacts = { kind: 'module' };

/** The same for each of its ways. */
function rootsOfCoroutines(): (record: CoroutineRecord) => HolderFacts {
  const roots = new Map<CoroutineRecord, HolderFacts>();
  return (record) => {
    const root = roots.get(record) ?? { kind: 'coroutine', coroutine: record.id };
    roots.set(record, root);
    return root;
  };
}

function coroutineRoots(rootOf: (record: CoroutineRecord) => HolderFacts): Root<HolderFacts>[] {
  return [...liveRecords()].flatMap((record) => {
    const { scope } = record;
    if (scope === undefined) return [];
    const root = rootOf(record);
    return [
      { value: scope, root, name: '' },
      { value: thisIn(scope), root, name: 'this' },
    ];
  });
}

/** What the program has put on the global object, and who listens to the process: Node calls those. */
function globalRoots(): Root<HolderFacts>[] {
  const root: HolderFacts = { kind: 'global' };
  const own = Reflect.ownKeys(programGlobal).filter((key) => !givenGlobals.has(key) && !isRuntimes(key));
  const globals = own.flatMap((key) =>
    Object.values(descriptorInProgram(programGlobal, key) ?? {}).map((value: unknown) => ({
      value,
      root,
      name: typeof key === 'symbol' ? `[${key.description ?? 'symbol'}]` : key,
    })),
  );
  const value: unknown = descriptorInProgram(process, '_events')?.value;
  return [...globals, { value, root: { kind: 'handle', type: 'process' }, name: '._events' }];
}

/** What loops go through that nothing else leads to. */
function loopedRoots(
  rootOf: (record: CoroutineRecord) => HolderFacts,
  reach: Reach<HolderFacts>,
): Root<HolderFacts>[] {
  return [...liveRecords()].flatMap((record) => {
    const { awaited, mode, producerId, state } = record;
    if (state !== SUSPENDED || mode !== ON_ITERATOR || producerId !== 0 || reach.hasReached(awaited))
      return [];
    return [{ value: awaited, root: rootOf(record), name: 'its iterator' }];
  });
}

function isRuntimes(key: string | symbol): boolean {
  return typeof key === 'symbol' && key.description?.startsWith(REALM_NAME) === true;
}

/** It is in no scope that V8 lists. */
function thisIn(scope: (expression: string) => unknown): unknown {
  try {
    return scope('this');
  } catch {
    return undefined;
  }
}
