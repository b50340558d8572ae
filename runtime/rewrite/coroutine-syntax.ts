/** Which nodes of a syntax tree are coroutines, begin one, or combine several. */
import { HOOKS, type HookName } from '../protocol/instrumentation.js';
import type { AnyNode, CallExpression, Expression, Program } from 'acorn';
import type { FunctionKind } from '../protocol/sites.js';
import { makesPromisesInParameters } from './parameter-promises.js';
import { childrenOf, isFunction, type FunctionNode } from './syntax.js';

/** Undefined for a function that is not a coroutine. */
export function kindOf(node: FunctionNode): FunctionKind | undefined {
  if (node.generator) return node.async ? 'asyncGenerator' : 'generator';
  return node.async ? 'async' : undefined;
}

/** Whether execution of the module itself can be suspended. */
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

/** Whether hooks are called around the contents of the node: the text becomes more deeply nested. */
export function addsDepth(node: AnyNode): boolean {
  switch (node.type) {
    case 'AwaitExpression':
    case 'YieldExpression':
      return true;
    case 'ForOfStatement':
      return node.await;
    case 'CallExpression':
      return combinatorCall(node) !== undefined;
    default:
      return isFunction(node) && kindOf(node) !== undefined;
  }
}

/** The hook that enters a coroutine of this kind. */
export function enterHook(kind: FunctionKind, node: FunctionNode): HookName {
  if (kind === 'asyncGenerator') return HOOKS.enterAsyncGenerator;
  if (kind === 'generator') return HOOKS.enterGenerator;
  return makesPromisesInParameters(node.params) ? HOOKS.enterAsyncAfterDefaults : HOOKS.enterAsync;
}

type CombinatorKind = 'all' | 'allSettled' | 'race' | 'any';

const COMBINATORS: ReadonlySet<string> = new Set<CombinatorKind>(['all', 'allSettled', 'race', 'any']);

/** A call like `Promise.all(parts)`, with one argument; undefined for any other. */
export function combinatorCall(
  node: CallExpression,
): { readonly kind: string; readonly argument: Expression } | undefined {
  const argument = node.arguments.length === 1 ? node.arguments[0] : undefined;
  const kind = calledMember(node, 'Promise');
  if (argument === undefined || argument.type === 'SpreadElement' || !COMBINATORS.has(kind ?? ''))
    return undefined;
  return { kind: kind ?? '', argument };
}

/** The argument of `Array.fromAsync`; undefined for any other call. */
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
