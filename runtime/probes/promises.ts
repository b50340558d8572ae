/**
 * Whose promise is whose. Known exactly while attached: V8's promise hook `init` runs when an async function creates
 * its own promise, directly before the first statement of its body, so the promise seen last is the function's own.
 *
 * Cost: about 20 ns a promise, only while attached (without it: nothing). V8 offers no other way from an activation
 * to its promise: the function itself cannot reach it, and the caller may be code that is not instrumented.
 */
import v8 from 'node:v8';
import { inspect, types } from 'node:util';
import type { FutureId } from '../protocol/ids.js';
import { askFor } from './lost-results.js';
import { FINISHED, type CoroutineRecord } from './coroutine-record.js';
import { liveRecords } from './registry.js';

/** More `for await` loops within each other than any program has. */
const MOST_REQUESTS = 1000;

let lastPromise: object | undefined;
let awaitedNow: unknown;
/** No promise was made since a coroutine said what it is about to await. */
let awaitBegins = false;
/** A combinator is being called: what it derives from its parts is nobody's future. */
let insideCombinator = false;
/** Promises asked for by `for await` loops that have not begun to wait for them, innermost last. */
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
    // V8 wraps what is no promise, and says that the coroutine's own is the parent: it is the wrapper that is awaited.
    if (parent !== awaitedNow) {
      awaitedNow = promise;
      return;
    }
  }
  if (parent === undefined) return;
  askFor(parent);
  if (insideCombinator) return;
  // V8 makes a throwaway promise for each await, with the awaited one as parent: it is nobody's future.
  if (parent === awaitedNow) awaitedNow = undefined;
  else if (requests.length === 0 || !isRequest(parent)) sources.set(promise, new WeakRef(parent));
}

/** Whether this promise is one that a `for await` asked for: what is derived from it first is its throwaway. */
function isRequest(promise: object): boolean {
  const index = requests.lastIndexOf(promise);
  if (index < 0) return false;
  requests.length = index;
  return true;
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
  awaitBegins = false;
  forgetCalls();
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
  askFor(value);
  awaitBegins = true;
}

/** To be called when a `for await` has asked for this promise. */
export function noteRequest(promise: object | undefined): void {
  if (promise === undefined) return;
  requests.push(promise);
  // Loops that went no further, in a program that never comes to the end of its microtasks.
  if (requests.length > MOST_REQUESTS) requests.shift();
}

/** To be called directly before a combinator is called, and after. */
export function setInsideCombinator(inside: boolean): void {
  insideCombinator = inside;
}

/** To be called when nothing can be running: calls that an error ended are over. */
export function forgetCalls(): void {
  insideCombinator = false;
  requests.length = 0;
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
  const state = stateOf(promise);
  return state && state === 'pending';
}

/** Undefined for what is not a promise. About 5 µs. */
export function stateOf(promise: object): 'pending' | 'fulfilled' | 'rejected' | undefined {
  if (!types.isPromise(promise)) return undefined;
  // `inspect` asks V8 for the state; no script can. `customInspect: false` keeps code of the program out.
  const text = inspect(promise, { depth: 0, customInspect: false, maxStringLength: 0, maxArrayLength: 0 });
  // On lines of their own when the promise has properties, as AsyncLocalStorage gives it.
  const [, state] = /^[^{]*\{\s*<(pending|rejected)>/.exec(text) ?? [];
  return (state as 'pending' | 'rejected' | undefined) ?? 'fulfilled';
}

export function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
