/**
 * Which awaits share a scope closure. A closure made at one await serves every other await of the same lexical scope
 * and activation, because it captures variables, not their values. So if a scope has several awaits, or one in a loop,
 * its closure is kept in a variable of that scope and made at the first await reached.
 */
import type { AnyNode } from 'acorn';

/** A lexical scope that binds names; blocks that bind none belong to the enclosing scope. */
export class ClosureScope {
  #uses = 0;
  #repeats = false;

  /** `hasHome`: there is a place at the beginning of the scope where a variable can be declared. */
  constructor(private readonly hasHome: boolean) {}

  /** Called for every suspension in this scope; `repeats` if it is in a loop that begins no scope. */
  use(repeats: boolean): void {
    this.#uses++;
    this.#repeats ||= repeats;
  }

  /** Called when the whole scope has been walked. */
  get isShared(): boolean {
    return this.hasHome && (this.#uses > 1 || this.#repeats);
  }
}

/** Which closure an await passes. */
export interface ClosurePlace {
  readonly strict: boolean;
  /** The innermost scope that binds names. */
  readonly scope: ClosureScope;
  /** In a loop of that scope. */
  readonly repeats: boolean;
}

/** Whether statements directly in a block bind names visible only in the block. */
export function declaresNames(statements: readonly AnyNode[]): boolean {
  return statements.some(
    (statement) =>
      statement.type === 'ClassDeclaration' ||
      statement.type === 'FunctionDeclaration' ||
      (statement.type === 'VariableDeclaration' && statement.kind !== 'var'),
  );
}

/** Whether the head of a loop binds fresh names in each iteration. */
export function bindsEachIteration(head: AnyNode | null | undefined): boolean {
  return head?.type === 'VariableDeclaration' && head.kind !== 'var';
}

/** Writes the closures themselves. */
export class ClosureWriter {
  /** False: no await passes a closure. */
  enabled = false;
  /** Number of awaits that pass a closure. */
  count = 0;

  constructor(private readonly prefix: string) {}

  /** The text with the closure as a further argument in the middle; final only when the whole scope has been walked. */
  pass(before: string, { strict, scope, repeats }: ClosurePlace, after: string): () => string {
    if (!this.enabled) return () => before + after;
    this.count++;
    scope.use(repeats);
    const name = `${this.prefix}p`;
    const closure = strict ? `${name}=>eval(${name})` : `${name}=>{"use strict";return eval(${name})}`;
    return () => `${before},${scope.isShared ? `${this.#shared}??=` : ''}${closure}${after}`;
  }

  /** Declares the variable of a shared closure, if the scope needs one. */
  declare(scope: ClosureScope): string {
    return scope.isShared ? `let ${this.#shared};` : '';
  }

  /** Undefined until the walk reaches an await of the scope that declares it. */
  get #shared(): string {
    return `${this.prefix}v`;
  }
}
