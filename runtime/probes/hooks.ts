/**
 * The hooks: the functions that instrumented code calls at every suspension and resumption. The hottest code of the
 * project; any change needs `npm run bench` before and after.
 *
 * Invariant: `current` is the coroutine whose code runs, or 0. At every suspension and end it is restored to the
 * coroutine whose JavaScript frame lies below; after a resumption from the microtask queue there is none.
 * A hook returns the value that it received, except in controlled mode (control.ts), where an await receives a gate.
 */
import type { TickEventKind } from '../protocol/facts.js';
import type { SiteId } from '../protocol/ids.js';
import { isResumedByCancellation, judgeLater, setThrownIn } from './promises/cancellations.js';
import { AsyncLoops } from './records/async-loops.js';
import { armed, checkBreakpoints, setThrowing } from './breakpoints/coroutine-breakpoints.js';
import { isClosing } from './promises/generator-close.js';
import { gates } from './control/control.js';
import {
  ASYNC,
  ASYNC_GENERATOR,
  CANCELLED,
  FINISHED,
  GENERATOR,
  MODULE,
  ON_CONSUMER,
  ON_DELEGATE,
  ON_ITERATOR,
  ON_VALUE,
  RETURNED,
  OUTCOME_BITS,
  RUNNING,
  STATE_BITS,
  SUSPENDED,
  THREW,
  THREW_BITS,
  UNFINISHED,
  type CoroutineRecord,
  type Running,
} from './records/coroutine-record.js';
import type { InstrumentationHooks, ScopeClosure } from '../protocol/instrumentation.js';
import { repairMessage } from './naming/error-messages.js';
import { debuggerStatement } from './breakpoints/debugger-statement.js';
import { checkTickLength } from './breakpoints/long-ticks.js';
import { evaluating } from './direct-eval.js';
import { moduleLoaded } from './records/modules.js';
import {
  forgetCalls,
  isObject,
  noteAwait,
  noteOwner,
  noteRequest,
  noteReturned,
  setInsideCombinator,
  takeOwnPromise,
} from './promises/promises.js';
import { noteCombinator, weakenFresh } from './promises/combinators.js';
import { forgetExecutors, noteExecutor, noteMade, noteRelay, noteThenMethod } from './promises/makings.js';
import { noteAwaitedEmitter, noteMadeByNode, notePromisified } from './promises/made-by-node.js';
import { noteCallback, noteDerived, weakenCallbacks } from './promises/waiting-callbacks.js';
import { noteFailure } from './promises/rejections.js';
import { ageUnasked, askByLoop, handOut } from './promises/lost-results.js';
import { beginAsking } from './promises/next-promises.js';
import { createRecord, findRecord, remainsOf, removeRecord, touch } from './records/registry.js';
import { creationStack } from './records/creation-stacks.js';
import { noteTickEvent } from './ticks/ticks.js';

let current: Running = 0;
let attached = false;
/** The coroutine whose `for await` is about to call its iterator; consumed by the generator that it reaches. */
let consumer: CoroutineRecord | null = null;
let adopter: ((record: CoroutineRecord) => void) | null = null;
/** Arguments of combinators being evaluated, innermost last. */
const openCombinators: unknown[] = [];

/** Switches the exact bookkeeping (promises, ticks) on or off, and with it all breakpoints. */
export function setAttached(on: boolean): void {
  attached = on;
}

/** The coroutines on the JavaScript stack, innermost first. */
export function* runningRecords(): Generator<CoroutineRecord> {
  for (let running: Running = current; running !== 0;) {
    const record: CoroutineRecord | undefined = typeof running === 'number' ? findRecord(running) : running;
    if (record === undefined) return;
    yield record;
    running = record.caller;
  }
}

/** Number of the coroutine whose code runs; 0 if none. */
export function currentId(): number {
  return idOf(current);
}

/** For the library's probes: sets whose code runs from now on; returns whose ran before. */
export function switchCurrent(running: Running): Running {
  const before = current;
  current = running;
  return before;
}

/** For the library's probes: called with each coroutine entered while no coroutine's code runs. Null: no listener. */
export function adoptNext(by: ((record: CoroutineRecord) => void) | null): void {
  adopter = by;
}

/** For the library's probes: records an event of one of their records, while an adapter is attached. */
export function noteIfAttached(kind: TickEventKind, record: CoroutineRecord): void {
  if (attached) record.sinceMs = noteTickEvent(kind, record);
}

/** Called when the microtask queue is empty: nothing can be running. */
export function forgetRunning(): void {
  current = 0;
  consumer = null;
  openCombinators.length = 0;
  weakenFresh();
  weakenCallbacks();
  ageUnasked();
  forgetCalls();
  forgetExecutors();
}

