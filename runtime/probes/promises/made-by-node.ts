/**
 * Promises that functions of Node make, where a script can find what settles them: the timer of `setTimeout` of
 * `node:timers/promises`, the listener of `once`, the callback that `promisify` passes, the listener by which a promisified
 * `exec` knows of the end of its child. No code of the program receives these.
 */
import { ChildProcess } from 'node:child_process';
import { EventEmitter, on, once } from 'node:events';
import { promisify, types } from 'node:util';
import type { CoroutineId, SiteId } from '../../protocol/ids.js';
import { descriptorInProgram, programGlobal } from '../../realm/program.js';
import {
  isSettlerOfV8,
  makingOf,
  noteMade,
  noteOfNode,
  noteSettler,
  settlerOf,
  type Making,
} from './makings.js';
import { newestTimer } from './promised-timers.js';
import { isObject, newestPromise } from './promises.js';

/** Whose event the next promise waits for. */
let awaited: object | undefined;

/** Called directly before `once` is, with what it is given. */
export function noteAwaitedEmitter(emitter: unknown): void {
  awaited = isObject(emitter) && !types.isProxy(emitter) ? emitter : undefined;
}

/**
 * Called with what a function has returned that is perhaps one of Node's.
 *
 * @param settledBy 1: no timer settles it; 2: Node alone does, if `called` is a function of Node's
 */
export function noteMadeByNode(
  site: SiteId,
  by: number,
  made: unknown,
  settledBy?: 1 | 2,
  called?: unknown,
): void {
  const emitter = awaited;
  awaited = undefined;
  const known = types.isPromise(made) ? makingOf(made) : undefined;
  if (settledBy === 2) {
    if (types.isPromise(made) && known === undefined && isOfNode(called)) noteOfNode(made, site, by);
    return;
  }
  // Its promisified function has begun.
  if (known !== undefined) known.site = site;
  noteMade(site, by, made);
  const making = types.isPromise(made) ? makingOf(made) : undefined;
  if (!types.isPromise(made) || making?.site !== site || known !== undefined) return;
  if (emitter !== undefined) noteListeners(emitter, making);
  else if (settledBy === undefined) noteTimer(making);
  else noteChild(made, making);
}

/** Whether it is a function of one of Node's modules of promises, or `fetch`. */
function isOfNode(called: unknown): boolean {
  if (functionsOfNode === undefined) {
    functionsOfNode = new WeakSet();
    for (const name of ['fs', 'dns', 'stream', 'readline']) {
      const exported = getBuiltinModule?.(`node:${name}/promises`) ?? {};
      for (const value of Object.values(Object.getOwnPropertyDescriptors(exported)))
        if (typeof value.value === 'function') functionsOfNode.add(value.value as object);
    }
    if (fetchOfNode !== undefined) functionsOfNode.add(fetchOfNode);
  }
  return isObject(called) && functionsOfNode.has(called);
}

let functionsOfNode: WeakSet<object> | undefined;
// The program may replace these later. Absent in old versions of Node.
const { getBuiltinModule } = process as { getBuiltinModule?: (name: string) => object | undefined };
const fetchOfNode = (programGlobal as { fetch?: object }).fetch;

function noteTimer(making: Making): void {
  const timer = newestTimer();
  const resolve = timer?._onTimeout;
  if (timer === undefined || !isSettlerOfV8(resolve) || settlerOf(resolve) !== undefined) return;
  noteSettler(resolve, making, 'resolve', timer);
}

/**
 * Node has just added them, each as the last of its event. Without them it is not known that nothing can settle it: the
 * event has perhaps come, and the promise follows another that has settled.
 */
function noteListeners(emitter: object, making: Making): void {
  const texts = textsOfNode();
  const added = listenersOf(emitter)
    .flatMap((listeners) => listeners.at(-1) ?? [])
    .filter((listener) => typeof listener === 'function' && settlerOf(listener) === undefined);
  const resolver = added.find((listener) => textOf(listener) === texts.resolver);
  if (resolver === undefined) return;
  noteSettler(resolver, making, 'resolve');
  const rejecter = added.find((listener) => textOf(listener) === texts.rejecter);
  if (rejecter !== undefined) noteSettler(rejecter, making, 'reject');
}

/** A promisified `exec` or `execFile` gives its promise the child. */
function noteChild(promise: object, making: Making): void {
  const child: unknown = descriptorInProgram(promise, 'child')?.value;
  if (!(child instanceof ChildProcess)) return;
  const name = (listener: object): unknown => descriptorInProgram(listener, 'name')?.value;
  const closing = listenersOf(child)
    .flat()
    .find((listener) => name(listener) === 'exithandler');
  if (closing !== undefined) noteSettler(closing, making, 'resolve', child);
}

/** Called when a function begins that `promisify` was given: Node has made the promise right before. */
export function notePromisified(site: SiteId, by: number, callback: unknown): void {
  const promise = newestPromise();
  if (promise === undefined || typeof callback !== 'function' || textOf(callback) !== textsOfNode().callback)
    return;
  if (makingOf(promise) !== undefined) return;
  noteSettler(callback, { site, by: by as CoroutineId | 0, knowsSettlers: true }, 'resolve', promise);
}

/** For each event. */
export function listenersOf(emitter: object): object[][] {
  const events: unknown = descriptorInProgram(emitter, '_events')?.value;
  if (!isObject(events)) return [];
  return Reflect.ownKeys(events).map((event) => {
    const listeners: unknown = descriptorInProgram(events, event)?.value;
    const all = Array.isArray(listeners) ? (listeners as unknown[]) : [listeners];
    return all.flatMap((one) => (isObject(one) ? [listenerIn(one)] : []));
  });
}

/** The one that `once` of an emitter has wrapped. */
function listenerIn(wrapped: object): object {
  const listener: unknown = descriptorInProgram(wrapped, 'listener')?.value;
  return isObject(listener) ? listener : wrapped;
}

/** The texts of functions of Node's own: by them each of these is distinguished from the program's. */
interface Texts {
  /** What `promisify` passes. */
  readonly callback: string;
  /** The listeners that `once` adds. */
  readonly resolver: string;
  readonly rejecter: string;
  /** The listener that `on` adds, and the `next` of the iterator that it returns. */
  readonly collector: string;
  readonly next: string;
}

let texts: Texts | undefined;

export function textsOfNode(): Texts {
  if (texts !== undefined) return texts;
  let callback = '';
  void promisify((given: () => void) => {
    callback = textOf(given);
  })();
  const emitter = new EventEmitter();
  void once(emitter, 'learnt');
  const [resolver, rejecter] = ['learnt', 'error'].map((event) =>
    textOf(emitter.listeners(event)[0] ?? String),
  );
  const looped = new EventEmitter();
  const { next } = on(looped, 'learnt') as unknown as { readonly next: () => void };
  const collector = textOf(looped.listeners('learnt')[0] ?? String);
  texts = { callback, resolver: resolver ?? '', rejecter: rejecter ?? '', collector, next: textOf(next) };
  return texts;
}

/** The debugger has left. */
export function forgetTexts(): void {
  texts = undefined;
  functionsOfNode = undefined;
}

// eslint-disable-next-line @typescript-eslint/unbound-method -- only applied
const functionToString = Function.prototype.toString;

export function textOf(fn: object): string {
  return Reflect.apply(functionToString, fn, []);
}
