/**
 * To what a function was given where it was written: `setTimeout(() => …)` in `schedule`; and where it was given by its
 * name: `setTimeout(ring)`. Read from the text alone, at a stop, so that nothing is recorded while the program runs.
 */
import { base0, type Base0Position } from '../scripts/positions.js';
import { argumentsOf, withoutCallbackHooks } from './callback-hook.js';
import { usesOf } from './given-by-name.js';
import { isFunction, offsetOf, pathTo, syntaxOf, type AnyNode } from './script-syntax.js';

/** A call that was given a function. */
export interface Giving {
  /** As people call it: `setTimeout`, `process.nextTick`, `.then`. */
  readonly callee: string;
  /** The name of the function around the call: `(module)`, `(anonymous)`. */
  readonly within: string;
  /** Where the call stands. */
  readonly place: Base0Position;
  /** Whether the text shows no other way in which the function can be called. */
  readonly isCertain: boolean;
}

/**
 * What calls the innermost function back, as far as known: only calls that it fits can have been given the function.
 */
export type Caller =
  | 'nextTick'
  | 'timer'
  | 'immediate'
  /** An event; its name is undefined if it is not known. */
  | { readonly event: string | undefined }
  /** None of Node's timers and ticks. */
  | 'other';

/**
 * The calls by which the function that begins here, and the functions around it, are called later: innermost
 * first, up to the first function that is not given to a call, or to several. Empty where it is none, or the text cannot
 * be read.
 *
 * @param start where V8 says that the function begins: at its parameters
 */
export function givingsOf(text: string, start: Base0Position, caller: Caller = 'other'): Giving[] {
  const program = syntaxOf(text);
  const offset = program && offsetOf(text, start);
  if (program === undefined || offset === undefined) return [];
  const found: Giving[] = [];
  const seen = new Set<AnyNode>();
  let path = withoutCallbackHooks(pathTo(program, offset));
  for (let index = path.findLastIndex(isFunction); index >= 0;) {
    const fn = path[index] as AnyNode;
    if (seen.has(fn)) break;
    seen.add(fn);
    const own = path.slice(0, index + 1);
    const given = isGiven(own)
      ? { path: own, isCertain: true }
      : givenByName(program, own, found.length === 0 ? caller : undefined);
    const callee = given && calleeOf(given.path);
    if (given === undefined || callee === undefined) break;
    ({ path } = given);
    const around = path.slice(0, -2).findLastIndex(isFunction);
    found.push({
      ...callee,
      within: around < 0 ? '(module)' : nameOf(path, around),
      isCertain: given.isCertain,
    });
    index = around;
  }
  return found;
}

interface Given {
  /** The nodes around the argument, outermost first. */
  readonly path: readonly AnyNode[];
  readonly isCertain: boolean;
}

/** @param caller undefined: it may be called directly as well, and then nothing is known */
function givenByName(
  program: AnyNode,
  path: readonly AnyNode[],
  caller: Caller | undefined,
): Given | undefined {
  const uses = usesOf(program, path);
  if (uses === undefined || (caller === undefined && (uses.isCalled || uses.isKnownElsewhere)))
    return undefined;
  const fitting = uses.givings.filter((one) => caller === undefined || fits(one, caller));
  const [first] = fitting;
  // Of several calls the text does not tell which one it was.
  if (first === undefined || fitting.some((one) => one.at(-2) !== first.at(-2))) return undefined;
  return { path: first, isCertain: !uses.isKnownElsewhere };
}

const TIMED: Readonly<Record<string, Caller>> = {
  nextTick: 'nextTick',
  setTimeout: 'timer',
  setInterval: 'timer',
  setImmediate: 'immediate',
};
const LISTENS = /^(?:on|once|addListener|prependListener|prependOnceListener)$/;

function fits(path: readonly AnyNode[], caller: Caller): boolean {
  const call = path.at(-2);
  const name = /[^.]*$/.exec(calleeOf(path)?.callee ?? '')?.[0] ?? '';
  const timed = TIMED[name];
  if (typeof caller === 'string') return caller === 'other' ? timed === undefined : timed === caller;
  if (timed !== undefined) return false;
  const [event] = (call?.['arguments'] ?? []) as AnyNode[];
  const written = event?.type === 'Literal' ? event['value'] : undefined;
  return (
    !LISTENS.test(name) || caller.event === undefined || written === undefined || written === caller.event
  );
}

/** Whether the last node stands among the arguments of the call around it. */
function isGiven(path: readonly AnyNode[]): boolean {
  const call = path.at(-2);
  if (call?.type !== 'CallExpression' && call?.type !== 'NewExpression') return false;
  return path.length > 0 && argumentsOf(call).includes(path.at(-1) as AnyNode);
}

/** @param path the nodes around an argument of a call, outermost first */
function calleeOf(path: readonly AnyNode[]): Pick<Giving, 'callee' | 'place'> | undefined {
  const call = path.at(-2) as AnyNode;
  const callee = call['callee'] as AnyNode;
  const { loc } = callee.type === 'MemberExpression' ? (callee['property'] as AnyNode) : callee;
  const name = calledName(callee);
  if (name === undefined || loc == null) return undefined;
  return {
    callee: call.type === 'NewExpression' ? `new ${name}` : name,
    place: base0(loc.start.line - 1, loc.start.column),
  };
}

function calledName(callee: AnyNode): string | undefined {
  if (callee.type === 'Identifier') return String(callee['name']);
  if (callee.type !== 'MemberExpression' || callee['computed'] === true) return undefined;
  const object = callee['object'] as AnyNode;
  const property = String((callee['property'] as AnyNode)['name']);
  const owner = object.type === 'ThisExpression' ? 'this' : calledName(object);
  return owner === undefined || owner.startsWith('.') ? `.${property}` : `${owner}.${property}`;
}

function nameOf(path: readonly AnyNode[], index: number): string {
  const node = path[index] as AnyNode;
  const own = node['id'] as AnyNode | null | undefined;
  if (own != null) return String(own['name']);
  const holder = path[index - 1];
  const named = (holder?.['id'] ?? holder?.['key']) as AnyNode | null | undefined;
  const isNamed =
    holder !== undefined &&
    /^(?:VariableDeclarator|MethodDefinition|PropertyDefinition|Property)$/.test(holder.type);
  const name = isNamed && holder['computed'] !== true ? named?.['name'] : undefined;
  return typeof name === 'string' ? name : '(anonymous)';
}
