/**
 * How a function gets to another thread, since functions cannot be sent: as its text, as the name of one that every
 * thread has, or as an export of a module. A function that cannot run there is refused here, with the reason.
 */
import { getBuiltinModule } from 'node:process';
import { Script } from 'node:vm';

/** How a thread finds the function. */
export type PortableCall =
  /** An expression that evaluates to it. */
  | { readonly kind: 'text'; readonly text: string }
  /** `globalThis` or the name of a Node module, and the properties that lead to it. */
  | { readonly kind: 'builtin'; readonly path: readonly string[] }
  | { readonly kind: 'module'; readonly url: string; readonly name: string };

export type AnyFunction = (...parameters: never[]) => unknown;

/** An exported function, for executors: see `moduleFunction`. */
export class ModuleFunction<F extends AnyFunction = AnyFunction> {
  readonly url: string;
  readonly name: string;
  /** Only a type. */
  declare readonly type: F;

  constructor(url: string, name: string) {
    this.url = url;
    this.name = name;
  }
}

/**
 * A module's export, for `toThread` and `runInExecutor`: the thread imports the module, so the function has everything
 * it uses there. `url`: an absolute one, as from `import.meta.resolve`.
 *
 *     const render = moduleFunction<typeof import('./render.js').render>(
 *       new URL('./render.js', import.meta.url), 'render');
 *     const page = yield* toThread(render, 'index');
 */
export function moduleFunction<F extends AnyFunction>(url: string | URL, name: string): ModuleFunction<F> {
  return new ModuleFunction<F>(new URL(url).href, name);
}

const known = new WeakMap<object, PortableCall>();

/** Throws `TypeError` for a function that cannot run on another thread, with the reason. */
export function portable(callback: AnyFunction | ModuleFunction): PortableCall {
  let call = known.get(callback);
  if (call === undefined) known.set(callback, (call = makePortable(callback)));
  return call;
}

/** For display. */
export function nameOf(callback: AnyFunction | ModuleFunction): string {
  return callback.name === '' ? '(anonymous)' : callback.name;
}

function makePortable(callback: AnyFunction | ModuleFunction): PortableCall {
  if (callback instanceof ModuleFunction) return { kind: 'module', url: callback.url, name: callback.name };
  const path = pathOf(callback);
  if (path !== undefined) return { kind: 'builtin', path };
  const text = Function.prototype.toString.call(callback);
  if (/\{\s*\[native code\]\s*\}$/.test(text))
    throw refusal(callback, 'it has no text that could be sent. Hand a function that calls it');
  if (text.startsWith('class')) throw refusal(callback, 'it is a class');
  if (/Generator/.test(Object.prototype.toString.call(callback)))
    throw refusal(callback, 'it is a generator function. Hand one that answers its result');
  // A function as an expression; otherwise a method, whose text belongs in an object.
  for (const made of [`(${text})`, `Object.values({${text}})[0]`])
    if (isExpression(made)) return { kind: 'text', text: made };
  throw refusal(callback, 'its text makes sense only where it stands. Hand a plain function');
}

function refusal(callback: AnyFunction | ModuleFunction, why: string): TypeError {
  return new TypeError(`Cannot run ${nameOf(callback)} on another thread: ${why}`);
}

function isExpression(text: string): boolean {
  try {
    // Parses it, runs nothing.
    new Script(text);
    return true;
  } catch {
    return false;
  }
}

/** Node's modules with functions that are worth a thread. */
const MODULES = [
  'fs',
  'fs/promises',
  'zlib',
  'crypto',
  'child_process',
  'path',
  'url',
  'util',
  'v8',
  'os',
  'dns',
];
let paths: Map<unknown, readonly string[]> | undefined;

/** Where every thread has this function; undefined for one of the program's own. */
function pathOf(callback: unknown): readonly string[] | undefined {
  return (paths ??= collectPaths()).get(callback);
}

function collectPaths(): Map<unknown, readonly string[]> {
  const found = new Map<unknown, readonly string[]>();
  const collect = (owner: object, path: readonly string[]): void => {
    for (const [key, { value }] of Object.entries(Object.getOwnPropertyDescriptors(owner)))
      if (typeof value === 'function' && !found.has(value)) found.set(value, [...path, key]);
  };
  collect(globalThis, ['globalThis']);
  for (const [key, { value }] of Object.entries(Object.getOwnPropertyDescriptors(globalThis)))
    if (key !== 'globalThis' && isNamespace(value)) collect(value, ['globalThis', key]);
  for (const name of MODULES) {
    const module: unknown = getBuiltinModule(name);
    if (isNamespace(module)) collect(module, [name]);
  }
  return found;
}

/** `Math`, `Array` and the like. */
function isNamespace(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
