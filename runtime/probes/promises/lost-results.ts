/**
 * Lost results: an async function returned a value, and its promise is gone, or the program ends, without an await or a
 * call of `then`. Known only while attached, from V8's promise hook.
 *
 * How it works. Most results are requested at once: the caller awaits the promise as soon as the call returns it. So
 * the latest promise is compared first; one that is not requested before the next is returned goes to a table and, when
 * the microtasks have run, to a weak one: its collection is reported.
 *
 * Requests that the promise hook does not see: V8's own loops over an iterable that is not async (`for await`, `yield*`
 * of an async generator, `Array.fromAsync`). Instrumented text reports when they begin. The parts of an array then
 * count as requested; with any other iterable nothing is known of any promise, and nothing is reported from then on.
 */
import { types } from 'node:util';
import type { Remains } from '../records/coroutine-record.js';

/** Upper limit of promises held strongly until the microtasks have run: a weak reference costs ten times as much. */
const MOST_YOUNG = 5000;
/** Lost results that are remembered. */
const KEPT = 1000;

/** A promise that was returned to a caller, and what is lost with it. */
export interface Unasked {
  wasAsked: boolean;
  /** Set when the coroutine has returned a value. */
  remains: Remains | undefined;
}

let newest: object | undefined;
let newestRecord: Unasked | undefined;
let isUnsure = false;
let lost: Remains[] = [];
let nextVersion: () => number = () => 0;

let young = new Map<object, Unasked>();
const table = new WeakMap<object, Unasked>();
const waiting = new Set<Unasked>();
const countedParts = new WeakMap<object, number>();
const collected = new FinalizationRegistry<Unasked>((unasked) => {
  if (waiting.delete(unasked)) lose(unasked);
});

/** Starts again. `version` returns the number of a new change of the registry. */
export function watchResults(version: () => number): void {
  nextVersion = version;
  forgetResults();
}

export function forgetResults(): void {
  newest = undefined;
  newestRecord = undefined;
  isUnsure = false;
  lost = [];
  young.clear();
  for (const unasked of waiting) collected.unregister(unasked);
  waiting.clear();
}

/** Called when an async function first suspends or ends: its caller gets this promise now. */
export function handOut(promise: object): Unasked {
  if (newest !== undefined && newestRecord !== undefined) {
    young.set(newest, newestRecord);
    if (young.size > MOST_YOUNG) ageUnasked();
  }
  newest = promise;
  newestRecord = { wasAsked: false, remains: undefined };
  return newestRecord;
}

/** Called when the result of a promise is requested. */
export function askFor(promise: unknown): void {
  if (promise === newest) {
    if (newestRecord !== undefined) newestRecord.wasAsked = true;
    newest = undefined;
  } else if (young.size > 0 || waiting.size > 0) askInTable(promise);
}

/** Called when V8 begins or continues to loop over this without an inserted call. */
export function askByLoop(iterable: unknown): void {
  if (Array.isArray(iterable)) {
    const from = countedParts.get(iterable) ?? 0;
    for (let index = from; index < iterable.length; index++) askFor(iterable[index]);
    countedParts.set(iterable, iterable.length);
  } else if (!isAsyncIterable(iterable)) isUnsure = true;
}

/** Whether every request for a result has been seen. */
export function isSure(): boolean {
  return !isUnsure;
}

/** The results lost since this version of the registry, oldest first. */
export function lostSince(version: number): readonly Remains[] {
  return lost.filter((remains) => remains.version > version);
}

/** The program ends: what was not requested by now never will be. */
export function loseAll(): void {
  if (newestRecord !== undefined && newest !== undefined) waiting.add(newestRecord);
  ageUnasked();
  for (const unasked of waiting) lose(unasked);
  waiting.clear();
}

/** Called when nothing can be running: from now on those never requested are held weakly. */
export function ageUnasked(): void {
  if (young.size === 0) return;
  const aged = young;
  young = new Map();
  for (const [promise, unasked] of aged) {
    table.set(promise, unasked);
    waiting.add(unasked);
    collected.register(promise, unasked, unasked);
  }
}

function askInTable(promise: unknown): void {
  if (typeof promise !== 'object' || promise === null) return;
  const recent = young.get(promise);
  if (recent !== undefined) {
    recent.wasAsked = true;
    young.delete(promise);
    return;
  }
  const unasked = table.get(promise);
  if (unasked === undefined) return;
  unasked.wasAsked = true;
  table.delete(promise);
  waiting.delete(unasked);
  collected.unregister(unasked);
}

function lose({ remains }: Unasked): void {
  if (remains === undefined || isUnsure) return;
  lost.push({ ...remains, version: nextVersion() });
  if (lost.length > KEPT) lost.shift();
}

/** Runs no code of the program; false also if it cannot be known. */
function isAsyncIterable(value: unknown): boolean {
  for (
    let object = value;
    typeof object === 'object' && object !== null;
    object = Object.getPrototypeOf(object)
  ) {
    if (types.isProxy(object)) return false;
    if (Object.getOwnPropertyDescriptor(object, Symbol.asyncIterator)?.value !== undefined) return true;
  }
  return false;
}
