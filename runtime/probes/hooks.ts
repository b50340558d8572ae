/**
 * The hooks: what instrumented code calls at every suspension and resumption. The hottest code of the project; any
 * change needs `npm run bench` before and after.
 *
 * Invariant: `current` is the coroutine whose code runs, or null. It is restored at every suspension and end to the
 * coroutine whose JavaScript frame lies below, which after a resumption from the microtask queue is none.
 *
 * A hook gives back the very value it was given, but in controlled mode (control.ts), where an await is given a gate.
 */
import type { TickEventKind } from '../protocol/facts.js';
import type { SiteId } from '../protocol/ids.js';
import { armed, checkBreakpoints } from './coroutine-breakpoints.js';
import { gates } from './control.js';
import type { CoroutineRecord } from './coroutine-record.js';
import {
  ASYNC,
  ASYNC_GENERATOR,
  FINISHED,
  GENERATOR,
  MODULE,
  ON_CONSUMER,
  ON_DELEGATE,
  ON_ITERATOR,
  ON_VALUE,
  RETURNED,
  RUNNING,
  SUSPENDED,
  THREW,
  UNFINISHED,
} from './coroutine-record.js';
import type { CoroutineToken, InstrumentationHooks, ScopeClosure } from './instrumentation-contract.js';
import { moduleLoaded } from './modules.js';
import { isObject, noteAwait, noteCombinator, noteOwner, takeOwnPromise } from './promises.js';
import { createRecord, removeRecord, touch } from './registry.js';
import { noteTickEvent } from './ticks.js';

let current: CoroutineRecord | null = null;
let attached = false;
/** The coroutine whose `for await` is about to call its iterator; the generator it reaches takes it. */
let consumer: CoroutineRecord | null = null;
let adopter: ((record: CoroutineRecord) => void) | null = null;
/** Arguments of combinators being evaluated, innermost last. */
const openCombinators: unknown[] = [];

/** Switches the exact bookkeeping (promises, ticks) on or off. */
export function setAttached(on: boolean): void {
  attached = on;
}

/** The coroutines on the JavaScript stack, innermost first. */
export function* runningRecords(): Generator<CoroutineRecord> {
  for (let record = current; record !== null; record = record.caller) yield record;
}

/** Whose code runs; null when it is no coroutine's. */
export function currentRecord(): CoroutineRecord | null {
  return current;
}

/** For the library's probes: says whose code runs from now on; answers whose did. */
export function switchCurrent(record: CoroutineRecord | null): CoroutineRecord | null {
  const before = current;
  current = record;
  return before;
}

/** For the library's probes: is given each coroutine entered while no coroutine's code runs. Null: nobody is. */
export function adoptNext(by: ((record: CoroutineRecord) => void) | null): void {
  adopter = by;
}

/** For the library's probes: notes what happened to a record of theirs, while somebody looks. */
export function noteIfAttached(kind: TickEventKind, record: CoroutineRecord): void {
  if (attached) record.sinceMs = noteTickEvent(kind, record);
}

/** Called when the microtask queue is empty, so that nothing can be running. */
export function forgetRunning(): void {
  current = null;
  consumer = null;
  openCombinators.length = 0;
}

function enter(kind: number, site: SiteId): CoroutineRecord {
  const record = createRecord(kind, site, current, current);
  // Reached by the `yield*` of the coroutine that runs: its chain goes on here.
  if (current !== null && current.mode === ON_DELEGATE && kind === GENERATOR) current.producerId = record.id;
  if (adopter !== null && current === null) adopter(record);
  current = record;
  if (attached) entered(record);
  if (armed.create !== null) checkBreakpoints('create', { record, site, scope: undefined });
  return record;
}

function entered(record: CoroutineRecord): void {
  if (record.kind !== GENERATOR && record.kind !== MODULE) {
    record.promise = takeOwnPromise();
    noteOwner(record);
  }
  record.sinceMs = noteTickEvent('created', record);
}

function enterAsyncGenerator(site: SiteId): CoroutineRecord {
  // A generator reached from a `for await` belongs to the looping coroutine, which counts as suspended already.
  const parent = consumer ?? current;
  const record = createRecord(ASYNC_GENERATOR, site, parent, current);
  if (parent !== null && (parent === consumer || parent.mode === ON_DELEGATE)) parent.producerId = record.id;
  consumer = null;
  current = record;
  if (attached) entered(record);
  if (armed.create !== null) checkBreakpoints('create', { record, site, scope: undefined });
  return record;
}

function leave(record: CoroutineRecord): void {
  if (record.state === SUSPENDED) resumedByError(record);
  if (record.outcome === UNFINISHED) record.outcome = THREW;
  if (attached) record.sinceMs = noteTickEvent('finished', record);
  if (armed.finish !== null)
    checkBreakpoints('finish', { record, site: record.functionSite, scope: undefined });
  if (armed.fail !== null && record.outcome === THREW) {
    checkBreakpoints('fail', { record, site: record.functionSite, scope: undefined });
  }
  record.state = FINISHED;
  record.iterables = undefined;
  removeRecord(record);
  current = record.caller;
  record.caller = null;
}

