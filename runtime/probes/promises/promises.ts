/**
 * Which promise belongs to which coroutine. Known exactly while attached: V8's promise hook `init` runs when an async
 * function creates its own promise, directly before the first statement of its body, so the latest promise seen is the
 * function's own.
 *
 * Cost: about 20 ns per promise while attached, nothing otherwise. V8 offers no other way from an activation to its
 * promise: the function itself cannot reach it, and the caller may be code that is not instrumented.
 */
import v8 from 'node:v8';
import { inspect, types } from 'node:util';
import type { FutureId } from '../../protocol/ids.js';
import { askFor } from './lost-results.js';
import { endAsking, noteAsked } from './next-promises.js';
import { ASYNC, FINISHED, type CoroutineRecord } from '../records/coroutine-record.js';
import { liveRecords } from '../records/registry.js';

/** More than the nested `for await` loops of any program. */
const MOST_REQUESTS = 1000;

let lastPromise: object | undefined;
let awaitedNow: unknown;
/** No promise was made since a coroutine announced what it is about to await. */
let awaitBegins = false;
/** A combinator is being called: the promises that it derives from its parts are not futures of the program. */
let insideCombinator = false;
/** Promises requested by `for await` loops that have not begun to wait for them, innermost last. */
const requests: object[] = [];
let stopHook: (() => void) | undefined;

const sources = new WeakMap<object, WeakRef<object>>();
const owners = new WeakMap<object, WeakRef<CoroutineRecord>>();
const futureIds = new WeakMap<object, FutureId>();
const futuresById = new Map<FutureId, WeakRef<object>>();
let nextFutureId = 1;
let ownersWatched = false;
const forgottenFutures = new FinalizationRegistry<FutureId>((id) => futuresById.delete(id));

function onInit(promise: object, parent: object | undefined): void {
  lastPromise = promise;
  if (awaitBegins) {
    awaitBegins = false;
    // V8 wraps a value that is not a promise, with the coroutine's own promise as the parent: the wrapper is awaited.
    if (parent !== awaitedNow) {
      awaitedNow = promise;
      return;
    }
  }
  if (parent === undefined) return;
  askFor(parent);
  if (insideCombinator) return;
  // V8 makes a throwaway promise for each await, with the awaited one as parent: it is not a future of the program.
  if (parent === awaitedNow) awaitedNow = undefined;
  else if (requests.length === 0 || !isRequest(parent)) {
    const source = new WeakRef(parent);
    sources.set(promise, source);
    noteAsked(promise, source);
  }
}

/** Whether a `for await` requested this promise: the first one derived from it is its throwaway. */
function isRequest(promise: object): boolean {
  const index = requests.lastIndexOf(promise);
  if (index < 0) return false;
  requests.length = index;
  return true;
}

/** Starts tracking promises. */
export function startPromiseIdentity(): void {
  stopHook ??= v8.promiseHooks.onInit(onInit) as unknown as () => void;
}

export function stopPromiseIdentity(): void {
  stopHook?.();
  stopHook = undefined;
  lastPromise = undefined;
  awaitedNow = undefined;
  awaitBegins = false;
  futuresById.clear();
  forgetCalls();
}

/** Whether promises are tracked now. */
export function isWatching(): boolean {
  return stopHook !== undefined;
}

/** Called at the start of a coroutine's body: returns its own promise, or undefined if unknown. */
export function takeOwnPromise(): object | undefined {
  const promise = lastPromise;
  // Taken once: a second coroutine can never get the same promise.
  lastPromise = undefined;
  return promise;
}

/** The latest promise that was made. */
export function newestPromise(): object | undefined {
  return lastPromise;
}

/** Called when a coroutine is about to await `value`. */
export function noteAwait(value: unknown): void {
  awaitedNow = value;
  askFor(value);
  awaitBegins = true;
}

/** Called when a `for await` has requested this promise. */
export function noteRequest(promise: object | undefined): void {
  if (promise === undefined) return;
  requests.push(promise);
  endAsking();
  // Loops that went no further, in a program whose microtask queue never empties.
  if (requests.length > MOST_REQUESTS) requests.shift();
}

/** Called directly before a combinator is called, and after. */
export function setInsideCombinator(inside: boolean): void {
  insideCombinator = inside;
}

/** Called when nothing can be running: calls that an error ended are over. */
export function forgetCalls(): void {
  insideCombinator = false;
  requests.length = 0;
  endAsking();
}

/**
 * Called when an async function is about to return this. Where it is a promise, the function's own follows it, by a `then`
 * that V8 calls: no one owns it any more once the function has ended.
 */
export function noteReturned({ kind, promise }: CoroutineRecord, value: object | null): void {
  if (kind === ASYNC && promise !== undefined && types.isPromise(value))
    sources.set(promise, new WeakRef(value));
}

/** The coroutine that will settle this promise; undefined if none is known, or it has ended. */
export function ownerOf(promise: object): CoroutineRecord | undefined {
  const owner = owners.get(promise)?.deref();
  return owner?.state === FINISHED ? undefined : owner;
}

/** Makes `ownerOf` complete for all live coroutines. Called before a view is answered, never per await. */
export function indexOwners(): void {
  for (const record of liveRecords()) indexOwner(record);
}

/** Makes `ownerOf` cover this one. */
export function indexOwner(record: CoroutineRecord): void {
  const { promise } = record;
  if (promise !== undefined && owners.get(promise)?.deref() !== record)
    owners.set(promise, new WeakRef(record));
}

/** Keeps `ownerOf` complete at every moment, not only at queries: one WeakMap entry per coroutine. */
export function watchOwners(on: boolean): void {
  if (on && !ownersWatched) indexOwners();
  ownersWatched = on;
}

/** Called when a coroutine knows its own promise. */
export function noteOwner(record: CoroutineRecord): void {
  if (ownersWatched) indexOwner(record);
}

/**
 * The promise from which `then`, `catch` or `finally` derived this one, or which the async function returned whose promise
 * this is; undefined if it is not derived, or unknown.
 */
export function sourceOf(promise: object): object | undefined {
  return sources.get(promise)?.deref();
}

/** Whether nothing was made since `then` or its like has derived this. */
export function isJustDerived(value: object): boolean {
  return value === lastPromise && sources.has(value);
}

/** The identity of a future, assigned at the first query. */
export function futureIdOf(future: object): FutureId {
  let id = futureIds.get(future);
  // One that an earlier adapter asked for has no entry any more.
  if (id === undefined || !futuresById.has(id)) {
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

/** Whether a promise is pending; undefined for any other value. About 5 µs: for views only. */
export function isPending(promise: object): boolean | undefined {
  const state = stateOf(promise);
  return state && state === 'pending';
}

/** Undefined for values other than promises, and if it cannot be determined. About 5 µs. */
export function stateOf(promise: object): 'pending' | 'fulfilled' | 'rejected' | undefined {
  if (!types.isPromise(promise)) return undefined;
  let text;
  try {
    // `inspect` asks V8 for the state; no script can. `customInspect: false` runs no code of the program.
    text = inspect(promise, { depth: 0, customInspect: false, maxStringLength: 0, maxArrayLength: 0 });
  } catch {
    // It calls methods of the program's arrays, which the program has replaced.
    return undefined;
  }
  // On separate lines if the promise has properties, such as those of AsyncLocalStorage.
  const [, state] = /^[^{]*\{\s*<(pending|rejected)>/.exec(text) ?? [];
  return (state as 'pending' | 'rejected' | undefined) ?? 'fulfilled';
}

export function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
