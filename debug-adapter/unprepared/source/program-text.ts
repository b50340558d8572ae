/** The text of one script as a syntax tree: which function is at an index, and at which of its suspensions. */
import type { AnyNode, Program } from 'acorn';
import { kindOf } from '../../../runtime/rewrite/coroutine-syntax.js';
import { nameFunction, nameParameters } from '../../../runtime/rewrite/function-name.js';
import { childrenOf, isFunction, parseProgram, type FunctionNode } from '../../../runtime/rewrite/syntax.js';
import type { FunctionKind, SuspensionKind } from '../../../runtime/protocol/sites.js';

/** A function at an index; the module itself has no node. */
export interface EnclosingFunction {
  readonly node: FunctionNode | undefined;
  readonly start: number;
  readonly kind: FunctionKind;
  readonly name: string;
  readonly parameters: readonly string[];
}

export interface Suspension {
  readonly kind: SuspensionKind;
  readonly start: number;
  /** The awaited expression. */
  readonly operand: { readonly start: number; readonly end: number };
}

export class ProgramText {
  readonly #program: Program | undefined;
  readonly #byIndex = new Map<number, { function: EnclosingFunction; suspension: Suspension | undefined }>();

  constructor(readonly source: string) {
    this.#program = parsed(source);
  }

  /** Undefined if the text cannot be parsed: then only the index is known. */
  at(index: number): { function: EnclosingFunction; suspension: Suspension | undefined } | undefined {
    if (this.#program === undefined) return undefined;
    let found = this.#byIndex.get(index);
    if (found === undefined) {
      found = this.#find(this.#program, index);
      this.#byIndex.set(index, found);
    }
    return found;
  }

  #find(
    program: Program,
    index: number,
  ): { function: EnclosingFunction; suspension: Suspension | undefined } {
    const path = pathTo(program, index);
    const at = path.findLastIndex((node) => isFunction(node));
    const node = path[at];
    const enclosing: EnclosingFunction =
      node === undefined || !isFunction(node)
        ? { node: undefined, start: 0, kind: 'module', name: '(module)', parameters: [] }
        : {
            node,
            start: node.start,
            kind: kindOf(node) ?? 'async',
            name: nameFunction(node, path.slice(0, at), this),
            parameters: nameParameters(node),
          };
    const suspension = path
      .slice(at + 1)
      .map((inner) => suspensionOf(inner, index))
      .findLast((one) => one !== undefined);
    return { function: enclosing, suspension };
  }
}

function parsed(source: string): Program | undefined {
  for (const kind of ['module', 'commonjs'] as const)
    try {
      return parseProgram(source, kind);
    } catch {
      // Tried as the other kind; a text that is neither has no tree.
    }
  return undefined;
}

/** From the program to the innermost node that contains the index. */
function pathTo(program: Program, index: number): AnyNode[] {
  const path: AnyNode[] = [];
  for (let next: AnyNode | undefined = program; next !== undefined;) {
    path.push(next);
    next = childrenOf(next).find(({ start, end }) => index >= start && index < end);
  }
  return path;
}

function suspensionOf(node: AnyNode, index: number): Suspension | undefined {
  switch (node.type) {
    case 'AwaitExpression':
      return { kind: 'await', start: node.start, operand: node.argument };
    case 'YieldExpression':
      return {
        kind: node.delegate ? 'yieldStar' : 'yield',
        start: node.start,
        operand: node.argument ?? node,
      };
    case 'ForOfStatement':
      // Suspensions in its body have a place of their own.
      return node.await && index < node.body.start
        ? { kind: 'forAwait', start: node.start, operand: node.right }
        : undefined;
    case 'VariableDeclaration':
      return node.kind === 'await using'
        ? { kind: 'awaitUsing', start: node.start, operand: node }
        : undefined;
    case 'ReturnStatement':
      return node.argument ? { kind: 'return', start: node.start, operand: node.argument } : undefined;
    default:
      return undefined;
  }
}
