/**
 * Objects made by hand, where, and by whose code: promises of `new Promise`, timers, servers and similar. Known while
 * attached, from call sites in rewritten text. Keeps nothing alive.
 */
import { ChildProcess } from 'node:child_process';
import { types } from 'node:util';
import { Worker } from 'node:worker_threads';
import type { CoroutineId, SiteId } from '../../protocol/ids.js';
import { withOwnSession } from '../../realm/own-session.js';
import { descriptorInProgram, ProgramPromise } from '../../realm/program.js';
import { isObject, isPending } from './promises.js';

/** What two functions settle: one object for both of them. */
export interface Settled {
  /** Promises from whose callbacks it is settled. */
  relays?: WeakRef<object>[];
}

/** Where an object was made. The same object for a promise and for the functions that settle it. */
export interface Making extends Settled {
  /** Of a promise of Node's that the function was called for, until its call has returned: that of the function. */
  site: SiteId;
  /** The coroutine whose code ran; 0 for none. */
  readonly by: CoroutineId | 0;
  /** Whether all functions that settle it are known: an executor that is not written where it is given is not seen. */
  knowsSettlers?: true;
  /** A function of Node's has returned it, of which only Node knows what settles it. */
  readonly isOfNode?: true;
}

/** A wait for an object with a method `then`, which has received the two functions. */
export interface ThenCall extends Settled {
  /** All of the same object, the latest last. */
  readonly among: readonly ThenCall[];
}

/** A promise of code without hooks, of which a snapshot of the heap has shown what settles it. */
export interface FoundMaking extends Settled {
  readonly isFound: true;
}

/** What is known of what settles a promise, or the wait for one. */
export type AnyMaking = Making | ThenCall | FoundMaking;

/** More promises than settle any single one. */
const MOST_RELAYS = 16;

/** More waits for one object than are of use: of more than one at a time it is not known whose is which. */
const MOST_CALLS = 16;

/** One of the two functions passed to an executor, or to a method `then` by V8. */
export interface Settler {
  readonly making: AnyMaking;
  readonly how: 'resolve' | 'reject';
}

const makings = new WeakMap<object, Making>();
const settlers = new WeakMap<object, Settler>();
const thenCalls = new WeakMap<object, ThenCall[]>();
let found = new WeakMap<object, FoundMaking>();
/** Child processes that were made: their pipes identify them. */
let children: WeakRef<object>[] = [];
/** Worker threads that were made: Node's list of what is alive has their ports, which do not lead to them. */
let workers: WeakRef<Worker>[] = [];
/** Executors that have begun and whose promise does not exist yet, innermost last. */
let open: Making[] = [];

/** Called when an executor begins. */
export function noteExecutor(site: SiteId, by: number, resolve: unknown, reject: unknown): void {
  const making: Making = { site, by: by as CoroutineId | 0, knowsSettlers: true };
  open.push(making);
  if (isObject(resolve)) settlers.set(resolve, { making, how: 'resolve' });
  if (isObject(reject)) settlers.set(reject, { making, how: 'reject' });
}

/** Called when a method `then` of the program begins: only what V8 passes to it for an `await` or its like counts. */
export function noteThenMethod(thenable: unknown, resolve: unknown, reject: unknown): void {
  // A class derived from `Promise` calls that one's own method: the promise is settled as any other.
  if (!isObject(thenable) || types.isPromise(thenable)) return;
  if (!isSettlerOfV8(resolve) || settlers.has(resolve)) return;
  const among = thenCalls.get(thenable) ?? [];
  thenCalls.set(thenable, among);
  const making: ThenCall = { among };
  among.push(making);
  if (among.length > MOST_CALLS) among.shift();
  settlers.set(resolve, { making, how: 'resolve' });
  if (isObject(reject)) settlers.set(reject, { making, how: 'reject' });
}

/** They have neither names nor a text. */
export function isSettlerOfV8(value: unknown): value is object {
  return (
    typeof value === 'function' &&
    !types.isProxy(value) &&
    Reflect.apply(functionToString, value, []) === 'function () { [native code] }'
  );
}

// eslint-disable-next-line @typescript-eslint/unbound-method -- only applied
const functionToString = Function.prototype.toString;

/** The waits for this object, by its method `then`, the latest last. */
export function thenCallsOf(thenable: object): readonly ThenCall[] {
  return thenCalls.get(thenable) ?? [];
}

/** What settles an object or the wait for it, if it is known; of several waits at a time it is not known whose is which. */
export function settledOf(future: object): AnyMaking | undefined {
  return makings.get(future) ?? found.get(future) ?? thenCalls.get(future)?.at(-1);
}

/** Called with a promise whose callbacks call a settling function. */
export function noteRelay(settler: unknown, promise: unknown): void {
  if (!isObject(settler) || !isObject(promise)) return;
  const making = settlers.get(settler)?.making;
  if (making === undefined || (making.relays?.length ?? 0) >= MOST_RELAYS) return;
  (making.relays ??= []).push(new WeakRef(promise));
}

/** Promises whose callbacks settle this one, as far as known. */
export function relaysOf(promise: object): readonly object[] {
  const [latest, ...earlier] = (thenCalls.get(promise) ?? []).toReversed();
  // Whose wait the latest is, is not known then.
  if (earlier.some((call) => livingRelays(call).some((relay) => isPending(relay) === true))) return [];
  const settled = makings.get(promise) ?? found.get(promise) ?? latest;
  return settled === undefined ? [] : livingRelays(settled);
}