function idOf(running: Running): number {
  return typeof running === 'number' ? running : running.id;
}

function enter(kind: number, site: SiteId): CoroutineRecord {
  const record = createRecord(kind, site, idOf(current), current);
  // Reached by the `yield*` of the running coroutine: its chain continues here.
  if (typeof current !== 'number' && kind === GENERATOR) follow(current, record);
  if (adopter !== null && current === 0) adopter(record);
  current = record.id;
  if (attached) entered(record);
  return record;
}

/** From now on a suspended one waits for the output of this one: it may have been reported without that. */
function follow(waiting: CoroutineRecord, producer: CoroutineRecord): void {
  waiting.producerId = producer.id;
  touch(waiting);
}

function entered(record: CoroutineRecord): void {
  if (record.kind !== GENERATOR && record.kind !== MODULE) {
    record.promise = takeOwnPromise();
    noteOwner(record);
  }
  // Below its own frame. A library task was created before its first step.
  record.creation ??= creationStack()?.slice(1);
  record.sinceMs = noteTickEvent('created', record);
  if (armed.longTick !== null) checkTickLength(record, creatorOf(record));
  if (armed.create !== null)
    checkBreakpoints('create', { record, site: record.functionSite, scope: undefined });
}

/** Whose code ran when it was entered. */
function creatorOf({ caller }: CoroutineRecord): CoroutineRecord | undefined {
  return typeof caller === 'number' ? findRecord(caller) : caller;
}

function enterAsyncGenerator(site: SiteId): CoroutineRecord {
  // A generator reached from a `for await` belongs to the looping coroutine, which counts as suspended already.
  const parent = consumer ?? current;
  const record = createRecord(ASYNC_GENERATOR, site, idOf(parent), current);
  if (typeof parent !== 'number') follow(parent, record);
  current = record.id;
  if (attached) {
    entered(record);
    if (consumer !== null) noteRequest(record.promise);
  }
  consumer = null;
  return record;
}

function leave(record: CoroutineRecord): void {
  const { flags } = record;
  if (attached || record.details !== undefined || (flags & STATE_BITS) === SUSPENDED) {
    leaveWith(record);
    return;
  }
  record.flags = (flags & OUTCOME_BITS) === 0 ? flags | FINISHED | THREW_BITS : flags | FINISHED;
  current = record.caller;
  record.caller = 0;
}

/** With everything known about an end. */
function leaveWith(record: CoroutineRecord): void {
  if (record.state === SUSPENDED) {
    const isCancelled = record.cancellation !== undefined;
    const closes = attached && isClosing(record);
    resumedByError(record);
    // No `catch` took the error that was thrown in.
    if (isCancelled) record.outcome = CANCELLED;
    else if (closes) record.outcome = RETURNED;
  }
  if (record.outcome === UNFINISHED) record.outcome = THREW;
  if (attached) {
    if (armed.longTick !== null) checkTickLength(record, record);
    if (record.kind === ASYNC && record.promise !== undefined) noteResult(record, record.promise);
    record.sinceMs = noteTickEvent('finished', record);
    if (record.outcome === THREW && record.promise !== undefined) noteFailure(record.promise, record);
    const context = { record, site: record.functionSite, scope: undefined };
    if (armed.finish !== null) checkBreakpoints('finish', context);
    // What passes through a `finally` is most likely the cancellation; a microtask later it is certain.
    if (armed.fail !== null && record.outcome === THREW && !record.passesCancellation)
      checkBreakpoints('fail', context);
  }
  record.enterState(FINISHED, ON_VALUE);
  if (record.details !== undefined) record.details.loops = undefined;
  removeRecord(record);
  current = record.caller;
  record.caller = 0;
  if (attached && record.outcome === THREW) judgeLater(record);
}

/** It has ended; its result may already have been awaited. */
function noteResult(record: CoroutineRecord, promise: object): void {
  const unasked = (record.unasked ??= handOut(promise));
  if (!unasked.wasAsked && record.hasValue && record.outcome === RETURNED)
    unasked.remains = remainsOf(record);
}

function suspend(
  record: CoroutineRecord,
  site: SiteId,
  mode: number,
  value: unknown,
  scope: ScopeClosure | undefined,
): void {
  record.site = site;
  record.enterState(SUSPENDED, mode);
  record.awaited = value;
  record.scope = scope;
  if (attached) suspending(record, value);
  current = record.caller;
  record.caller = 0;
  if (typeof current !== 'number') passDelegating();
  if (attached || record.details !== undefined) suspendedWith(record, value);
}

