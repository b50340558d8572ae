/**
 * Which coroutines end by a cancellation, of ours or of the library's, and not by an error of their own.
 *
 * How it works. Where a gate throws a cancellation in and nobody catches it, that is certain at the end itself. Behind
 * a `catch` or `finally`, and where the library throws, the coroutine has ended before its error can be known: a
 * microtask later its promise says whether it was rejected with the very error.
 */
import { inspect, types } from 'node:util';
import { CANCELLED, GENERATOR, THREW, type CoroutineRecord } from './coroutine-record.js';
import { amendOutcome } from './registry.js';

/** Cancellations that may still be on their way through awaiters. */
const KEPT = 16;
/** What an error's `stack` says while we look whether a promise was rejected with it. */
const MARK = 'coroutine-debugger.this-one';

// The program may replace these later; ours stay.
const nextMicrotask = queueMicrotask;
const { defineProperty, getOwnPropertyDescriptor } = Object;

const cancellations = new WeakSet();
let latest: WeakRef<Error>[] = [];

/** From now on this error is known to be one by which coroutines are told to end. */
export function noteCancellation(error: Error): void {
  if (cancellations.has(error)) return;
  cancellations.add(error);
  latest = [...latest.slice(1 - KEPT), new WeakRef(error)];
}

/** What `async` functions await of the library, whose wait a cancellation has ended. */
const cancelledSubjects = new WeakSet();
/** A cancellation is on its way through generators, in the step that the library has begun with it. */
let isThrownIn = false;

export function noteCancelledSubject(subject: object): void {
  cancelledSubjects.add(subject);
}

/** To be called when the library throws a cancellation in, when a `catch` clause has it, and when the step ends. */
export function setThrownIn(on: boolean): void {
  isThrownIn = on;
}

/** Whether a coroutine that was resumed by an error, which nobody has seen yet, got a cancellation. */
export function isResumedByCancellation({ kind }: CoroutineRecord, awaited: unknown): boolean {
  if (kind === GENERATOR) return isThrownIn;
  if (typeof awaited !== 'object' || awaited === null) return false;
  return cancelledSubjects.has(awaited) || (types.isPromise(awaited) && wasCancelled(awaited));
}

export function isCancellation(error: unknown): boolean {
  return typeof error === 'object' && error !== null && cancellations.has(error);
}

/** To be called with a coroutine that ended by an error nobody has seen, when its promise is known. */
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

/** No script can ask for a rejection's reason but by handling it. `inspect` shows it: by its `stack`, for that time ours. */
function isRejectedWith(promise: object, error: Error): boolean {
  const stack = getOwnPropertyDescriptor(error, 'stack');
  if (stack?.configurable !== true) return false;
  defineProperty(error, 'stack', { value: MARK, configurable: true, enumerable: false, writable: true });
  try {
    return inspect(promise, { depth: 1, customInspect: false }).includes(`<rejected> [${MARK}]`);
  } finally {
    defineProperty(error, 'stack', stack);
  }
}
