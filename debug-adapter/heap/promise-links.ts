/**
 * What settles promises, as V8's heap shows it, whoever made them: the two functions of `new Promise`, the promise that one
 * was resolved with, the `async` function whose promise it is and what that waits for; and what such waits keep alive.
 */
import type { HeapEdge, HeapGraph, HeapLocation, HeapNode } from './heap-graph.js';

/** The two functions of `new Promise`; one may be gone. */
export interface FoundSettlers {
  readonly promise: HeapNode;
  readonly resolve?: HeapNode;
  readonly reject?: HeapNode;
}

/** It settles after others: it was resolved with one, or an `async` function whose promise it is waits for one. */
export interface FoundFollower {
  readonly promise: HeapNode;
  readonly sources: readonly HeapNode[];
}

/** A callback of `then`, or a suspended `async` function: what it can reach, it reaches once `source` has settled. */
export interface FoundWait {
  readonly source: HeapNode;
  /** The promise of the `async` function, or the one that `then` has returned; absent where there is none. */
  readonly own?: HeapNode;
  /** Functions, and objects in variables. */
  readonly kept: readonly HeapNode[];
  /** The function that waits: its name, empty where it has none, and where its text begins. */
  readonly name: string;
  readonly location?: HeapLocation;
}

/**
 * A function, and the `this` that it closes over if it is an arrow function that uses it: V8 shows that to no script.
 */
export interface FoundReceiver {
  readonly fn: HeapNode;
  readonly receiver: HeapNode;
}

export interface PromiseLinks {
  readonly settlers: readonly FoundSettlers[];
  readonly followers: readonly FoundFollower[];
  readonly waits: readonly FoundWait[];
  readonly receivers: readonly FoundReceiver[];
  /** Whether none was left out because there are many. */
  readonly isComplete: boolean;
}

/** More promises are not followed. */
const MOST_PROMISES = 2000;
/** Waits behind waits are followed so far: all that leads to what settles something is gone through once for each. */
const MOST_ROUNDS = 20;
/** More objects are not gone through on the way back from what settles something. */
const MOST_OBJECTS = 200_000;
/** Of code without hooks: each costs a request, and what it keeps others. */
const MOST_WAITS = 300;
const MOST_KEPT = 30;
const MOST_RECEIVERS = 300;
/** Long lists of callbacks that wait for one promise. */
const MOST_REACTIONS = 1000;

