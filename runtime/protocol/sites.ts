/** The site table: what the instrumenter writes about each module and the adapter reads to name places. */

/** What kind of coroutine a function row starts. */
export type FunctionKind = 'async' | 'asyncGenerator' | 'generator' | 'module';

/** What kind of suspension a place can cause; `combinator` rows are `Promise.all(...)` and its kin, not suspensions. */
export type SuspensionKind =
  'await' | 'forAwait' | 'yield' | 'yieldStar' | 'return' | 'awaitUsing' | 'combinator';

/**
 * One row of a site table. Rows are tuples because a program has tens of thousands of them.
 * `line` and `column` are 0-based and of the *original* source.
 */
export type SiteRow =
  | readonly [
      kind: FunctionKind,
      source: number,
      line: number,
      column: number,
      /** The function's name for people: `Bot.greet`, `handler`, `(anonymous)`, `(module)`. */
      name: string,
      /** Names of its simple parameters, in order; a destructured one is left out. */
      parameters: readonly string[],
    ]
  | readonly [
      kind: SuspensionKind,
      source: number,
      line: number,
      column: number,
      /** The awaited expression's text, white space folded, at most 80 characters: the future's label. */
      text: string,
      /** Index in this table of the function row it belongs to; -1 for a combinator outside any coroutine. */
      functionRow: number,
    ];

/** The table of one module. Site number = `firstSite` + index in `rows`. */
export interface ModuleTable {
  /** The script's URL as V8 knows it. */
  readonly url: string;
  /** Absolute paths of the original sources the rows point into; usually one. */
  readonly sources: readonly string[];
  readonly rows: readonly SiteRow[];
}
