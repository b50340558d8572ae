/** The syntax tree for the instrumenter: parsing as Node does, and walking without a table of node types. */
import {
  parse,
  type AnonymousFunctionDeclaration,
  type AnyNode,
  type ArrowFunctionExpression,
  type FunctionDeclaration,
  type FunctionExpression,
  type Program,
  type VariableDeclaration,
} from 'acorn';

export type ModuleKind = 'module' | 'commonjs';

export type FunctionNode =
  FunctionDeclaration | AnonymousFunctionDeclaration | FunctionExpression | ArrowFunctionExpression;

export function isFunction(node: AnyNode): node is FunctionNode {
  return /^(?:FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/.test(node.type);
}

/** Throws acorn's SyntaxError if the text is not a program. Parentheses are kept: their positions matter. */
export function parseProgram(source: string, kind: ModuleKind): Program {
  return parse(source, {
    ecmaVersion: 'latest',
    sourceType: kind,
    allowHashBang: true,
    allowSuperOutsideMethod: false,
    preserveParens: true,
  });
}

/** Direct children, in the order of the parser's fields. Called for every node several times over: kept fast. */
export function childrenOf(node: AnyNode): readonly AnyNode[] {
  const children: AnyNode[] = [];
  for (const key in node) {
    const value: unknown = node[key as keyof AnyNode];
    if (typeof value !== 'object' || value === null) continue;
    if (Array.isArray(value)) {
      for (const item of value as unknown[]) if (isNode(item)) children.push(item);
    } else if (isNode(value)) children.push(value);
  }
  return children;
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

/** A statement like `'use strict'`. */
export function isDirective(statement: AnyNode): statement is AnyNode & { directive: string } {
  return 'directive' in statement && typeof statement.directive === 'string';
}

/** Statements that a line break may end instead of a semicolon. */
export function endsItself(node: AnyNode): node is VariableDeclaration {
  return /^(?:ExpressionStatement|VariableDeclaration|ThrowStatement|ExportDefaultDeclaration)$/.test(
    node.type,
  );
}

/** A declaration in the head of a `for` needs no semicolon. */
export function isLoopHead(node: AnyNode, holder: AnyNode | undefined): boolean {
  return holder?.type.startsWith('For') === true && 'body' in holder && holder.body !== node;
}
