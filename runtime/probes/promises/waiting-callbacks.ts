/**
 * Callbacks that wait for promises: those given to `then`, `catch` and `finally` in rewritten text, while attached. V8
 * keeps them where no script can look. Keeps nothing alive beyond one run of the microtask queue.
 */
import { isNotAsked } from './next-promises.js';
import { isJustDerived } from './promises.js';

interface Given {
  /** What the call has returned: it is alive as long as the callbacks wait. */
  readonly derived: object;
  readonly callbacks: readonly object[];
}
interface WeaklyGiven {
  readonly derived: WeakRef<object>;
  readonly callbacks: readonly WeakRef<object>[];
}

/** Notes, before those of promises that are gone are dropped. */
const FEWEST = 1000;
/** Of one run of the microtask queue. More are left out: each weak reference would cost several times what `then` does. */
const MOST_FRESH = 10_000;

/** A list: a weak map costs ten times as much for each call. */
let waiting: WeaklyGiven[] = [];
let most = FEWEST;
/** Of this run of the microtask queue. */
let fresh: Given[] = [];
let leftSomeOut = false;
/** Of the call that is about to be made: none of the program's code runs in between. */
let given: object[] = [];

export function noteCallback(callback: unknown, isSecond: boolean): void {
  // A call that was never made, or of a method of the program's own, leaves some behind.
  if (!isSecond && given.length > 0) given = [];
  if (typeof callback === 'function') given.push(callback);
}

/** Called with what the call returned: nothing is known of a method of the program's own. */
export function noteDerived(result: unknown): void {
  if (given.length === 0) return;
  const callbacks = given;
  given = [];
  if (typeof result !== 'object' || result === null || !isJustDerived(result)) return;
  isNotAsked(result);
  if (fresh.length < MOST_FRESH) fresh.push({ derived: result, callbacks });
  else leftSomeOut = true;
}

/** Called when nothing can be running. */
export function weakenCallbacks(): void {
  if (fresh.length === 0) return;
  for (const { derived, callbacks } of fresh)
    waiting.push({
      derived: new WeakRef(derived),
      callbacks: callbacks.map((callback) => new WeakRef(callback)),
    });
  fresh = [];
  if (waiting.length < most) return;
  waiting = waiting.filter(({ derived }) => derived.deref() !== undefined);
  most = Math.max(FEWEST, waiting.length * 2);
}

export function forgetCallbacks(): void {
  waiting = [];
  fresh = [];
  given = [];
  most = FEWEST;
  leftSomeOut = false;
}

/** Those that are left now. */
export function givenCallbacks(): { readonly all: readonly Given[]; readonly isComplete: boolean } {
  const all = waiting.flatMap(({ derived, callbacks }) => {
    const promise = derived.deref();
    return promise === undefined
      ? []
      : [{ derived: promise, callbacks: callbacks.flatMap((callback) => callback.deref() ?? []) }];
  });
  return { all: [...all, ...fresh], isComplete: !leftSomeOut };
}
