/**
 * Hooks that do nothing, for Node's thread of module hooks: modules of the program's own loaders pass through ours as
 * well and are instrumented, but no coroutine of that thread is ever shown.
 */
import { HOOKS_SYMBOL_NAME, type InstrumentationHooks } from '../protocol/instrumentation.js';

/** In place of a coroutine. */
type Nobody = undefined;

const nothing = (): void => undefined;
const enter = (): Nobody => undefined;
const keepSecond = <T>(_coroutine: Nobody, value: T): T => value;
const keepThird = <T>(_coroutine: Nobody, _site: number, value: T): T => value;
const keep = <T>(value: T): T => value;
const resource = (): Disposable => ({ [Symbol.dispose]: nothing });

const idleHooks: InstrumentationHooks<Nobody> = {
  m: nothing,
  e: enter,
  u: enter,
  E: enter,
  G: enter,
  M: enter,
  d: <T>(_coroutine: Nobody, value?: T): T => value as T,
  l: nothing,
  s: keepThird,
  r: keepSecond,
  k: nothing,
  q: keepThird,
  y: keepSecond,
  z: keepThird,
  i: keepThird,
  n: nothing,
  x: resource,
  w: resource,
  A: keep,
  a: (_kind, _site, result) => result,
  o: keep,
  T: (code) => code,
  g: nothing,
  p: (_site, made) => made,
  P: nothing,
  H: nothing,
  S: (_site, made) => made,
  N: keep,
  B: nothing,
  R: (_settler, promise) => promise,
  C: (callback) => callback,
  D: (promise) => promise,
};

export function installIdleHooks(): void {
  const symbol = Symbol.for(HOOKS_SYMBOL_NAME);
  if (symbol in globalThis) return;
  Object.defineProperty(globalThis, symbol, { value: idleHooks, enumerable: false, configurable: true });
}
