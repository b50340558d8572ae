/**
 * What waits for promises in code without hooks, as a snapshot of the heap has shown it: callbacks of `then`, and suspended
 * `async` functions with what they keep; and the `this` of arrow functions there. A wait holds as long as what it waits for
 * is pending. Keeps nothing alive.
 */
import { isObject, isPending } from './promises.js';

export interface FoundWait {
  readonly source: object;
  readonly kept: readonly object[];
  /** `run at p-limit/index.js:40` */
  readonly label: string;
}

interface WeakWait {
  readonly source: WeakRef<object>;
  readonly kept: readonly WeakRef<object>[];
  readonly label: string;
}

let waits: WeakWait[] = [];
let isComplete = true;
let receivers = new WeakMap<object, object>();
/** V8's numbers of scripts without hooks that are not Node's. */
let scripts: ReadonlySet<string> = new Set();

/** @param scriptIds V8's numbers of scripts whose functions may be followed, though they have no hooks */
export function beginFound(scriptIds: readonly string[]): void {
  waits = [];
  isComplete = true;
  scripts = new Set(scriptIds);
}

export function noteFoundWait(source: object, label: string, kept: readonly unknown[]): void {
  const objects = kept.flatMap((one) => (isObject(one) ? [new WeakRef(one)] : []));
  waits.push({ source: new WeakRef(source), kept: objects, label });
}

export function noteReceiver(fn: object, receiver: object): void {
  receivers.set(fn, receiver);
}

/** Those whose promise is still pending: what has settled is waited for no more. */
export function foundWaits(): FoundWait[] {
  return waits.flatMap(({ source, kept, label }) => {
    const promise = source.deref();
    return promise === undefined || isPending(promise) !== true
      ? []
      : [{ source: promise, kept: kept.flatMap((one) => one.deref() ?? []), label }];
  });
}

/** Others may wait, too. */
export function noteIncomplete(): void {
  isComplete = false;
}

/** Whether all that waits for such promises was found. */
export function isFoundComplete(): boolean {
  return isComplete;
}

/** The `this` of an arrow function in code without hooks; undefined where no snapshot has shown it. */
export function receiverOf(fn: object): object | undefined {
  return receivers.get(fn);
}

/** Whether functions of this script may be followed, though it has no hooks. */
export function isUnhookedScript(script: string): boolean {
  return scripts.has(script);
}

export function forgetFoundWaits(): void {
  waits = [];
  isComplete = true;
  receivers = new WeakMap();
  scripts = new Set();
}