/** Whether a snapshot of the heap has shown what settles it. */
export function isFound(promise: object): boolean {
  return found.has(promise);
}

/** Called with the functions that settle a promise, as found in the heap. */
export function noteFoundSettlers(
  promise: object,
  resolve: object | undefined,
  reject: object | undefined,
): void {
  if (makings.has(promise)) return;
  const making = foundMaking(promise);
  if (resolve !== undefined && !settlers.has(resolve)) settlers.set(resolve, { making, how: 'resolve' });
  if (reject !== undefined && !settlers.has(reject)) settlers.set(reject, { making, how: 'reject' });
}

/** Called with the promises after which another settles, as found in the heap. */
export function noteFollowed(promise: object, sources: readonly object[]): void {
  const making = makings.get(promise);
  const known = making === undefined ? [] : livingRelays(making);
  const all = [...new Set([...known, ...sources])].slice(0, MOST_RELAYS);
  (making ?? foundMaking(promise)).relays = all.map((source) => new WeakRef(source));
}

function foundMaking(promise: object): FoundMaking {
  const making = found.get(promise) ?? { isFound: true };
  found.set(promise, making);
  return making;
}

/** The debugger has left: what it has found does not hold for ever. */
export function forgetFound(): void {
  found = new WeakMap();
}

function livingRelays({ relays = [] }: Settled): object[] {
  return relays.flatMap((relay) => relay.deref() ?? []);
}

/** Called with the object that was just made. */
export function noteMade(site: SiteId, by: number, made: unknown): void {
  if (!isObject(made)) return;
  const { promise, resolve, reject } = partsOf(made);
  const known = promise === undefined ? {} : { knowsSettlers: true as const };
  const opened = takeOpen(site);
  if (opened !== undefined) {
    // Another library's class, under the name `Promise`; or a class that may keep for itself what settles it.
    if (!types.isPromise(made)) return;
    if (Reflect.getPrototypeOf(made) !== ProgramPromise.prototype) delete opened.knowsSettlers;
  }
  const making: Making = opened ?? { site, by: by as CoroutineId | 0, ...known };
  if (!makings.has(promise ?? made)) makings.set(promise ?? made, making);
  if (made instanceof ChildProcess) children.push(new WeakRef(made));
  if (made instanceof Worker) workers.push(new WeakRef(made));
  if (resolve !== undefined) settlers.set(resolve, { making, how: 'resolve' });
  if (reject !== undefined) settlers.set(reject, { making, how: 'reject' });
}

/**
 * Called with a function of Node's that settles a promise which the program did not make itself.
 *
 * @param made the promise, or what is made beside it
 */
export function noteSettler(settler: object, making: Making, how: Settler['how'], made?: object): void {
  if (!settlers.has(settler)) settlers.set(settler, { making, how });
  if (made !== undefined && !makings.has(made)) makings.set(made, making);
}

/** Called with what a function of Node's has returned, of which only Node knows what settles it. */
export function noteOfNode(promise: object, site: SiteId, by: number): void {
  if (!makings.has(promise)) makings.set(promise, { site, by: by as CoroutineId | 0, isOfNode: true });
}

/** The same for one that settles the next promise, too, once this one has settled. */
export function renewSettler(settler: object, making: Making, made: object): void {
  settlers.set(settler, { making, how: 'resolve' });
  makings.set(made, making);
}

/** The innermost executor of this site that has begun; executors within it that produced nothing are dropped. */
function takeOpen(site: SiteId): Making | undefined {
  for (let index = open.length - 1; index >= 0; index--) {
    const making = open[index];
    if (making?.site !== site) continue;
    open.length = index;
    return making;
  }
  return undefined;
}

/** The result of `Promise.withResolvers`. It is new, and no code of the program has seen it. */
function partsOf(made: object): { promise?: object; resolve?: object; reject?: object } {
  if (types.isProxy(made)) return {};
  const [promise, resolve, reject] = ['promise', 'resolve', 'reject'].map(
    (name): unknown => descriptorInProgram(made, name)?.value,
  );
  return isObject(promise) && isObject(resolve) && isObject(reject) ? { promise, resolve, reject } : {};
}

/** Called when nothing can be running. */
export function forgetExecutors(): void {
  if (open.length > 0) open = [];
}

/** Child processes that are still alive, as objects. */
export function madeChildren(): object[] {
  children = children.filter((child) => child.deref() !== undefined);
  return children.flatMap((child) => child.deref() ?? []);
}

/** Worker threads that have not ended, as objects. */
export function madeWorkers(): Worker[] {
  workers = workers.filter((worker) => worker.deref() !== undefined);
  // The number of one that has ended is -1.
  return workers.flatMap((worker) => worker.deref() ?? []).filter(({ threadId }) => threadId >= 0);
}

/** Undefined if it was not made by hand in rewritten text, or was made before an adapter attached. */
export function makingOf(object: object): Making | undefined {
  return makings.get(object);
}

/** The functions that settle something and that are left now. */
export function livingSettlers(): readonly {
  readonly settler: object;
  readonly making: AnyMaking;
}[] {
  let entries: readonly { readonly key: object; readonly value: unknown }[] = [];
  withOwnSession({}, (session) => (entries = session.entriesOf(settlers)));
  return entries.map(({ key, value }) => ({ settler: key, making: (value as Settler).making }));
}

/** What a function settles; undefined for any other. */
export function settlerOf(fn: object): Settler | undefined {
  return settlers.get(fn);
}
