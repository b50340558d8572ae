/**
 * The calls in instrumented text: the contract between the instrumenter, which writes these calls into user programs,
 * and the hooks, which implement them. Names are one letter because they stand in every await of the program.
 *
 * The instrumented module has them as `ªe`, `ªs`, … (ª is a Latin-1 letter: the text stays one byte per character): ES
 * modules import them from `HOOKS_SPECIFIER`, CommonJS reads them from `globalThis[Symbol.for(HOOKS_SYMBOL_NAME)]`, and
 * in evaluated texts they are names of their realm (runtime/evaluated/realm-names.ts).
 *
 * A module after rewriting (inserted text only; every insertion stands between two comment marks, whose removal
 * restores the original text):
 *
 *     async function f(a) { const ªc = ªe(SITE); try { …; return ªd(ªc, value); …; ªd(ªc); } finally { ªl(ªc) } }
 *     await e                  →  ªr(ªc, await ªs(ªc, SITE, e, scope))
 *     catch (x) {              →  catch (x) { ªk(ªc,x);     (only where the try block can suspend)
 *     finally {                →  finally { ªk(ªc);         (the same)
 *     for await (x of e) body  →  { for await (x of ªi(ªc, SITE, e, scope)) { ªk(ªc); try { body } finally { ªn(ªc, SITE, scope) } } ªk(ªc) }
 *     yield e (async gen)      →  ªy(ªc, yield ªq(ªc, SITE, e, scope))
 *     yield e (generator)      →  the same two hooks
 *     yield* e                 →  ªr(ªc, yield* ªz(ªc, SITE, e, scope))
 *     Promise.all(x)           →  ªa('all', SITE, Promise.all(ªA(x)))      (the same for allSettled, race, any)
 *     new Promise((f, g) => x) →  ªp(SITE, new Promise((f, g) => (ªP(SITE, f, g), x)))      (setTimeout(…) and similar: ªp alone)
 *     { then(f, g) { … } }     →  { then(f, g) { ªH(this, f, g); … } }
 *     x.then(f) within those   →  ªR(f, x).then(f)
 *     x.then(a, b)             →  ªD(x.then(ªC(a), ªC(b, 1)))              (the same for catch and finally)
 *     eval(x)                  →  eval(ªT(x, eval, FIRST SITE))
 *     debugger;                →  { ªg(); debugger; }
 *     module with top-level await: ªc = ªM(SITE) first, ªl(ªc) last
 *
 * `scope` is `ªp => eval(ªp)` in strict code, `ªp => { "use strict"; return eval(ªp) }` in sloppy code, or left out.
 * Where several awaits share one lexical scope it is `ªv ??= …`, with `let ªv` at the beginning of that scope. Loops
 * without awaits work on copies of variables, kept in `ªt0`, `ªt1`, … (rewrite/loop-copies.ts).
 */
import type { SiteId } from './ids.js';
import type { ModuleTable } from './sites.js';

/** `Symbol.for` name of the hooks object on `globalThis`, non-enumerable. */
export const HOOKS_SYMBOL_NAME = 'coroutine-debugger.hooks';

/** The letter of each hook, under the word that our code uses for it. */
export const HOOKS = {
  moduleLoaded: 'm',
  enterAsync: 'e',
  enterAsyncAfterDefaults: 'u',
  enterAsyncGenerator: 'E',
  enterGenerator: 'G',
  enterModule: 'M',
  returning: 'd',
  leave: 'l',
  suspend: 's',
  resumed: 'r',
  runningAgain: 'k',
  yielding: 'q',
  resumedFromYield: 'y',
  delegate: 'z',
  iterate: 'i',
  iterationEnded: 'n',
  combine: 'A',
  combined: 'a',
  iterateIntoArray: 'o',
  resourcesClosed: 'x',
  closingResources: 'w',
  evaluating: 'T',
  debuggerStatement: 'g',
  made: 'p',
  executorBegins: 'P',
  thenBegins: 'H',
  madeByNode: 'S',
  eventAwaited: 'N',
  promisifiedBegins: 'B',
  settledThrough: 'R',
  callbackGiven: 'C',
  derived: 'D',
} as const satisfies Record<string, HookName>;

/** The word of each letter. A hook without a word in {@link HOOKS} does not compile. */
export type HookWords = EveryHook<{ [Word in keyof typeof HOOKS as (typeof HOOKS)[Word]]: Word }>;
type EveryHook<Words extends Record<HookName, string>> = Words;

export const HOOK_LETTERS: readonly HookName[] = Object.values(HOOKS);

const HOOK_NAMES = HOOK_LETTERS.join(',');

/**
 * Import specifier of the hooks in instrumented ES modules: their whole module as a URL. A custom scheme would need the
 * loader to resolve it, and Node 20 refuses any but its own in an ES module reached by `require`.
 */
export const HOOKS_SPECIFIER = `data:text/javascript,export const{${HOOK_NAMES}}=globalThis[Symbol.for('${HOOKS_SYMBOL_NAME}')]`;

/** Evaluates a text in the frame that made it; its existence alone shows that frame's variables to the inspector. */
export type ScopeClosure = (expression: string) => unknown;

