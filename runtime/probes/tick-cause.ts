/**
 * What called into JavaScript: a timer, I/O, `setImmediate`, … as Node names its resource. It is told only when it is
 * certain. Known only while attached.
 *
 * How it works. Most coroutines go on in a microtask, and when microtasks run Node has forgotten whose callback queued
 * them. So it is read where the callback still runs: when the first promise of the callback settles (V8's promise hook
 * `settled`), or when the callback itself enters a coroutine. It then holds until the microtask queue has run empty
 * and not longer: whatever comes after is another callback's. Where Node names no resource nothing is known: promises
 * that V8 settles by itself (dynamic import, WebAssembly, `Atomics.waitAsync`), and microtasks queued without one.
 *
 * Cost: the hook is off from when the answer is known, or known not to be known, until the queue is empty, so that
 * awaits pay nothing; a callback pays about 1 µs, of which switching the hook 0.3.
 */
import { executionAsyncId, executionAsyncResource } from 'node:async_hooks';
import { types } from 'node:util';
import v8 from 'node:v8';
import { classNameOf } from './class-name.js';
import { ownCallback } from './own-callbacks.js';

// The program may replace these later; ours stay.
const nextTick = process.nextTick.bind(process);
const nextMicrotask = queueMicrotask;
const { getOwnPropertyDescriptor } = Object;
const { isPromise } = types;

ownCallback(awaitMicrotasks);
ownCallback(forget);

/** The main script runs under this number (async_hooks: "bootstrap"). */
const BOOTSTRAP_ID = 1;

/** What called, and the number of the call: one call can open several spans of a tick. */
export interface TickCause {
  readonly call: number;
  /** Node's name of the resource, e.g. `Timeout`, `FSReqCallback`. */
  readonly resource: string;
}

/** Undefined: nothing called that we know of; null: it is not known and need not be asked again in this span. */
let cause: TickCause | null | undefined;
let calls = 0;
let isStarted = false;
let stopHook: (() => void) | undefined;

export function startTickCauses(): void {
  isStarted = true;
  listen();
}

export function stopTickCauses(): void {
  isStarted = false;
  stopListening();
  cause = undefined;
}

function listen(): void {
  if (isStarted) stopHook ??= v8.promiseHooks.onSettled(learn) as unknown as () => void;
}

function stopListening(): void {
  stopHook?.();
  stopHook = undefined;
}

/** To be called when a span opens; undefined when it is not known. */
export function causeOfSpan(): TickCause | undefined {
  if (cause === undefined) learn();
  if (cause === undefined) {
    cause = null;
    stopListening();
  }
  return cause ?? undefined;
}

/** To be called when a span closes. What is known holds on: the span may have been opened by the callback itself. */
export function forgetUnknownCause(): void {
  if (cause === null) forget();
}

function learn(): void {
  // Within a microtask, or code that V8 calls by itself.
  if (executionAsyncId() === 0) return;
  const resource = nameOf(executionAsyncResource());
  if (resource === undefined) return;
  cause = { call: ++calls, resource };
  stopListening();
  // `process.nextTick` runs before the microtasks where the callback used it too, so it is asked for twice.
  nextTick(awaitMicrotasks);
}

function awaitMicrotasks(): void {
  nextMicrotask(awaitEmptyQueue);
}

function awaitEmptyQueue(): void {
  nextTick(forget);
}

function forget(): void {
  cause = undefined;
  listen();
}

/** Runs no code of the program, which may derive its own resources. */
function nameOf(resource: object): string | undefined {
  // With AsyncLocalStorage on Node 20, or any async hook, microtasks run under their promise: that says nothing.
  if (isPromise(resource)) return undefined;
  const name = classNameOf(resource);
  const isQueued = getOwnPropertyDescriptor(resource, 'callback') !== undefined;
  if (name === undefined || name === 'Object') {
    if (isQueued) return 'TickObject';
    return executionAsyncId() === BOOTSTRAP_ID ? 'Bootstrap' : undefined;
  }
  // What `queueMicrotask` makes of its callback.
  return name === 'AsyncResource' && isQueued ? 'Microtask' : name;
}
