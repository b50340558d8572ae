/**
 * Edits of calls of `then`, `catch` and `finally`: hooks receive the callbacks and the promise that the call returns, as
 * V8 shows to no one which callbacks wait for a promise.
 */
import type { AnyNode, CallExpression } from 'acorn';
import { HOOKS } from '../protocol/instrumentation.js';
import type { CallSurroundings } from './call-surroundings.js';
import { calledName, isInChain } from './called-name.js';
import { isFunction } from './syntax.js';

/** Methods of promises that take callbacks. */
export const THENS: ReadonlySet<string> = new Set(['then', 'catch', 'finally']);

export function editThen(node: CallExpression, around: CallSurroundings): void {
  const method = calledName(node.callee);
  if (node.callee.type !== 'MemberExpression' || !THENS.has(method ?? '') || isInChain(node, around.path))
    return;
  // An error of V8 spells out what was called, `load(...).then(...).nope is not a function`: a hook would be in the way.
  if (isCalledFurther(node, around.path.at(-2))) return;
  const given = node.arguments.slice(0, method === 'then' ? 2 : 1);
  if (given.some(({ type }) => type === 'SpreadElement')) return;
  const [, second] = given;
  // What runs between the hook of the first and the call could call the hook again.
  const kept = given.filter(
    (argument: AnyNode) =>
      canBeFunction(argument) && (argument === second || second === undefined || runsNothing(second)),
  );
  if (kept.length === 0) return;
  const { edits, depth, hook, openingEnd } = around;
  kept.forEach((argument, index) => {
    edits.open(argument.start, depth, `${hook(HOOKS.callbackGiven)}(`);
    edits.close(argument.end, depth, index === 0 ? ')' : ',1)');
  });
  edits.open(node.start, depth, `${hook(HOOKS.derived)}(${openingEnd}`);
  edits.close(node.end, depth, ')');
}

/** Whether the result is called, or a method of it that promises do not have. */
function isCalledFurther(node: CallExpression, user: AnyNode | undefined): boolean {
  if (user?.type === 'CallExpression') return user.callee === node;
  return user?.type === 'MemberExpression' && user.object === node && !THENS.has(calledName(user) ?? '');
}

function canBeFunction(node: AnyNode): boolean {
  return node.type !== 'Literal' && !(node.type === 'Identifier' && node.name === 'undefined');
}

function runsNothing(node: AnyNode): boolean {
  if (isFunction(node)) return true;
  switch (node.type) {
    case 'Identifier':
    case 'ThisExpression':
    case 'Literal':
      return true;
    case 'MemberExpression':
      return !node.computed && runsNothing(node.object);
    default:
      return false;
  }
}
