/**
 * Edits of calls that make a promise or a handle by hand: `new Promise(…)`, `Promise.withResolvers()`, `setTimeout(…)`,
 * `createServer(…)` and similar. A hook receives the new object, and an executor passes a hook the two functions that
 * settle its promise. Also methods `then`, which V8 gives such functions, too.
 */
import type { AnyNode, CallExpression, NewExpression } from 'acorn';
import { HOOKS, type HookName } from '../protocol/instrumentation.js';
import type { Settling } from '../protocol/sites.js';
import type { CallSurroundings } from './call-surroundings.js';
import { calledName, isInChain } from './called-name.js';
import { beginWith } from './function-beginning.js';
import { nameFunction } from './function-name.js';
import { STATEMENT_FOLLOWS } from './statement-beginning.js';
import { THENS } from './then-edits.js';
import { isGivenToPromisify, makerOfNode } from './promises-of-node.js';
import { settlingOf } from './executor-settling.js';
import { childrenOf, isFunction, type FunctionNode } from './syntax.js';

/** Node's functions and methods, on whatever object, that return something that keeps a program alive. */
const MAKERS: ReadonlySet<string> = new Set([
  'setTimeout',
  'setInterval',
  'setImmediate',
  'createServer',
  'createSecureServer',
  'createConnection',
  'createSocket',
  'createInterface',
  'createReadStream',
  'createWriteStream',
  'connect',
  'listen',
  'watch',
  'watchFile',
  'spawn',
  'fork',
  'exec',
  'execFile',
]);

/** Classes with such objects. */
const MAKER_CLASSES: ReadonlySet<string> = new Set([
  'Worker',
  'WebSocket',
  'WebSocketServer',
  'Server',
  'Socket',
  'MessageChannel',
  'BroadcastChannel',
]);

/** Below this many nested hooks nothing is recorded about what is made: the module must still compile. */
export const MOST_MAKING = 50;

export function editMakingCall(node: CallExpression, around: CallSurroundings): void {
  const name = calledName(node.callee);
  if (name === undefined || isInChain(node, around.path)) return;
  const isResolvers = name === 'withResolvers' && isPromise(objectOf(node.callee));
  const maker = isResolvers ? undefined : makerOfNode(node, around.source);
  if (maker !== undefined) {
    if (maker === 'event') editEmitter(node, around);
    wrap(node, around, HOOKS.madeByNode, undefined, ENDS[maker](node));
    return;
  }
  if (isResolvers ? around.isPromiseBound() : !MAKERS.has(name)) return;
  wrap(node, around, HOOKS.made);
}

/** How the call of the hook ends; of functions that are not known by what they return, with the function itself. */
const ENDS = {
  timer: () => ')',
  event: () => ',1)',
  promisified: () => ',1)',
  unknown: ({ callee }: CallExpression) => `,2,${nameText(callee)})`,
};

/** `fs.promises.readFile`, in one line. */
function nameText(node: CallExpression['callee']): string {
  if (node.type === 'Identifier') return node.name;
  if (node.type !== 'MemberExpression' || node.object.type === 'Super') return 'undefined';
  return `${nameText(node.object)}.${calledName(node) ?? ''}`;
}

/** Whose event is awaited. */
function editEmitter({ arguments: [emitter] }: CallExpression, around: CallSurroundings): void {
  if (emitter === undefined || emitter.type === 'SpreadElement') return;
  around.edits.open(emitter.start, around.depth, `${around.hook(HOOKS.eventAwaited)}(`);
  around.edits.close(emitter.end, around.depth, ')');
}

export function editNew(node: NewExpression, around: CallSurroundings): void {
  const { callee } = node;
  if (!isPromise(callee)) {
    if (MAKER_CLASSES.has(calledName(callee) ?? '')) wrap(node, around, HOOKS.made);
    return;
  }
  const [executor] = node.arguments;
  // Where the module binds that name, the hook inspects what was made: a pool may be given its `Promise` as a parameter.
  if (around.isPromiseBound() && (executor === undefined || !isFunction(executor))) return;
  const site = wrap(
    node,
    around,
    HOOKS.made,
    executor !== undefined && isFunction(executor) ? settlingOf(executor) : undefined,
  );
  if (executor !== undefined && isFunction(executor)) editExecutor(executor, site, around);
}

function wrap(
  node: CallExpression | NewExpression,
  around: CallSurroundings,
  name: HookName,
  settling?: Settling,
  end = ')',
): number {
  const { edits, sites, depth, openingEnd, functionRow, hook } = around;
  const site = sites.addMaking(node.start, node, functionRow, makerName(around), settling);
  edits.open(node.start, depth, `${hook(name)}(${site},${openingEnd}`);
  edits.close(node.end, depth, end);
  return site;
}

/** Its first statement passes the settling functions to the hook. */
function editExecutor(executor: FunctionNode, site: number, around: CallSurroundings): void {
  const names = executor.params.slice(0, 2).map((one) => (one.type === 'Identifier' ? one.name : undefined));
  if (executor.generator || names.length === 0 || names.includes(undefined)) return;
  // It has more than its parameters say.
  if (executor.type !== 'ArrowFunctionExpression' && mentions(executor.body, 'arguments')) return;
  const within = { ...around, depth: around.depth + STEP };
  editRelays(
    executor.body,
    names.filter((name) => name !== undefined),
    within,
  );
  const call = `${around.hook(HOOKS.executorBegins)}(${site},${names.join(',')})`;
  beginWith(call, executor, within.edits, within.depth);
}

