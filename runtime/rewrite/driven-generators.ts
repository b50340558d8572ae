/**
 * Generators that stand for async functions: compilers for older JavaScript produce one, with a helper that drives it
 * (`__awaiter`, `_asyncToGenerator`); `co` is such a driver written by hand. Such a generator is one coroutine, the
 * function that the user wrote; its yields are its awaits.
 */
import type { AnyNode, CallExpression } from 'acorn';
import { kindOf } from './coroutine-syntax.js';
import type { FunctionKind } from '../protocol/sites.js';
import { nameFunction, nameOf, nameParameters, type NamedText } from './function-name.js';
import { isFunction, type FunctionNode } from './syntax.js';

/** A coroutine's function as the user wrote it. */
export interface WrittenFunction {
  readonly kind: FunctionKind;
  readonly start: number;
  readonly name: string;
  readonly parameters: readonly string[];
}

const DRIVERS: ReadonlySet<string> = new Set([
  '__awaiter',
  '__async',
  '_asyncToGenerator',
  'asyncToGenerator',
  '_async_to_generator',
  'co',
  'co.wrap',
]);

/** Bundlers number the copies of a helper: `__awaiter$1`, `__async2`. */
const COPY = /\$?\d+$/;

/** Compilers' names for functions that have no name from the user. */
const INVENTED = /^_(?:callee|ref)\d*$/;

/** `parents` from the outermost to the direct parent of `node`. Undefined for a function that is not a coroutine. */
export function coroutineAsWritten(
  node: FunctionNode,
  parents: readonly AnyNode[],
  text: NamedText,
): WrittenFunction | undefined {
  const kind = kindOf(node);
  if (kind === undefined) return undefined;
  const name = nameFunction(node, parents, text);
  return drivenAs(node, parents, text) ?? { kind, start: node.start, name, parameters: nameParameters(node) };
}

/** Undefined for a real generator. */
function drivenAs(
  node: FunctionNode,
  parents: readonly AnyNode[],
  text: NamedText,
): WrittenFunction | undefined {
  const call = parents.at(-1);
  if (!node.generator || node.async || call?.type !== 'CallExpression') return undefined;
  if (!isDriver(call) && !isMinifiedDriver(call, parents.at(-2))) return undefined;
  const at = parents.findLastIndex(isFunction);
  const owner = at < 0 ? undefined : (parents[at] as FunctionNode);
  const own = ownName(node, parents.at(-2), owner, text);
  if (own !== undefined || owner === undefined)
    return { kind: 'async', start: node.start, name: own ?? '(anonymous)', parameters: nameParameters(node) };
  const parameters = nameParameters(node.params.length > 0 ? node : owner);
  return {
    kind: 'async',
    start: owner.start,
    name: nameFunction(owner, parents.slice(0, at), text),
    parameters,
  };
}

function isDriver({ callee }: CallExpression): boolean {
  const name = calledName(callee) ?? '';
  return DRIVERS.has(name) || DRIVERS.has(name.replace(COPY, ''));
}

/**
 * `return t(this, null, function* () {…})`: `__async` or `__awaiter` by another name. Code by hand
 * does not end a function by a call of these values.
 */
function isMinifiedDriver(
  { callee, arguments: given }: CallExpression,
  holder: AnyNode | undefined,
): boolean {
  const [receiver, ...between] = given.slice(0, -1);
  return (
    callee.type === 'Identifier' &&
    (holder?.type === 'ReturnStatement' || holder?.type === 'ArrowFunctionExpression') &&
    receiver !== undefined &&
    (receiver.type === 'ThisExpression' || isNothing(receiver)) &&
    (between.length === 1 || between.length === 2) &&
    between.every((one) => isNothing(one) || isArguments(one))
  );
}

function isNothing(node: AnyNode): boolean {
  return node.type === 'UnaryExpression'
    ? node.operator === 'void'
    : node.type === 'Literal' && node.raw === 'null';
}

function isArguments(node: AnyNode): boolean {
  return node.type === 'ArrayExpression' || (node.type === 'Identifier' && node.name === 'arguments');
}

/** Of `f`, `helpers.f` and `(0, helpers.f)`; of `co.wrap` and the like with the object's name. */
function calledName(callee: AnyNode): string | undefined {
  if (callee.type === 'Identifier') return callee.name;
  if (callee.type === 'ParenthesizedExpression') return calledName(callee.expression);
  if (callee.type === 'SequenceExpression') {
    const last = callee.expressions.at(-1);
    return last && calledName(last);
  }
  if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier') return undefined;
  const { name } = callee.property;
  if (name === 'default') return nameOfImport(callee.object);
  return callee.object.type === 'Identifier' && callee.object.name === 'co' ? `co.${name}` : name;
}

/** `_asyncToGenerator2.default`, as imported helpers of Babel are called. */
function nameOfImport(object: AnyNode): string | undefined {
  return object.type === 'Identifier' ? object.name.replace(/\d+$/, '') : undefined;
}

/** Its own name, or that of the variable with its driven form; undefined: it has that of the enclosing function. */
function ownName(
  node: FunctionNode,
  holder: AnyNode | undefined,
  owner: FunctionNode | undefined,
  text: NamedText,
): string | undefined {
  if (node.id && !INVENTED.test(node.id.name)) return nameOf(node.id, text);
  const target =
    holder?.type === 'AssignmentExpression'
      ? holder.left
      : holder?.type === 'VariableDeclarator'
        ? holder.id
        : undefined;
  if (target?.type === 'MemberExpression' && target.property.type === 'Identifier')
    return nameOf(target.property, text);
  if (target?.type !== 'Identifier') return undefined;
  if (!INVENTED.test(target.name)) return nameOf(target, text).replace(/^_(?=.)/, '');
  return owner && returnedName(owner, text);
}

/** `return function f(_x) { return _ref.apply(this, arguments); }` */
function returnedName({ body }: FunctionNode, text: NamedText): string | undefined {
  if (body.type !== 'BlockStatement') return undefined;
  for (const statement of body.body) {
    if (statement.type !== 'ReturnStatement' || statement.argument?.type !== 'FunctionExpression') continue;
    const { id } = statement.argument;
    return id ? nameOf(id, text) : undefined;
  }
  return undefined;
}
