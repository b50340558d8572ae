/**
 * What instrumented text calls: the contract between the instrumenter, which writes these calls into user programs,
 * and the hooks, which answer them. Names are one letter because they stand in every await of the program.
 *
 * The instrumented module has them as `ªe`, `ªs`, … (ª is a Latin-1 letter, so the text stays one byte a character):
 * ES modules import them from `HOOKS_SPECIFIER`, CommonJS reads them from `globalThis[Symbol.for(HOOKS_SYMBOL_NAME)]`.
 *
 * How a module looks (inserted text only; every insertion stands between two comment marks so that it can be removed
 * again to give the original text):
 *
 *     async function f(a) { const ªc = ªe(SITE); try { …; return ªd(ªc, value); …; ªd(ªc); } finally { ªl(ªc) } }
 *     await e                  →  ªr(ªc, await ªs(ªc, SITE, e, scope))
 *     catch (x) {              →  catch (x) { ªk(ªc,x);     (only where the try block can suspend)
 *     finally {                →  finally { ªk(ªc);         (the same)
 *     for await (x of e) body  →  { for await (x of ªi(ªc, SITE, e, scope)) { ªk(ªc); try { body } finally { ªn(ªc, SITE, scope) } } ªk(ªc) }
 *     yield e (async gen)      →  ªy(ªc, yield ªq(ªc, SITE, e, scope))
 *     yield e (generator)      →  the same two hooks
 *     yield* e                 →  ªr(ªc, yield* ªz(ªc, SITE, e, scope))
 *     Promise.all(x)           →  ªa('all', SITE, Promise.all(ªA(x)))      (allSettled, race, any alike)
 *     module with top-level await: ªc = ªM(SITE) first, ªl(ªc) last
 *
 * `scope` is `ªp => eval(ªp)` in strict code, `ªp => { "use strict"; return eval(ªp) }` in sloppy code, or left out.
 * Where several awaits share one lexical scope it is `ªv ??= …`, with `let ªv` at the beginning of that scope.
 * Loops without awaits work on copies of variables, kept in `ªt0`, `ªt1`, … (instrument/loop-copies.ts).
 */
import type { SiteId } from '../protocol/ids.js';
import type { CoroutineRecord } from './coroutine-record.js';
import type { ModuleTable } from '../protocol/sites.js';

/** `Symbol.for` name of the hooks object on `globalThis`, non-enumerable. */
export const HOOKS_SYMBOL_NAME = 'coroutine-debugger.hooks';

const HOOK_NAMES = 'm,e,u,E,G,M,d,l,s,r,k,q,y,z,i,n,A,a,o,x,w';

/**
 * Import specifier of the hooks in instrumented ES modules: their whole module as a URL. A scheme of our own would need
 * the loader to answer it, and Node 20 refuses any but its own in an ES module that is reached by `require`.
 */
export const HOOKS_SPECIFIER = `data:text/javascript,export const{${HOOK_NAMES}}=globalThis[Symbol.for('${HOOKS_SYMBOL_NAME}')]`;

/** Evaluates a text in the frame that made it, and by its mere existence shows that frame's variables to the inspector. */
export type ScopeClosure = (expression: string) => unknown;

/** A coroutine's record as instrumented text sees it: a token passed back to every hook. */
export type CoroutineToken = CoroutineRecord;

/** The hooks. None of them throws, and each that is given a value returns that very value. */
export interface InstrumentationHooks {
  /** First call of every instrumented module. `table` is the JSON text of a {@link ModuleTable}. */
  readonly m: (firstSite: SiteId, table: string) => void;
  /** Enters an async function. */
  readonly e: (site: SiteId) => CoroutineToken;
  /** Enters an async function whose parameter defaults may have made promises: its own is then not known. */
  readonly u: (site: SiteId) => CoroutineToken;
  /** Enters an async generator, at its first `next`. */
  readonly E: (site: SiteId) => CoroutineToken;
  /** Enters a generator, at its first `next`. */
  readonly G: (site: SiteId) => CoroutineToken;
  /** Enters a module with top-level await. */
  readonly M: (site: SiteId) => CoroutineToken;
  /** About to complete normally with this value (`return value`, or the end of the body). Not called when throwing. */
  readonly d: <T>(coroutine: CoroutineToken, value?: T) => T;
  /** Leaves; the outcome is `returned` when `d` was the last thing said, else `threw`. */
  readonly l: (coroutine: CoroutineToken) => void;
  /** About to await this value. */
  readonly s: <T>(coroutine: CoroutineToken, site: SiteId, value: T, scope?: ScopeClosure) => T;
  /** Resumed with this value. */
  readonly r: <T>(coroutine: CoroutineToken, value: T) => T;
  /** Running again, by an error (given where the catch clause names it) or by a way that carries no value. */
  readonly k: (coroutine: CoroutineToken, error?: unknown) => void;
  /** About to yield this value. */
  readonly q: <T>(coroutine: CoroutineToken, site: SiteId, value: T, scope?: ScopeClosure) => T;
  /** Resumed from a yield with the value sent in. */
  readonly y: <T>(coroutine: CoroutineToken, value: T) => T;
  /** About to delegate to this iterable. */
  readonly z: <T>(coroutine: CoroutineToken, site: SiteId, value: T, scope?: ScopeClosure) => T;
  /** About to loop over this async iterable. */
  readonly i: <T>(coroutine: CoroutineToken, site: SiteId, value: T, scope?: ScopeClosure) => T;
  /** An iteration of a `for await` ended: suspended until the next, or until the iterator has closed. */
  readonly n: (coroutine: CoroutineToken, site: SiteId, scope?: ScopeClosure) => void;
  /** A resource to be closed last in the scope of an `await using`: the coroutine goes on. */
  readonly x: (coroutine: CoroutineToken) => Disposable;
  /** A resource to be closed before that of an `await using`, whose closing is then awaited. */
  readonly w: (coroutine: CoroutineToken, site: SiteId, scope?: ScopeClosure) => Disposable;
  /** The argument of a promise combinator, about to be given to it. */
  readonly A: <T>(parts: T) => T;
  /** The combinator's result; pairs with the innermost open `A`. */
  readonly a: <T>(kind: 'all' | 'allSettled' | 'race' | 'any', site: SiteId, result: T) => T;
  /** About to be given to `Array.fromAsync`, which loops over it as `for await` does. */
  readonly o: <T>(iterable: T) => T;
}

export type { ModuleTable };