/** Breakpoints at which it still counts as running. */
function suspending(record: CoroutineRecord, value: unknown): void {
  // First, because a view at this stop must not show its running time as its waiting time.
  record.sinceMs = noteTickEvent('suspended', record);
  touch(record);
  const { site, scope } = record;
  if (armed.suspend !== null) checkBreakpoints('suspend', { record, site, value, scope });
  if (armed.longTick !== null) checkTickLength(record, record);
}

/** With everything known about a suspension. */
function suspendedWith(record: CoroutineRecord, value: unknown): void {
  if (record.trace !== undefined) record.trace.site = record.site;
  if (!attached) return;
  if (record.mode === ON_VALUE) noteAwait(value);
  const { promise } = record;
  if (promise !== undefined && record.kind === ASYNC) record.unasked ??= handOut(promise);
}

/**
 * A delegate suspended, and with it every coroutine that delegates to it with `yield*`; their consumer is running now.
 */
function passDelegating(): void {
  while (typeof current !== 'number') {
    const delegating: CoroutineRecord = current;
    current = delegating.caller;
    delegating.caller = 0;
  }
}

/** Back from a suspension, by a value or (`error`) not. */
function running(record: CoroutineRecord, value: unknown, error: unknown): void {
  const { scope } = record;
  // Its delegate has just ended, called by the same consumer.
  if (record.mode === ON_DELEGATE && current !== record) record.caller = current;
  record.enterState(RUNNING, ON_VALUE);
  record.awaited = undefined;
  record.scope = undefined;
  current = record.id;
  if (attached) resumedWith(record, value, error, scope);
}

function resumedWith(
  record: CoroutineRecord,
  value: unknown,
  error: unknown,
  scope: ScopeClosure | undefined,
): void {
  record.sinceMs = noteTickEvent('resumed', record);
  touch(record);
  if (armed.resume !== null) checkBreakpoints('resume', { record, site: record.site, value, error, scope });
}

/**
 * The body of a `for await` is left from within an await or `yield`: the coroutine runs on, to close the iterator.
 * Answers whether a cancellation passes. A cancellation that a gate throws in is recorded where it is caught, or ends
 * the coroutine.
 */
function leaveBody(record: CoroutineRecord): boolean {
  if (record.cancellation !== undefined) return false;
  const closes = attached && isClosing(record);
  resumedByError(record);
  if (closes) record.outcome = RETURNED;
  return record.passesCancellation;
}

function resumedByError(record: CoroutineRecord, error?: unknown): void {
  // Running code can throw into a generator; only the microtask queue resumes an async function. It is `current` itself
  // if its delegate, the library's, has just thrown.
  if (current !== record && (record.kind === GENERATOR || record.kind === ASYNC_GENERATOR))
    record.caller = current;
  const { awaited } = record;
  if (attached) setThrowing(true);
  running(record, undefined, error);
  if (attached) setThrowing(false);
  if (record.cancellation !== undefined) cancelled(record, error);
  else if (attached && armed.fail !== null) passesUnseen(record, awaited, error);
}

/** Cancellations by the library are not failures; a `catch` clause that takes one is responsible for what it throws. */
function passesUnseen(record: CoroutineRecord, awaited: unknown, error: unknown): void {
  if (error !== undefined) setThrownIn(false);
  else if (isResumedByCancellation(record, awaited)) record.notePassingCancellation();
}

/** A gate threw a cancellation in; cancellations by the library are recorded there. */
function cancelled(record: CoroutineRecord, error: unknown): void {
  const { cancellation } = record;
  record.cancellation = undefined;
  if (error === undefined) record.notePassingCancellation();
  if (attached && armed.cancel !== null && cancellation === 'byHand')
    checkBreakpoints('cancel', { record, site: record.site, error, scope: undefined });
}

