/**
 * Whose promise is whose. Known exactly while attached: V8's promise hook `init` runs when an async function creates
 * its own promise, directly before the first statement of its body, so the promise seen last is the function's own.
 *
 * Cost: about 20 ns a promise, only while attached (without it: nothing). V8 offers no other way from an activation
 * to its promise: the function itself cannot reach it, and the caller may be code that is not instrumented.
 */
import v8 from 'node:v8';
import { inspect, types } from 'node:util';
import type { FutureId, SiteId } from '../protocol/ids.js';
import { FINISHED, type CoroutineRecord } from './coroutine-record.js';
import { liveRecords } from './registry.js';

/** A combinator in progress. */
export interface Combinator {
  readonly kind: 'all' | 'allSettled' | 'race' | 'any';
  readonly site: SiteId;
  /** Held weakly: watching a combinator must not keep its parts. */
  readonly parts: readonly (WeakRef<object> | undefined)[];
}

let lastPromise: object | undefined;
let awaitedNow: unknown;
let stopHook: (() => void) | undefined;

const sources = new WeakMap<object, WeakRef<object>>();
const combinators = new WeakMap<object, Combinator>();
const owners = new WeakMap<object, WeakRef<CoroutineRecord>>();
const futureIds = new WeakMap<object, FutureId>();
const futuresById = new Map<FutureId, WeakRef<object>>();
let nextFutureId = 1;
let ownersWatched = false;
const forgottenFutures = new FinalizationRegistry<FutureId>((id) => futuresById.delete(id));

function onInit(promise: object, parent: object | undefined): void {
  lastPromise = promise;
  if (parent === undefined) return;
  // V8 makes a throwaway promise for each await, with the awaited one as parent: it is nobody's future.
  if (parent === awaitedNow) awaitedNow = undefined;
  else sources.set(promise, new WeakRef(parent));
}

/** Begins to know promises. */
export function startPromiseIdentity(): void {
  stopHook ??= v8.promiseHooks.onInit(onInit) as unknown as () => void;
}

export function stopPromiseIdentity(): void {
  stopHook?.();
  stopHook = undefined;
  lastPromise = undefined;
  awaitedNow = undefined;
}

/** Whether promises are known now. */
export function isWatching(): boolean {
  return stopHook !== undefined;
}

/** To be called at the start of a coroutine's body: its own promise, or undefined when that is not known. */
export function takeOwnPromise(): object | undefined {
  const promise = lastPromise;
  // Taken once: a second coroutine can never be given the same promise.
  lastPromise = undefined;
  return promise;
}

/** To be called when a coroutine is about to await `value`. */
export function noteAwait(value: unknown): void {
  awaitedNow = value;
}

/** The coroutine that will settle this promise; undefined when none is known, or it has ended. */
export function ownerOf(promise: object): CoroutineRecord | undefined {
  const owner = owners.get(promise)?.deref();
  return owner?.state === FINISHED ? undefined : owner;
}

/** Makes `ownerOf` complete for all live coroutines. Called before a view is answered, never per await. */
export function indexOwners(): void {
  for (const record of liveRecords()) indexOwner(record);
}

/** Makes `ownerOf` know this one. */
export function indexOwner(record: CoroutineRecord): void {
  const { promise } = record;
  if (promise !== undefined && owners.get(promise)?.deref() !== record)
    owners.set(promise, new WeakRef(record));
}

/** Keeps `ownerOf` complete at every moment, not only at questions: a WeakMap entry for each coroutine. */
export function watchOwners(on: boolean): void {
  if (on && !ownersWatched) indexOwners();
  ownersWatched = on;
}

/** To be called when a coroutine knows its own promise. */
export function noteOwner(record: CoroutineRecord): void {
  if (ownersWatched) indexOwner(record);
}

/** What `then`, `catch` or `finally` derived this promise from; undefined when it is not derived, or not known. */
export function sourceOf(promise: object): object | undefined {
  return sources.get(promise)?.deref();
}

export function noteCombinator(kind: Combinator['kind'], site: SiteId, result: object, parts: unknown): void {
  // Only an array can be read without running code of the program.
  if (!Array.isArray(parts)) return;
  const references = parts.map((part: unknown) => (isObject(part) ? new WeakRef(part) : undefined));
  combinators.set(result, { kind, site, parts: references });
}

export function combinatorOf(promise: object): Combinator | undefined {
  return combinators.get(promise);
}

/** The identity of a future, given at the first question. */
export function futureIdOf(future: object): FutureId {
  let id = futureIds.get(future);
  if (id === undefined) {
    id = nextFutureId++ as FutureId;
    futureIds.set(future, id);
    futuresById.set(id, new WeakRef(future));
    forgottenFutures.register(future, id);
  }
  return id;
}

export function futureById(id: FutureId): object | undefined {
  return futuresById.get(id)?.deref();
}

/** Whether a promise is pending; undefined for what is not a promise. About 5 µs: for views only. */
export function isPending(promise: object): boolean | undefined {
  if (!types.isPromise(promise)) return undefined;
  // `inspect` asks V8 for the state; no script can. `customInspect: false` keeps code of the program out.
  const text = inspect(promise, { depth: 0, customInspect: false, maxStringLength: 0, maxArrayLength: 0 });
  // On lines of their own when the promise has properties, as AsyncLocalStorage gives it.
  return /^[^{]*\{\s*<pending>/.test(text);
}

export function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
