/** What a stack is: a small project as people have it, how it is started, and what it says when all is well. */

/** Packages that are installed together once, with exact versions. */
export interface PackageSet {
  readonly name: string;
  readonly packages: Readonly<Record<string, string>>;
}

export interface Stack {
  readonly name: string;
  readonly set: PackageSet;
  /** Files by their path within the project; `src/prices.ts` (or what `source` names) is there already. */
  readonly files: Readonly<Record<string, string>>;
  /** The file of the breakpoints within the project, where it is not `src/prices.ts`. */
  readonly source?: string;
  /** The text of that file, where it is another. */
  readonly sourceText?: string;
  /** A command that is run before the program: a compiler, a bundler. */
  readonly prepare?: readonly string[];
  /** What is launched; paths are relative to the project, `bin:NAME` is a command of an installed package. */
  readonly launch: {
    readonly program?: string;
    readonly args?: readonly string[];
    readonly runtimeExecutable?: string;
    readonly runtimeArgs?: readonly string[];
    readonly env?: Readonly<Record<string, string>>;
  };
  /** A server: asked for this path once its output holds `ready`, whose first group is the port. */
  readonly server?: { readonly ready: RegExp; readonly path: string };
  /** It is started again when a file changes, and does not end by itself. */
  readonly restarts?: true;
  /** What the output, or a server's answer, holds when all went well. */
  readonly result: RegExp;
  /** What the compiler or bundler has taken away, with the reason; these cells are expected not to be there. */
  readonly without?: Partial<Record<Cell, string>>;
  /** Among those that every run of the tests checks. */
  readonly always?: true;
}

/** What is looked at: a line breakpoint, a resumption breakpoint with locals, tasks and chain, the outcome. */
export type Cell = 'line' | 'resumption' | 'chain' | 'outcome';

export const CELLS: readonly Cell[] = ['line', 'resumption', 'chain', 'outcome'];
