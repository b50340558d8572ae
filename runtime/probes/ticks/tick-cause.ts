/**
 * The cause of a tick: the timer, I/O, `setImmediate`, … that called into JavaScript, as Node names its resource.
 * Reported only if certain. Known only while attached.
 *
 * How it works. Most coroutines resume in a microtask, and when microtasks run, Node has forgotten whose callback
 * queued them. So the cause is read while the callback still runs: when its first promise settles (V8's promise hook
 * `settled`), or when the callback itself enters a coroutine. It holds until the microtask queue is empty, no longer:
 * whatever follows belongs to another callback. If Node names no resource, the cause is unknown: promises that V8
 * settles by itself (dynamic import, WebAssembly, `Atomics.waitAsync`), and microtasks queued without one.
 *
 * Cost: the hook is off from when the cause is known, or known to be unknown, until the queue is empty, so awaits pay
 * nothing; a callback pays about 1 µs, of which switching the hook takes 0.3.
 */
import { executionAsyncId, executionAsyncResource } from 'node:async_hooks';
import { types } from 'node:util';
import v8 from 'node:v8';
import { classNameOf } from '../naming/class-name.js';
import { ownCallback } from '../naming/internal-callbacks.js';

// The program may replace these later; these copies stay.
const nextTick = process.nextTick.bind(process);
const nextMicrotask = queueMicrotask;
const { getOwnPropertyDescriptor } = Object;
const { isPromise } = types;

ownCallback(awaitMicrotasks);
ownCallback(forget);

/** The main script runs under this number (async_hooks: "bootstrap"). */
const BOOTSTRAP_ID = 1;

/** The cause, and the number of the call: one call can open several spans of a tick. */
export interface TickCause {
  readonly call: number;
  /** Node's name of the resource, e.g. `Timeout`, `FSReqCallback`. */
  readonly resource: string;
}

/** Undefined: no known call; null: unknown, and need not be read again in this span. */
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

/** Called when a span opens; undefined if unknown. */
export function causeOfSpan(): TickCause | undefined {
  if (cause === undefined) learn();
  if (cause === undefined) {
    cause = null;
    stopListening();
  }
  return cause ?? undefined;
}

/** Called when a span closes. A known cause remains: the callback itself may have opened the span. */
export function forgetUnknownCause(): void {
  if (cause === null) forget();
}

function learn(): void {
  // Within a microtask, or code that V8 calls by itself.
  if (executionAsyncId() === 0) return;
  const resource = resourceName(executionAsyncResource());
  if (resource === undefined) return;
  cause = { call: ++calls, resource };
  stopListening();
  // `process.nextTick` runs before the microtasks if the callback used it too, so it is requested twice.
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

/** The kind of a resource of Node's. Runs no code of the program, which may derive its own resources. */
export function resourceName(resource: object): string | undefined {
  // With AsyncLocalStorage on Node 20, or any async hook, microtasks run under their promise, which says nothing about
  // the cause.
  if (isPromise(resource)) return undefined;
  const name = classNameOf(resource);
  const isQueued = getOwnPropertyDescriptor(resource, 'callback') !== undefined;
  if (name === undefined || name === 'Object') {
    if (isQueued) return 'TickObject';
    return executionAsyncId() === BOOTSTRAP_ID ? 'Bootstrap' : undefined;
  }
  // The resource that `queueMicrotask` creates for its callback.
  return name === 'AsyncResource' && isQueued ? 'Microtask' : name;
}
