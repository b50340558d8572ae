/**
 * Which coroutines end by a cancellation, ours or the library's, and not by an error of their own.
 *
 * How it works. If a gate throws a cancellation in and nothing catches it, the end itself is certain. After a `catch`
 * or `finally`, and if the library throws, the coroutine has ended before its error can be known: a microtask later its
 * promise shows whether it was rejected with this very error.
 */
import { inspect, types } from 'node:util';
import { CANCELLED, GENERATOR, THREW, type CoroutineRecord } from '../records/coroutine-record.js';
import { amendOutcome } from '../records/registry.js';

/** Cancellations that may still be passing through awaiters. */
const KEPT = 16;
/** The `stack` of an error during the check whether a promise was rejected with it. */
const MARK = 'coroutine-debugger.this-one';

// The program may replace these later; these copies stay.
const nextMicrotask = queueMicrotask;
const { defineProperty, getOwnPropertyDescriptor } = Object;

const cancellations = new WeakSet();
let latest: WeakRef<Error>[] = [];

/** From now on this error is known as one that cancels coroutines. */
export function noteCancellation(error: Error): void {
  if (cancellations.has(error)) return;
  cancellations.add(error);
  latest = [...latest.slice(1 - KEPT), new WeakRef(error)];
}

/** The library's futures awaited by `async` functions whose wait a cancellation has ended. */
const cancelledSubjects = new WeakSet();
/** A cancellation is passing through generators, in the step that the library has begun with it. */
let isThrownIn = false;

export function noteCancelledSubject(subject: object): void {
  cancelledSubjects.add(subject);
}

/** Called when the library throws a cancellation in, when a `catch` clause has it, and when the step ends. */
export function setThrownIn(on: boolean): void {
  isThrownIn = on;
}

/** Whether a coroutine that resumed by an error, not yet seen by any code, received a cancellation. */
export function isResumedByCancellation({ kind }: CoroutineRecord, awaited: unknown): boolean {
  if (kind === GENERATOR) return isThrownIn;
  if (typeof awaited !== 'object' || awaited === null) return false;
  return cancelledSubjects.has(awaited) || (types.isPromise(awaited) && wasCancelled(awaited));
}

export function isCancellation(error: unknown): boolean {
  return typeof error === 'object' && error !== null && cancellations.has(error);
}

/** Called with a coroutine that ended by an error that no hook saw, when its promise is known. */
export function judgeLater(record: CoroutineRecord): void {
  const { promise } = record;
  if (latest.length === 0 || promise === undefined || record.kind === GENERATOR) return;
  nextMicrotask(() => {
    if (record.outcome !== THREW || !wasCancelled(promise)) return;
    record.outcome = CANCELLED;
    amendOutcome(record);
  });
}

/** Whether a promise was rejected with a cancellation. Runs no code of the program and handles no rejection. */
function wasCancelled(promise: object): boolean {
  return latest.some((reference) => {
    const error = reference.deref();
    return error !== undefined && isRejectedWith(promise, error);
  });
}

/**
 * A script can read the reason of a rejection only by handling it. `inspect` prints it with its `stack`, which is ours
 * for that moment.
 */
function isRejectedWith(promise: object, error: Error): boolean {
  const stack = getOwnPropertyDescriptor(error, 'stack');
  if (stack?.configurable !== true) return false;
  defineProperty(error, 'stack', { value: MARK, configurable: true, enumerable: false, writable: true });
  try {
    return inspect(promise, { depth: 1, customInspect: false }).includes(`<rejected> [${MARK}]`);
  } catch {
    // It calls methods of the program's arrays, which the program has replaced: nothing is known.
    return false;
  } finally {
    defineProperty(error, 'stack', stack);
  }
}