/** The hooks as instrumented text calls them. */
export const hooks: InstrumentationHooks<CoroutineRecord> = {
  m: moduleLoaded,
  T: evaluating,
  g: debuggerStatement,
  e: (site) => enter(ASYNC, site),
  u(site) {
    const record = enter(ASYNC, site);
    if (record.details !== undefined) record.details.promise = undefined;
    return record;
  },
  E: enterAsyncGenerator,
  G: (site) => enter(GENERATOR, site),
  M: (site) => enter(MODULE, site),
  d<T>(record: CoroutineRecord, value?: T): T {
    record.outcome = RETURNED;
    if (attached) {
      record.hasValue = value !== undefined;
      if (typeof value === 'object') noteReturned(record, value);
    }
    return value as T;
  },
  l(record) {
    leave(record);
  },
  s<T>(record: CoroutineRecord, site: SiteId, value: T, scope?: ScopeClosure): T {
    suspend(record, site, ON_VALUE, value, scope);
    // Awaited instead of the value, a gate yields the same type.
    if (gates !== null) return gates.await(record, value) as T;
    return value;
  },
  r(record, value) {
    running(record, value, undefined);
    return value;
  },
  k(record, error?: unknown) {
    // Also reached by an error thrown while running; then nothing was resumed.
    if (record.state === SUSPENDED) {
      const closes = attached && error === undefined && isClosing(record);
      resumedByError(record, error);
      if (closes) record.outcome = RETURNED;
    } else current = record.id;
    // An error was caught after a return had begun: the outcome is decided later.
    if (error !== undefined) {
      record.outcome = UNFINISHED;
      repairMessage(error);
    }
  },
  q(record, site, value, scope) {
    suspend(record, site, ON_CONSUMER, undefined, scope);
    // An async generator awaits what it yields.
    if (attached && record.kind === ASYNC_GENERATOR) noteAwait(value);
    return value;
  },
  y(record, value) {
    record.caller = current;
    if (record.kind === ASYNC_GENERATOR) {
      if (attached) {
        record.promise = takeOwnPromise();
        if (consumer !== null) noteRequest(record.promise);
      }
      if (consumer !== null && consumer.producerId !== record.id) follow(consumer, record);
      consumer = null;
    }
    running(record, value, undefined);
    return value;
  },
  z(record, site, value, scope) {
    record.site = site;
    // It stays `current`: the delegate's first steps are its own, and see it as their creator.
    record.enterState(SUSPENDED, ON_DELEGATE);
    current = record;
    if (record.details !== undefined) {
      record.details.loops?.leave(record);
      record.details.producerId = 0;
    }
    record.awaited = value;
    record.scope = scope;
    touch(record);
    if (attached) {
      if (record.kind === ASYNC_GENERATOR) askByLoop(value);
      suspending(record, value);
    }
    return value;
  },
  i<T>(record: CoroutineRecord, site: SiteId, value: T, scope?: ScopeClosure): T {
    (record.loops ??= new AsyncLoops()).begin(site, value, record);
    record.producerId = 0;
    if (attached) beginAsking(record, value);
    suspend(record, site, ON_ITERATOR, value, scope);
    consumer = record;
    return gates === null ? value : (gates.iterate(record, value) as T);
  },
  n(record, site, scope) {
    const passes = record.state === SUSPENDED && leaveBody(record);
    if (record.state !== RUNNING) return;
    const iterable = record.loops?.continueLoop(site, record)?.iterable;
    if (attached) beginAsking(record, iterable);
    suspend(record, site, ON_ITERATOR, iterable, scope);
    // Closing the iterator does not change its outcome.
    if (passes) record.notePassingCancellation();
    consumer = record;
  },
  x: (record) => ({
    [Symbol.dispose]() {
      if (record.state === SUSPENDED) running(record, undefined, undefined);
    },
  }),
  w: (record, site, scope) => ({
    [Symbol.dispose]() {
      suspend(record, site, ON_VALUE, undefined, scope);
    },
  }),
  A(parts) {
    if (attached) {
      openCombinators.push(parts);
      setInsideCombinator(true);
    }
    return parts;
  },
  a(kind, site, result) {
    if (attached) {
      setInsideCombinator(false);
      const parts = openCombinators.pop();
      if (isObject(result)) noteCombinator(kind, site, result, parts);
    }
    return result;
  },
  o(iterable) {
    if (attached) askByLoop(iterable);
    return iterable;
  },
  p(site, made) {
    if (attached) noteMade(site, idOf(current), made);
    return made;
  },
  P(site, resolve, reject) {
    if (attached) noteExecutor(site, idOf(current), resolve, reject);
  },
  S(site, made, settledBy, called) {
    if (attached) noteMadeByNode(site, idOf(current), made, settledBy, called);
    return made;
  },
  N(emitter) {
    if (attached) noteAwaitedEmitter(emitter);
    return emitter;
  },
  B(site, callback) {
    if (attached) notePromisified(site, idOf(current), callback);
  },
  H(thenable, resolve, reject) {
    if (attached) noteThenMethod(thenable, resolve, reject);
  },
  R(settler, promise) {
    if (attached) noteRelay(settler, promise);
    return promise;
  },
  C(callback, isSecond) {
    if (attached) noteCallback(callback, isSecond === 1);
    return callback;
  },
  D(promise) {
    if (attached) noteDerived(promise);
    return promise;
  },
};
