/** What in a syntax tree is a coroutine, begins one, or combines several. */
import type { AnyNode, CallExpression, Expression, Program } from 'acorn';
import type { FunctionKind } from '../protocol/sites.js';
import { makesPromisesInParameters } from './parameter-promises.js';
import { childrenOf, type FunctionNode } from './syntax.js';

/** Undefined for a function that is no coroutine. */
export function kindOf(node: FunctionNode): FunctionKind | undefined {
  if (node.generator) return node.async ? 'asyncGenerator' : 'generator';
  return node.async ? 'async' : undefined;
}

/** Whether running the module itself can be suspended. */
export function hasTopLevelAwait(program: Program): boolean {
  const search = (node: AnyNode): boolean => {
    if (node.type === 'AwaitExpression') return true;
    if (node.type === 'ForOfStatement' && node.await) return true;
    if (node.type === 'VariableDeclaration' && node.kind === 'await using') return true;
    if (/^(?:FunctionDeclaration|FunctionExpression|ArrowFunctionExpression|StaticBlock)$/.test(node.type))
      return false;
    return childrenOf(node).some(search);
  };
  return program.body.some(search);
}

/** The hook that enters a coroutine of this kind. */
export function enterHook(kind: FunctionKind, node: FunctionNode): 'e' | 'u' | 'E' | 'G' {
  if (kind === 'asyncGenerator') return 'E';
  if (kind === 'generator') return 'G';
  return makesPromisesInParameters(node.params) ? 'u' : 'e';
}

type CombinatorKind = 'all' | 'allSettled' | 'race' | 'any';

const COMBINATORS: ReadonlySet<string> = new Set<CombinatorKind>(['all', 'allSettled', 'race', 'any']);

/** A call like `Promise.all(parts)`, of one argument; undefined for any other. */
export function combinatorCall(
  node: CallExpression,
): { readonly kind: string; readonly argument: Expression } | undefined {
  const argument = node.arguments.length === 1 ? node.arguments[0] : undefined;
  const kind = calledMember(node, 'Promise');
  if (argument === undefined || argument.type === 'SpreadElement' || !COMBINATORS.has(kind ?? ''))
    return undefined;
  return { kind: kind ?? '', argument };
}

/** What `Array.fromAsync` is called with; undefined for any other call. */
export function argumentOfFromAsync(node: CallExpression): Expression | undefined {
  const [argument] = node.arguments;
  if (calledMember(node, 'Array') !== 'fromAsync' || argument?.type === 'SpreadElement') return undefined;
  return argument;
}

/** The `name` in a call of `object.name(…)`, undefined for any other call. */
function calledMember({ callee, optional }: CallExpression, object: string): string | undefined {
  if (
    optional ||
    callee.type !== 'MemberExpression' ||
    callee.computed ||
    callee.optional ||
    callee.object.type !== 'Identifier' ||
    callee.object.name !== object ||
    callee.property.type !== 'Identifier'
  )
    return undefined;
  return callee.property.name;
}
