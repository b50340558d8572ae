/**
 * Edits of calls recognised by name: promise combinators, `Array.fromAsync`, `eval`, calls that make promises or
 * handles, and `then` with its like.
 */
import type { AnyNode, CallExpression, Expression, NewExpression, Super } from 'acorn';
import { HOOKS, type HookName } from '../protocol/instrumentation.js';
import type { CallSurroundings } from './call-surroundings.js';
import { argumentOfFromAsync, combinatorCall } from './coroutine-syntax.js';
import { editMakingCall, editNew, MOST_MAKING } from './making-edits.js';
import { editThen } from './then-edits.js';

export function editCall(node: CallExpression | NewExpression, around: CallSurroundings): void {
  if (node.type === 'CallExpression') editNamedCall(node, around);
  if (around.added >= MOST_MAKING) return;
  if (node.type === 'NewExpression') editNew(node, around);
  else {
    editMakingCall(node, around);
    editThen(node, around);
  }
}

function editNamedCall(node: CallExpression, around: CallSurroundings): void {
  const { edits, sites, depth, openingEnd, functionRow, hook } = around;
  const wrap = (argument: Expression, name: HookName): void => {
    edits.open(argument.start, depth, `${hook(name)}(`);
    edits.close(argument.end, depth, ')');
  };
  if (isNamedEval(node.callee)) editEval(node, around);
  const iterated = argumentOfFromAsync(node);
  if (iterated !== undefined) wrap(iterated, HOOKS.iterateIntoArray);
  const call = combinatorCall(node);
  if (!call || around.isPromiseBound()) return;
  const site = sites.addSuspension('combinator', node.start, node, functionRow);
  edits.open(node.start, depth, `${hook(HOOKS.combined)}("${call.kind}",${site},${openingEnd}`);
  wrap(call.argument, HOOKS.combine);
  edits.close(node.end, depth, ')');
}

/** `eval`, and `(0, eval)` or `globalThis.eval`, which evaluate in the global scope. Other objects may be of other realms. */
function isNamedEval(callee: Expression | Super): boolean {
  if (callee.type === 'ParenthesizedExpression') return isNamedEval(callee.expression);
  if (callee.type === 'SequenceExpression') return isNamedEval(callee.expressions.at(-1) ?? callee);
  if (callee.type === 'MemberExpression' && !callee.computed)
    return isCalled(callee.object, 'globalThis') && isCalled(callee.property, 'eval');
  return isCalled(callee, 'eval');
}

function isCalled(node: AnyNode, name: string): boolean {
  return node.type === 'Identifier' && node.name === name;
}

/** A direct `eval` remains one: only the argument passes through the hook. */
function editEval({ arguments: [code] }: CallExpression, around: CallSurroundings): void {
  if (code === undefined || code.type === 'SpreadElement') return;
  around.edits.open(code.start, around.depth, `${around.hook(HOOKS.evaluating)}(`);
  around.edits.close(code.end, around.depth, `,eval,${around.sites.siteOf(0)})`);
}