/** The letters by which instrumented text calls hooks. */
export type HookName = keyof InstrumentationHooks<unknown>;

/**
 * The hooks. None of them throws, and each hook that receives a value returns that same value.
 *
 * `CoroutineToken` is the hooks' state of a coroutine. Instrumented text only passes it back to every hook.
 */
export interface InstrumentationHooks<CoroutineToken> {
  /** First call of every instrumented module. `table` is the JSON text of a {@link ModuleTable}. */
  readonly m: (firstSite: SiteId, table: string) => void;
  /** Enters an async function. */
  readonly e: (site: SiteId) => CoroutineToken;
  /** Enters an async function whose parameter defaults may have made promises: its own is then unknown. */
  readonly u: (site: SiteId) => CoroutineToken;
  /** Enters an async generator, at its first `next`. */
  readonly E: (site: SiteId) => CoroutineToken;
  /** Enters a generator, at its first `next`. */
  readonly G: (site: SiteId) => CoroutineToken;
  /** Enters a module with top-level await. */
  readonly M: (site: SiteId) => CoroutineToken;
  /** About to complete normally with this value (`return value`, or the end of the body). Not called on a throw. */
  readonly d: <T>(coroutine: CoroutineToken, value?: T) => T;
  /** Leaves; the outcome is `returned` if `d` was the last call, else `threw`. */
  readonly l: (coroutine: CoroutineToken) => void;
  /** About to await this value. */
  readonly s: <T>(coroutine: CoroutineToken, site: SiteId, value: T, scope?: ScopeClosure) => T;
  /** Resumed with this value. */
  readonly r: <T>(coroutine: CoroutineToken, value: T) => T;
  /** Running again after an error (passed if the catch clause names it) or in a way that carries no value. */
  readonly k: (coroutine: CoroutineToken, error?: unknown) => void;
  /** About to yield this value. */
  readonly q: <T>(coroutine: CoroutineToken, site: SiteId, value: T, scope?: ScopeClosure) => T;
  /** Resumed from a yield with the value sent in. */
  readonly y: <T>(coroutine: CoroutineToken, value: T) => T;
  /** About to delegate to this iterable. */
  readonly z: <T>(coroutine: CoroutineToken, site: SiteId, value: T, scope?: ScopeClosure) => T;
  /** About to loop over this async iterable. */
  readonly i: <T>(coroutine: CoroutineToken, site: SiteId, value: T, scope?: ScopeClosure) => T;
  /** An iteration of a `for await` ended: suspended until the next, or until the iterator is closed. */
  readonly n: (coroutine: CoroutineToken, site: SiteId, scope?: ScopeClosure) => void;
  /** A resource to be closed last in the scope of an `await using`: the coroutine resumes. */
  readonly x: (coroutine: CoroutineToken) => Disposable;
  /** A resource to be closed before that of an `await using`, whose closing is then awaited. */
  readonly w: (coroutine: CoroutineToken, site: SiteId, scope?: ScopeClosure) => Disposable;
  /** The argument of a promise combinator, before the call. */
  readonly A: <T>(parts: T) => T;
  /** The combinator's result; pairs with the innermost open `A`. */
  readonly a: <T>(kind: 'all' | 'allSettled' | 'race' | 'any', site: SiteId, result: T) => T;
  /** The argument of `Array.fromAsync`, which loops over it as `for await` does. */
  readonly o: <T>(iterable: T) => T;
  /** A promise or a handle that was just made here. */
  readonly p: <T>(site: SiteId, made: T) => T;
  /**
   * The executor of a promise begins; receives the functions that settle it, and pairs with the `p` of that site that
   * follows.
   */
  readonly P: (site: SiteId, resolve: unknown, reject?: unknown) => void;
  /**
   * What a function of Node has returned that makes a promise (`setTimeout` of `node:timers/promises`, `once`, what
   * `promisify` made), or perhaps another function under its name. `settledBy`: 1, no timer settles it; 2, Node alone
   * does, if it is a function of Node's.
   */
  readonly S: <T>(site: SiteId, made: T, settledBy?: 1 | 2, called?: unknown) => T;
  /** The emitter whose event is awaited; pairs with the `S` that follows. */
  readonly N: <T>(emitter: T) => T;
  /** A function of this place begins that `promisify` was given; it got this callback, of Node's or of anyone's. */
  readonly B: (site: SiteId, callback: unknown) => void;
  /** A method `then` of this object was called with these. */
  readonly H: (thenable: unknown, resolve: unknown, reject?: unknown) => void;
  /** A promise whose callbacks call the function `settler` of an executor, or one that such a method was given. */
  readonly R: <T>(settler: unknown, promise: T) => T;
  /** A callback given to `then` or its like; `isSecond` where another was given before it in the same call. */
  readonly C: <T>(callback: T, isSecond?: 1) => T;
  /** What that call has returned; pairs with the `C` before it. */
  readonly D: <T>(promise: T) => T;
  /**
   * The argument of a direct `eval` (or of another function under that name), in the module whose first site this is.
   */
  readonly T: (code: unknown, evaluate: unknown, firstSite: SiteId) => unknown;
  /** A `debugger` statement follows: V8 skips it unless its debugger is on. */
  readonly g: () => void;
}

export type { ModuleTable };