function suspend(
  record: CoroutineRecord,
  site: SiteId,
  mode: number,
  value: unknown,
  scope: ScopeClosure | undefined,
): void {
  record.site = site;
  record.mode = mode;
  record.awaited = value;
  record.scope = scope;
  record.state = SUSPENDED;
  touch(record);
  if (armed.suspend !== null) checkBreakpoints('suspend', { record, site, value, scope });
  current = record.caller;
  record.caller = null;
  if (current !== null && current.mode === ON_DELEGATE) passDelegating();
  if (record.trace !== undefined) record.trace.site = site;
  if (attached) suspendedAttached(record, value);
}

function suspendedAttached(record: CoroutineRecord, value: unknown): void {
  if (record.mode === ON_VALUE) noteAwait(value);
  record.sinceMs = noteTickEvent('suspended', record);
}

/** A delegate suspended: so did all that delegate to it with `yield*`; what runs now is their consumer. */
function passDelegating(): void {
  while (current !== null && current.mode === ON_DELEGATE) {
    const delegating: CoroutineRecord = current;
    current = delegating.caller;
    delegating.caller = null;
  }
}

function running(record: CoroutineRecord): ScopeClosure | undefined {
  const { scope } = record;
  if (record.mode === ON_DELEGATE) {
    // Its delegate has just ended, called by the same consumer.
    if (current !== record) record.caller = current;
    record.mode = ON_VALUE;
  }
  record.state = RUNNING;
  record.awaited = undefined;
  record.scope = undefined;
  touch(record);
  current = record;
  if (attached) record.sinceMs = noteTickEvent('resumed', record);
  return scope;
}

function resumedByError(record: CoroutineRecord, error?: unknown): void {
  // A generator can be thrown into by whoever runs; an async function is resumed by the microtask queue only.
  // It is `current` itself when its delegate, the library's, has just thrown.
  if (current !== record && (record.kind === GENERATOR || record.kind === ASYNC_GENERATOR))
    record.caller = current;
  const scope = running(record);
  if (armed.resume !== null) checkBreakpoints('resume', { record, site: record.site, error, scope });
}

/** The hooks as instrumented text calls them. */
export const hooks: InstrumentationHooks = {
  m: moduleLoaded,
  e: (site) => enter(ASYNC, site),
  u(site) {
    const record = enter(ASYNC, site);
    record.promise = undefined;
    return record;
  },
  E: enterAsyncGenerator,
  G: (site) => enter(GENERATOR, site),
  M: (site) => enter(MODULE, site),
  d<T>(record: CoroutineToken, value?: T): T {
    record.outcome = RETURNED;
    return value as T;
  },
  l(record) {
    leave(record);
  },
  s<T>(record: CoroutineToken, site: SiteId, value: T, scope?: ScopeClosure): T {
    suspend(record, site, ON_VALUE, value, scope);
    // Awaited in place of the value, a gate comes to the same type.
    if (gates !== null) return gates.await(record, value) as T;
    return value;
  },
  r(record, value) {
    const scope = running(record);
    if (armed.resume !== null) checkBreakpoints('resume', { record, site: record.site, value, scope });
    return value;
  },
  k(record, error?: unknown) {
    // Also reached by an error thrown while running; then nothing was resumed.
    if (record.state === SUSPENDED) resumedByError(record, error);
    else current = record;
    // An error was caught after a return had begun: what counts is how it goes on.
    if (error !== undefined) record.outcome = UNFINISHED;
  },
  q(record, site, value, scope) {
    suspend(record, site, ON_CONSUMER, undefined, scope);
    return value;
  },
  y(record, value) {
    record.caller = current;
    if (record.kind === ASYNC_GENERATOR) {
      if (consumer !== null) consumer.producerId = record.id;
      consumer = null;
      if (attached) record.promise = takeOwnPromise();
    }
    const scope = running(record);
    if (armed.resume !== null) checkBreakpoints('resume', { record, site: record.site, value, scope });
    return value;
  },
  z(record, site, value, scope) {
    record.site = site;
    // It stays `current`: the delegate's first steps are its own, and see it as their creator.
    record.mode = ON_DELEGATE;
    record.producerId = 0;
    record.awaited = value;
    record.scope = scope;
    record.state = SUSPENDED;
    touch(record);
    if (armed.suspend !== null) checkBreakpoints('suspend', { record, site, value, scope });
    if (attached) record.sinceMs = noteTickEvent('suspended', record);
    return value;
  },
  i<T>(record: CoroutineToken, site: SiteId, value: T, scope?: ScopeClosure): T {
    (record.iterables ??= new Map<SiteId, unknown>()).set(site, value);
    record.producerId = 0;
    suspend(record, site, ON_ITERATOR, value, scope);
    consumer = record;
    if (gates !== null) return gates.iterate(record, value) as T;
    return value;
  },
  n(record, site, scope) {
    if (record.state !== RUNNING) return;
    suspend(record, site, ON_ITERATOR, record.iterables?.get(site), scope);
    consumer = record;
  },
  A(parts) {
    if (attached) openCombinators.push(parts);
    return parts;
  },
  a(kind, site, result) {
    if (attached && isObject(result)) noteCombinator(kind, site, result, openCombinators.pop());
    return result;
  },
};