const REACTION = 'system / PromiseReaction';
const CONTEXT = 'system / Context';
/** What V8 calls the object of a suspended function of any kind. */
const SUSPENDED = 'Generator';
const SETTLER = /^\(PromiseCapabilityDefault(Resolve|Reject) /;
const AWAIT = /^\(Async(?:Function|Generator)Await(?:Resolve|Reject)Closure /;
/** What leads from everything to everything: who has a variable of these has it as anyone has. */
const OF_ALL = /^(?:system \/ NativeContext$|global\b)/;
/** What the program cannot reach, or what leads from everything to everything. */
const NO_WAY = /^(?:map|__proto__|constructor|prototype|shared|feedback_cell|code|scope_info)$/;

/**
 * @param asked promises; what leads to those that settle them is followed through further ones
 * @param isUnhooked whether a function that begins there is the program's, and has no hooks
 */
export function promiseLinks(
  graph: HeapGraph,
  asked: readonly HeapNode[],
  isUnhooked: (location: HeapLocation) => boolean,
): PromiseLinks {
  const settlers: FoundSettlers[] = [];
  const followers: FoundFollower[] = [];
  const promises = new Set(asked);
  const seen = new Set<HeapNode>();
  const leading = new Set<HeapNode>();
  let all: FoundWait[] = [];
  for (let round = 0; round < MOST_ROUNDS && seen.size < promises.size; round++) {
    const ends: HeapNode[] = [];
    // It grows while it is gone through.
    for (const promise of promises) {
      if (seen.has(promise) || seen.size === MOST_PROMISES) continue;
      seen.add(promise);
      const { sources, pair } = settlingOf(graph, promise);
      if (sources.length > 0) followers.push({ promise, sources });
      for (const source of [...sources, ...derivedFrom(graph, promise)]) promises.add(source);
      if (pair === undefined) continue;
      settlers.push({ promise, ...pair });
      for (const fn of [pair.resolve, pair.reject]) if (fn !== undefined) ends.push(fn);
    }
    follow(graph, ends, leading);
    // What code with hooks waits for is known, but not always what settles that.
    all = waitsAmong(graph, leading);
    for (const { source } of all) promises.add(source);
  }
  const unhooked = all.filter(({ location }) => location === undefined || isUnhooked(location));
  const waits = unhooked.slice(0, MOST_WAITS);
  const receivers = receiversAmong(graph, leading, isUnhooked);
  const isComplete =
    seen.size === promises.size &&
    leading.size <= MOST_OBJECTS &&
    unhooked.length <= MOST_WAITS &&
    receivers.length < MOST_RECEIVERS &&
    waits.every(({ kept }) => kept.length < MOST_KEPT);
  return { settlers, followers, waits, receivers, isComplete };
}

type Pair = Omit<FoundSettlers, 'promise'>;

interface Settling {
  /** The promises after which it settles, as far as they are known. */
  readonly sources: readonly HeapNode[];
  /** Undefined where it has none, or where it is not known which of several still settle it. */
  readonly pair?: Pair;
}

function settlingOf(graph: HeapGraph, promise: HeapNode): Settling {
  const behind = sourcesOf(graph, promise);
  if (behind.length > 0) return { sources: behind };
  const pairs = graph
    .retainersOf(promise)
    .filter(({ type, from }) => type === 'hidden' && graph.nameOf(from) === CONTEXT)
    .map(({ from }) => pairIn(graph, from))
    .filter(({ resolve, reject }) => resolve !== undefined || reject !== undefined)
    .map((pair) => ({ pair, sources: waitedWith(graph, pair) }));
  // V8 makes new functions for what a promise was resolved with: those of `new Promise` do nothing then.
  const [last, ...others] = pairs.length > 1 ? pairs.filter(({ sources }) => sources.length > 0) : pairs;
  return last === undefined || others.length > 0 ? { sources: [] } : last;
}

/** The promises whose callbacks these functions are. */
function waitedWith(graph: HeapGraph, { resolve, reject }: Pair): HeapNode[] {
  const reactions = [resolve, reject]
    .flatMap((fn) => (fn === undefined ? [] : graph.retainersOf(fn)))
    .filter(({ type, from }) => type === 'hidden' && graph.nameOf(from) === REACTION);
  return [...new Set(reactions.flatMap(({ from }) => sourceOf(graph, from)))];
}

/** V8 keeps the promise in a context that its two functions share. */
function pairIn(graph: HeapGraph, context: HeapNode): Pair {
  let pair: Pair = {};
  for (const fn of closuresOf(graph, context)) {
    const how = SETTLER.exec(codeOf(graph, fn))?.[1];
    if (how === 'Resolve') pair = { ...pair, resolve: fn };
    if (how === 'Reject') pair = { ...pair, reject: fn };
  }
  return pair;
}

/** Where V8 itself settles it after another promise: it was resolved with that, or it is that of an `async` function. */
function sourcesOf(graph: HeapGraph, promise: HeapNode): HeapNode[] {
  return graph.retainersOf(promise).flatMap(({ type, from }) => {
    if (type !== 'hidden') return [];
    if (graph.nameOf(from) === REACTION) return hasCallback(graph, from) ? [] : sourceOf(graph, from);
    return isSuspended(graph, from) ? awaitedBy(graph, from) : [];
  });
}

/** The promise of which a call of `then` has returned this one: the hooks know of it, wherever it was. */
function derivedFrom(graph: HeapGraph, promise: HeapNode): HeapNode[] {
  return graph
    .retainersOf(promise)
    .filter(({ type, from }) => type === 'hidden' && graph.nameOf(from) === REACTION)
    .flatMap(({ from }) => sourceOf(graph, from));
}

/** A promise that another was resolved with has a reaction without callbacks. */
function hasCallback(graph: HeapGraph, reaction: HeapNode): boolean {
  return graph.edgesOf(reaction).some(({ to }) => graph.typeOf(to) === 'closure');
}

/** The promise whose settling this reaction waits for. */
function sourceOf(graph: HeapGraph, reaction: HeapNode): HeapNode[] {
  let last = reaction;
  for (let n = 0; n < MOST_REACTIONS; n++) {
    const around = graph.retainersOf(last);
    const promise = around.find(({ name }) => name === 'reactions_or_result');
    if (promise !== undefined) return [promise.from];
    const next = around.find(({ from }) => graph.nameOf(from) === REACTION);
    if (next === undefined) return [];
    last = next.from;
  }
  return [];
}

function isSuspended(graph: HeapGraph, node: HeapNode): boolean {
  return (
    graph.nameOf(node) === SUSPENDED &&
    graph.edgesOf(node).some(({ name }) => name === 'parameters_and_registers')
  );
}

/** What a suspended function waits for: V8 resumes it by functions whose context has it. */
function awaitedBy(graph: HeapGraph, suspended: HeapNode): HeapNode[] {
  const awaited = graph
    .retainersOf(suspended)
    .filter(({ name, from }) => name === 'extension' && graph.nameOf(from) === CONTEXT)
    .flatMap(({ from }) => closuresOf(graph, from))
    .filter((fn) => AWAIT.test(codeOf(graph, fn)))
    .flatMap((fn) => graph.retainersOf(fn))
    .filter(({ from }) => graph.nameOf(from) === REACTION)
    .flatMap(({ from }) => sourceOf(graph, from));
  return [...new Set(awaited)];
}

function closuresOf(graph: HeapGraph, context: HeapNode): HeapNode[] {
  return graph
    .retainersOf(context)
    .filter(({ name, from }) => name === 'context' && graph.typeOf(from) === 'closure')
    .map(({ from }) => from);
}

function codeOf(graph: HeapGraph, fn: HeapNode): string {
  const code = graph.edgesOf(fn).find(({ name }) => name === 'code');
  return code === undefined ? '' : graph.nameOf(code.to);
}

/** Adds to `leading` what leads to one of these. */
function follow(graph: HeapGraph, ends: readonly HeapNode[], leading: Set<HeapNode>): void {
  const left = ends.filter((end) => !leading.has(end));
  for (const end of left) leading.add(end);
  // It grows while it is gone through.
  for (const node of left) {
    if (leading.size > MOST_OBJECTS) return;
    for (const { type, name, from } of graph.retainersOf(node)) {
      if (type === 'weak' || NO_WAY.test(name) || leading.has(from)) continue;
      if (graph.typeOf(from) === 'synthetic' || OF_ALL.test(graph.nameOf(from))) continue;
      leading.add(from);
      left.push(from);
    }
  }
}

/** What waits with something that leads to what is looked for. */
function waitsAmong(graph: HeapGraph, leading: ReadonlySet<HeapNode>): FoundWait[] {
  const waits: FoundWait[] = [];
  for (const node of leading) {
    const wait =
      graph.nameOf(node) === REACTION
        ? callbacksOf(graph, node, leading)
        : isSuspended(graph, node)
          ? suspendedWait(graph, node, leading)
          : undefined;
    if (wait === undefined || wait.kept.length === 0) continue;
    waits.push(wait);
  }
  return waits;
}

/** Of functions that may be arrow functions, whose `this` leads to what is looked for. */
function receiversAmong(
  graph: HeapGraph,
  leading: ReadonlySet<HeapNode>,
  isUnhooked: (location: HeapLocation) => boolean,
): FoundReceiver[] {
  const found: FoundReceiver[] = [];
  for (const fn of leading) {
    if (graph.typeOf(fn) !== 'closure') continue;
    const location = graph.locationOf(fn);
    if (location === undefined || !isUnhooked(location)) continue;
    const receiver = receiverAround(graph, fn);
    if (receiver === undefined || !leading.has(receiver) || !isValue(graph, receiver)) continue;
    found.push({ fn, receiver });
    if (found.length === MOST_RECEIVERS) break;
  }
  return found;
}

/** The `this` of the innermost function around this one of which a function within uses it. */
function receiverAround(graph: HeapGraph, fn: HeapNode): HeapNode | undefined {
  for (let context = contextOf(graph, fn); context !== undefined;) {
    const edges: HeapEdge[] = graph.edgesOf(context);
    const receiver = edges.find(({ type, name }) => type === 'context' && name === 'this');
    if (receiver !== undefined) return receiver.to;
    context = edges.find(({ name }) => name === 'previous')?.to;
  }
  return undefined;
}

function callbacksOf(
  graph: HeapGraph,
  reaction: HeapNode,
  leading: ReadonlySet<HeapNode>,
): FoundWait | undefined {
  const callbacks = graph
    .edgesOf(reaction)
    .map(({ to }) => to)
    .filter((fn) => leading.has(fn) && graph.typeOf(fn) === 'closure' && !AWAIT.test(codeOf(graph, fn)));
  const [source] = sourceOf(graph, reaction);
  const [first] = callbacks;
  if (source === undefined || first === undefined) return undefined;
  return {
    source,
    kept: callbacks,
    ...nameAndPlace(graph, first),
  };
}

function suspendedWait(
  graph: HeapGraph,
  suspended: HeapNode,
  leading: ReadonlySet<HeapNode>,
): FoundWait | undefined {
  const edges = graph.edgesOf(suspended);
  const fn = edges.find(({ name }) => name === 'function')?.to;
  const own = edges.find(({ type, to }) => type === 'hidden' && graph.nameOf(to) === 'Promise')?.to;
  const [source] = awaitedBy(graph, suspended);
  if (source === undefined || fn === undefined) return undefined;
  const registers = edges.find(({ name }) => name === 'parameters_and_registers')?.to;
  const kept = new Set([
    ...variablesOf(graph, edges.find(({ name }) => name === 'context')?.to, contextOf(graph, fn)),
    ...(registers === undefined ? [] : graph.edgesOf(registers).map(({ to }) => to)),
    fn,
  ]);
  return {
    source,
    ...(own === undefined ? {} : { own }),
    kept: [...kept]
      .filter((node) => node !== suspended && leading.has(node) && isValue(graph, node))
      .slice(0, MOST_KEPT),
    ...nameAndPlace(graph, fn),
  };
}

function contextOf(graph: HeapGraph, fn: HeapNode): HeapNode | undefined {
  return graph.edgesOf(fn).find(({ name }) => name === 'context')?.to;
}

/** The variables of a call that closures close over: those around its function are reached through that. */
function variablesOf(
  graph: HeapGraph,
  innermost: HeapNode | undefined,
  around: HeapNode | undefined,
): HeapNode[] {
  const found: HeapNode[] = [];
  for (let context = innermost; context !== undefined && context !== around;) {
    const edges: HeapEdge[] = graph.edgesOf(context);
    for (const { type, to } of edges) if (type === 'context') found.push(to);
    context = edges.find(({ name }) => name === 'previous')?.to;
  }
  return found;
}

/** What the inspector can hand out. */
function isValue(graph: HeapGraph, node: HeapNode): boolean {
  const type = graph.typeOf(node);
  return type === 'closure' || (type === 'object' && !graph.nameOf(node).startsWith('system / '));
}

function nameAndPlace(graph: HeapGraph, fn: HeapNode): Pick<FoundWait, 'name' | 'location'> {
  const location = graph.locationOf(fn);
  return { name: graph.nameOf(fn), ...(location === undefined ? {} : { location }) };
}
