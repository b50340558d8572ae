/**
 * Which awaits share a scope closure. A closure made at one await serves every other await of the same lexical scope
 * and activation, for it sees variables, not their values. Where a scope has several awaits, or one in a loop, its
 * closure is therefore kept in a variable of that scope and made at the first await that is reached.
 */
import type { AnyNode } from 'acorn';

/** A lexical scope that binds names of its own; blocks that bind none belong to the scope around them. */
export class ClosureScope {
  #uses = 0;
  #repeats = false;

  /** `hasHome`: there is a place at the beginning of the scope where a variable can be declared. */
  constructor(private readonly hasHome: boolean) {}

  /** Told of every suspension in this scope; `repeats` when it stands in a loop that begins no scope of its own. */
  use(repeats: boolean): void {
    this.#uses++;
    this.#repeats ||= repeats;
  }

  /** To be asked when the whole scope has been seen. */
  get isShared(): boolean {
    return this.hasHome && (this.#uses > 1 || this.#repeats);
  }
}

/** What decides which closure an await passes. */
export interface ClosurePlace {
  readonly strict: boolean;
  /** The innermost scope that binds names. */
  readonly scope: ClosureScope;
  /** In a loop of that scope. */
  readonly repeats: boolean;
}

/** Whether statements standing directly in a block bind names that only the block sees. */
export function declaresNames(statements: readonly AnyNode[]): boolean {
  return statements.some(
    (statement) =>
      statement.type === 'ClassDeclaration' ||
      statement.type === 'FunctionDeclaration' ||
      (statement.type === 'VariableDeclaration' && statement.kind !== 'var'),
  );
}

/** Whether the head of a loop binds names anew in each iteration. */
export function bindsEachIteration(head: AnyNode | null | undefined): boolean {
  return head?.type === 'VariableDeclaration' && head.kind !== 'var';
}

/** Writes the closures themselves. */
export class ClosureWriter {
  /** False: every await goes without. */
  enabled = false;
  /** Awaits that pass a closure, so far. */
  count = 0;

  constructor(private readonly prefix: string) {}

  /** The text with the closure as a further argument in the middle; final only when the whole scope has been seen. */
  pass(before: string, { strict, scope, repeats }: ClosurePlace, after: string): () => string {
    if (!this.enabled) return () => before + after;
    this.count++;
    scope.use(repeats);
    const name = `${this.prefix}p`;
    const closure = strict ? `${name}=>eval(${name})` : `${name}=>{"use strict";return eval(${name})}`;
    return () => `${before},${scope.isShared ? `${this.#shared}??=` : ''}${closure}${after}`;
  }

  /** Declares the variable of a shared closure, where the scope needs one. */
  declare(scope: ClosureScope): string {
    return scope.isShared ? `let ${this.#shared};` : '';
  }

  /** Undefined until an await of the scope it is declared in is reached. */
  get #shared(): string {
    return `${this.prefix}v`;
  }
}
