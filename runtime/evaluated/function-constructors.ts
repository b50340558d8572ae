/** Functions made from text: `new Function(…)`, and the constructors of its asynchronous and generator counterparts. */
import { noteMade } from '../loader/made-functions.js';
import { standIn } from '../loader/stand-ins.js';
import { mapUrlOf, sourceUrlOf } from '../source-maps/source-map-comment.js';
import { copyArray } from '../realm/copy-in.js';
import { evaluateInProgram, programGlobal } from '../realm/program.js';
import type { EvaluatedTexts } from './evaluated-texts.js';
import { makerFor } from './function-makers.js';
import { nameHooksIn } from './realm-names.js';

type FunctionConstructor = new (...given: unknown[]) => object;

/** As V8 joins the parts: line numbers stay the same. */
const KINDS = {
  Function: ['function anonymous(', 'function () {}'],
  AsyncFunction: ['async function anonymous(', 'async function () {}'],
  GeneratorFunction: ['function* anonymous(', 'function* () {}'],
  AsyncGeneratorFunction: ['async function* anonymous(', 'async function* () {}'],
} as const;

const BETWEEN = '\n) {\n';
const LAST = '})';

export function takeFunctionConstructors(texts: EvaluatedTexts): void {
  for (const [head, example] of Object.values(KINDS)) {
    const prototype = prototypeOf(example);
    // Such a program makes no functions from text.
    if (prototype === undefined) return;
    const descriptor = Object.getOwnPropertyDescriptor(prototype, 'constructor');
    const original = descriptor?.value as (FunctionConstructor & (() => unknown)) | undefined;
    if (original === undefined) continue;
    const make = (
      trap: () => unknown,
      target: typeof original,
      given: unknown[],
      newTarget: typeof original,
    ): object => {
      const all = copyArray(given);
      const parts: unknown[] = rewrittenParts(texts, head, all) ?? all;
      noteMade(codeOf(head, parts), trap);
      const made = newTarget === proxy ? original : newTarget;
      return mayImport(parts) ? makerFor(trap)(target, parts, made) : Reflect.construct(target, parts, made);
    };
    const construct = (target: typeof original, given: unknown[], newTarget: unknown): object =>
      make(construct as () => unknown, target, given, newTarget as typeof original);
    const apply = (target: typeof original, _self: unknown, given: unknown[]): object =>
      make(apply as () => unknown, target, given, target);
    const proxy = standIn(original, { construct, apply });
    // Not possible if built-in objects are frozen.
    if (!Reflect.defineProperty(prototype, 'constructor', { ...descriptor, value: proxy })) continue;
    const named = Object.getOwnPropertyDescriptor(programGlobal, original.name);
    if (named?.value === original)
      Reflect.defineProperty(programGlobal, original.name, { ...named, value: proxy });
  }
}

/** Undefined in a program that may not make code from text (`--disallow-code-generation-from-strings`). */
function prototypeOf(example: string): object | undefined {
  try {
    return Object.getPrototypeOf(evaluateInProgram(`(${example})`)) as object;
  } catch {
    return undefined;
  }
}

/** An object may become any text. */
function mayImport(parts: readonly unknown[]): boolean {
  return parts.some((part) => (typeof part === 'string' ? part.includes('import') : Object(part) === part));
}

/** Converting an object to text may run code of the program: such an argument counts as empty here. */
function codeOf(head: string, given: readonly unknown[]): string {
  const texts = given.map((part) => (Object(part) === part || typeof part === 'symbol' ? '' : String(part)));
  return `(${head}${texts.slice(0, -1).join(',')}${BETWEEN}${texts.at(-1) ?? ''}\n${LAST}`;
}

/** Parameters and body; undefined: they stay unchanged. */
function rewrittenParts(
  texts: EvaluatedTexts,
  head: string,
  given: readonly unknown[],
): string[] | undefined {
  if (given.length === 0 || !given.every((part) => typeof part === 'string')) return undefined;
  const body = given.at(-1) ?? '';
  if (sourceUrlOf(body) === undefined && mapUrlOf(body) === undefined) return undefined;
  const code = codeOf(head, given);
  const text = texts.rewritten({ code, kind: 'commonjs', as: 'function', filename: undefined });
  if (text === undefined) return undefined;
  nameHooksIn(undefined);
  const between = text.indexOf(BETWEEN);
  // There may be inserted text before its last brace, and after it is the comment that names our map.
  const end = text.lastIndexOf(`${LAST}\n`);
  if (between < 0 || end < between) return undefined;
  const parameters = text.slice(head.length + 1, between);
  return [parameters, text.slice(between + BETWEEN.length, end) + text.slice(end + LAST.length)];
}
