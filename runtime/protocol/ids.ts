/**
 * Branded numbers: the identities that one process sends to another. A plain number never crosses a function boundary.
 */

/** A coroutine's identity, unique within one JavaScript thread; counts up from 1 and is never reused. */
export type CoroutineId = number & { readonly brand: 'CoroutineId' };

/** A future's identity, assigned at its first query; counts up from 1 and is never reused. */
export type FutureId = number & { readonly brand: 'FutureId' };

/**
 * A location in the source, by number. Always nine decimal digits: instrumented text then keeps its columns whatever
 * number a module is given, and V8 keeps the literal as a small integer.
 */
export type SiteId = number & { readonly brand: 'SiteId' };

/** First site number of modules instrumented on the program's own thread. */
export const FIRST_SITE_ON_MAIN_THREAD = 100_000_000 as SiteId;

/** First site number of modules instrumented on Node's module-hooks thread (`module.register`). */
export const FIRST_SITE_ON_LOADER_THREAD = 500_000_000 as SiteId;
