/** The site table: written by the instrumenter for each module, read by the adapter to name locations. */

/** What kind of coroutine a function row starts. */
export type FunctionKind = 'async' | 'asyncGenerator' | 'generator' | 'module';

/**
 * The kind of suspension at a location. Two are not suspensions: `combinator` rows are `Promise.all(...)` and similar
 * calls, `made` rows are `new Promise(...)`, `setTimeout(...)` and similar.
 */
export type SuspensionKind =
  'await' | 'forAwait' | 'yield' | 'yieldStar' | 'return' | 'awaitUsing' | 'combinator' | 'made';

/** Whether a coroutine is suspended at locations of this kind. */
export function isSuspension(kind: FunctionKind | SuspensionKind): boolean {
  return kind !== 'combinator' && kind !== 'made';
}

/**
 * How an executor settles its promise. `plainly`: only itself calls what it was given, and never with what could be a
 * promise; `never`: it takes nothing that settles it.
 */
export type Settling = 'plainly' | 'never';

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
      /** The function's name for display: `Bot.greet`, `handler`, `(anonymous)`, `(module)`. */
      name: string,
      /** Names of its simple parameters in the script, in order; destructured ones are left out. */
      parameters: readonly string[],
    ]
  | readonly [
      kind: SuspensionKind,
      source: number,
      line: number,
      column: number,
      /** The text of the awaited expression, whitespace folded, at most 80 characters: the future's label. */
      text: string,
      /** Index in this table of its function row; -1 outside any coroutine. */
      functionRow: number,
      /** For `made` only: the innermost named function around it, whether or not it is a coroutine. */
      maker?: string,
      /** For a `new Promise` only: what its executor can do with it, as far as the text shows; absent: anything. */
      settling?: Settling,
    ];

/** What variables were called in the source, where a compiler renamed them. */
export interface RenamedVariables {
  /**
   * Scopes with variables of other names: the index of the scope around it (-1: none), and pairs of the variable's name
   * in the script and in the source. Equal ones hide a variable of an outer scope.
   */
  readonly scopes: readonly (readonly [parent: number, names: readonly (readonly [string, string])[]])[];
  /** For each row of the table the index of its innermost scope; -1: none. */
  readonly rows: readonly number[];
}

/** The table of one module. Site number = `firstSite` + index in `rows`. */
export interface ModuleTable {
  /** The script's URL as V8 knows it. */
  readonly url: string;
  /** Absolute paths of the original sources that the rows refer to; usually one. */
  readonly sources: readonly string[];
  readonly rows: readonly SiteRow[];
  /** Absent: variables are called as in the sources. */
  readonly renamed?: RenamedVariables;
}
