/**
 * The hooks' names in a realm. Evaluated code finds them as lexical names of the realm's global scope: before its first
 * statement, in scripts, functions and modules, without a property on any object of the program, and even in a realm of
 * `node:vm` whose global object is frozen.
 */
import vm from 'node:vm';
import { HOOK_LETTERS, HOOKS_SYMBOL_NAME } from '../protocol/instrumentation.js';
import { keepFunctionTexts } from '../loader/function-text.js';
import { programGlobal } from '../realm/program.js';

const { Script } = vm;
// eslint-disable-next-line @typescript-eslint/unbound-method -- only applied
const { runInContext, runInThisContext } = Script.prototype;

/** Keyed by the object that stands for the realm and keeps its contents alive: the entry ends with the realm. */
const named = new WeakMap<object, Set<string>>();

/** Prefixes used by texts so far: a script may run in any realm later. */
const prefixes = new Set<string>();

export function usePrefix(prefix: string): void {
  prefixes.add(prefix);
}

/** @param context an object made by `vm.createContext`; undefined: the program's own realm */
export function nameHooksIn(context: object | undefined): void {
  if (prefixes.size === 0) return;
  const realm = context ?? programGlobal;
  let done = named.get(realm);
  if (done === undefined) {
    done = new Set();
    named.set(realm, done);
    if (context !== undefined) keepFunctionTexts(evaluate('Function.prototype', context) as object);
  }
  for (const prefix of prefixes) {
    if (done.has(prefix)) continue;
    done.add(prefix);
    declare(prefix, context);
  }
}

function declare(prefix: string, context: object | undefined): void {
  const names = HOOK_LETTERS.map((letter) => prefix + letter).join(',');
  const values = HOOK_LETTERS.map((letter) => `${letter}:${prefix}${letter}`).join(',');
  const take = evaluate(`let ${names};(${prefix}h)=>{({${values}}=${prefix}h)}`, context) as (
    hooks: unknown,
  ) => void;
  take(Reflect.get(programGlobal, Symbol.for(HOOKS_SYMBOL_NAME)));
}

function evaluate(text: string, context: object | undefined): unknown {
  const script = new Script(text);
  return context === undefined
    ? Reflect.apply(runInThisContext, script, [])
    : Reflect.apply(runInContext, script, [context]);
}