/** Functions that V8 or Node gives what settles a promise: their first statement passes it to a hook. */
export function editSettling(node: FunctionNode, around: CallSurroundings): void {
  if (around.added >= MOST_MAKING) return;
  if (isMethodThen(node, around.path.at(-2))) editThenMethod(node, around);
  else editPromisified(node, around);
}

/** A function that `promisify` is given: its last parameter is the callback. */
function editPromisified(node: FunctionNode, around: CallSurroundings): void {
  const callback = node.params.at(-1);
  if (callback?.type !== 'Identifier' || node.async || node.generator) return;
  if (!around.source.includes('promisify') || !isPromisified(node, around)) return;
  const site = around.sites.addMaking(node.start, node, around.functionRow, makerName(around));
  const call = `${around.hook(HOOKS.promisifiedBegins)}(${site},${callback.name})`;
  beginWith(call, node, around.edits, around.depth);
}

function isPromisified(node: FunctionNode, { path, source }: CallSurroundings): boolean {
  const holder = path.at(-2);
  if (holder?.type === 'CallExpression')
    return calledName(holder.callee) === 'promisify' && holder.arguments[0] === node;
  const name = node.type === 'ArrowFunctionExpression' ? undefined : node.id?.name;
  return [name, nameIn(holder)].some((one) => one !== undefined && isGivenToPromisify(one, source));
}

/** What the function is called by what it stands in. */
function nameIn(holder: AnyNode | undefined): string | undefined {
  switch (holder?.type) {
    case 'VariableDeclarator':
      return holder.id.type === 'Identifier' ? holder.id.name : undefined;
    case 'MethodDefinition':
    case 'PropertyDefinition':
    case 'Property':
      return holder.computed || holder.key.type !== 'Identifier' ? undefined : holder.key.name;
    default:
      return undefined;
  }
}

/** The method `then` of an object that is awaited like a promise. */
function editThenMethod(node: FunctionNode, around: CallSurroundings): void {
  const names = node.params.slice(0, 2).flatMap((one) => (one.type === 'Identifier' ? [one.name] : []));
  if (names.length === 0 || names.length < Math.min(node.params.length, 2)) return;
  editRelays(node.body, names, around);
  beginWith(`${around.hook(HOOKS.thenBegins)}(this,${names.join(',')})`, node, around.edits, around.depth);
}

/** @param holder what it stands in */
function isMethodThen(node: FunctionNode, holder: AnyNode | undefined): boolean {
  if (node.type !== 'FunctionExpression' || node.generator) return false;
  switch (holder?.type) {
    case 'MethodDefinition':
      return !holder.computed && !holder.static && holder.kind === 'method' && isThen(holder.key);
    case 'Property':
      return !holder.computed && holder.kind === 'init' && isThen(holder.key);
    case 'AssignmentExpression':
      return holder.left.type === 'MemberExpression' && !holder.left.computed && isThen(holder.left.property);
    default:
      return false;
  }
}

function isThen(key: AnyNode): boolean {
  return key.type === 'Identifier' && key.name === 'then';
}

/**
 * `work.then(resolve, reject)` within an executor or a method `then`: the hook records what settles through it.
 *
 * @param depth that of the function
 */
function editRelays(body: AnyNode, names: readonly string[], { edits, depth, hook }: CallSurroundings): void {
  const visit = (node: AnyNode, level: number, statementStart: number): void => {
    if (node.type === 'CallExpression' && node.callee.type === 'MemberExpression') {
      const { object } = node.callee;
      const method = calledName(node.callee);
      const settler = names.find((name) => node.arguments.some((argument) => mentions(argument, name)));
      if (settler !== undefined && THENS.has(method ?? '') && object.type !== 'Super') {
        const rank = depth + level * STEP + 1;
        const end = object.start === statementStart ? STATEMENT_FOLLOWS : '';
        edits.open(object.start, rank, `${hook(HOOKS.settledThrough)}(${settler},${end}`);
        edits.close(object.end, rank, ')');
      }
    }
    // A call around a part of `a?.b` would end the chain.
    if (node.type === 'ChainExpression') return;
    const start = node.type === 'ExpressionStatement' ? node.start : statementStart;
    for (const child of childrenOf(node)) visit(child, level + 1, start);
  };
  visit(body, 1, -1);
}

/** Ranks per level of the syntax tree, as in the walk through the module. */
const STEP = 10;

function mentions(node: AnyNode, name: string): boolean {
  if (node.type === 'Identifier') return node.name === name;
  return childrenOf(node).some((child) => mentions(child, name));
}

function makerName({ path, sites }: CallSurroundings): string {
  for (let index = path.length - 1; index >= 0; index--) {
    const node = path[index];
    if (node === undefined || !isFunction(node)) continue;
    const name = nameFunction(node, path.slice(0, index), sites);
    if (name !== '(anonymous)') return name;
  }
  return '(module)';
}

function isPromise(node: AnyNode | undefined): boolean {
  return node?.type === 'Identifier' && node.name === 'Promise';
}

function objectOf(callee: AnyNode): AnyNode | undefined {
  return callee.type === 'MemberExpression' ? callee.object : undefined;
}
