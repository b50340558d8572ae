/** The ways in which `node:vm` passes text to V8. */
import vm from 'node:vm';
import { copyArray } from '../realm/copy-in.js';
import { standIn } from '../loader/stand-ins.js';
import { nameHooksIn } from './realm-names.js';
import type { EvaluatedTexts } from './evaluated-texts.js';
import type { ModuleKind } from '../rewrite/syntax.js';

type Options = Readonly<Record<string, unknown>>;
type AnyFunction = (...given: never[]) => unknown;
type Constructor = (new (...given: unknown[]) => object) & { readonly prototype: object };

/** The program's module; ours is a copy that is unaffected. */
interface ProgramsVm {
  Script: Constructor;
  SourceTextModule?: Constructor;
  compileFunction: AnyFunction;
  runInThisContext: AnyFunction;
  runInContext: AnyFunction;
  runInNewContext: AnyFunction;
}

const { isContext } = vm;

/** Bytecode kept between runs belongs to the original text. */
const OF_BYTECODE = ['cachedData', 'produceCachedData'] as const;

export function takeVmEntries(texts: EvaluatedTexts): void {
  const programs = process.getBuiltinModule('node:vm') as unknown as ProgramsVm;
  takeConstructor(programs, 'Script', 'commonjs', texts);
  takeConstructor(programs, 'SourceTextModule', 'module', texts);
  takeRun(programs.Script.prototype);
  for (const made of [programs.Script, programs.SourceTextModule]) if (made) takeBytecode(made.prototype);
  for (const name of ['runInThisContext', 'runInContext', 'runInNewContext'] as const)
    takeFunction(programs, name, name === 'runInThisContext' ? 1 : 2, texts);
  takeFunction(programs, 'compileFunction', 2, texts);
}

function takeConstructor(
  programs: ProgramsVm,
  name: 'Script' | 'SourceTextModule',
  kind: ModuleKind,
  texts: EvaluatedTexts,
): void {
  const original = programs[name];
  if (original === undefined) return;
  const proxy = standIn(original, {
    construct(target, given, newTarget) {
      const all = copyArray<unknown>(given);
      const [code, options] = all;
      const text = rewritten(texts, kind, code, options);
      // A module belongs to its realm from the start; a script joins one when it runs.
      if (kind === 'module') nameHooksIn(contextOf(options, 'context'));
      const construct = (first: unknown, second: unknown): object =>
        Reflect.construct(
          target,
          withFirst(all, first, second),
          newTarget === proxy ? original : (newTarget as Constructor),
        );
      if (text === undefined) return construct(code, options);
      const made = construct(text, ofWhole(options));
      keepBytecode(made, () => Reflect.construct(target, all), options);
      return made;
    },
  });
  const { prototype } = original;
  Reflect.defineProperty(prototype, 'constructor', { value: proxy, writable: true, configurable: true });
  Object.assign(programs, { [name]: proxy });
}

/** Requests for bytecode are answered by the script as it would be without the runtime. */
function keepBytecode(made: object, plain: () => object, options: unknown): void {
  let plainScript: object | undefined;
  const asked = isObject(options) ? OF_BYTECODE.filter((key) => options[key] !== undefined) : [];
  if (asked.length > 0) {
    plainScript = plain();
    for (const key of ['cachedData', 'cachedDataProduced', 'cachedDataRejected']) {
      if (Object.hasOwn(plainScript, key)) Reflect.set(made, key, Reflect.get(plainScript, key));
    }
  }
  plainScripts.set(made, () => (plainScript ??= plain()));
}

const plainScripts = new WeakMap<object, () => object>();

/** A script joins the realm that it runs in; functions of `node:vm` that run scripts pass through here too. */
function takeRun(prototype: object): void {
  take(prototype, 'runInContext', (run, self, given) => {
    const [context] = given;
    if (isObject(context) && isContext(context)) nameHooksIn(context);
    return Reflect.apply(run, self, given);
  });
}

function takeBytecode(prototype: object): void {
  take(prototype, 'createCachedData', (create, self, given) =>
    Reflect.apply(create, plainScripts.get(self as object)?.() ?? self, given),
  );
}

/** @param at position of its options, after a function's parameters or the realm */
function takeFunction(
  programs: ProgramsVm,
  name: 'compileFunction' | 'runInThisContext' | 'runInContext' | 'runInNewContext',
  at: 1 | 2,
  texts: EvaluatedTexts,
): void {
  take(programs, name, (original, self, given) => {
    const [code] = given;
    const options = given[at];
    const text = rewritten(texts, 'commonjs', code, options);
    if (name === 'compileFunction') nameHooksIn(contextOf(options, 'parsingContext'));
    if (text === undefined) return Reflect.apply(original, self, given);
    const changed = [...given];
    changed[0] = text;
    // Absent options stay absent.
    if (given.length > at) changed[at] = ofWhole(options);
    const made: unknown = Reflect.apply(original, self, changed);
    if (name === 'compileFunction')
      keepBytecode(made as object, () => Reflect.apply(original, self, given) as object, options);
    return made;
  });
}

type Call = (...given: never[]) => unknown;

function take(
  holder: object,
  name: string,
  call: (original: Call, self: unknown, given: unknown[]) => unknown,
): void {
  const descriptor = Object.getOwnPropertyDescriptor(holder, name);
  const original: unknown = descriptor?.value;
  if (typeof original !== 'function') return;
  const value = standIn(original as Call, {
    apply: (target, self: unknown, given: unknown[]) => call(target, self, copyArray(given)),
  });
  Reflect.defineProperty(holder, name, { ...descriptor, value });
}

function rewritten(
  texts: EvaluatedTexts,
  kind: ModuleKind,
  code: unknown,
  options: unknown,
): string | undefined {
  if (typeof code !== 'string') return undefined;
  const given: Options =
    typeof options === 'string' ? { filename: options } : isObject(options) ? options : {};
  const name = given['filename'] ?? given['identifier'];
  const text = texts.rewritten({
    code,
    kind,
    filename: typeof name === 'string' ? name : undefined,
    offset: { line: offsetOf(given['lineOffset']), column: offsetOf(given['columnOffset']) },
  });
  if (text !== undefined) nameHooksIn(undefined);
  return text;
}

function offsetOf(value: unknown): number {
  return typeof value === 'number' && Number.isInteger(value) ? value : 0;
}

/** The options for a text whose map counts columns from its beginning, and to which no bytecode belongs. */
function ofWhole(options: unknown): unknown {
  if (!isObject(options)) return options;
  const changed: Record<string, unknown> = { ...options };
  if (changed['columnOffset'] !== undefined) changed['columnOffset'] = 0;
  for (const key of OF_BYTECODE) Reflect.deleteProperty(changed, key);
  return changed;
}

function contextOf(options: unknown, key: string): object | undefined {
  const context = isObject(options) ? options[key] : undefined;
  return isObject(context) && isContext(context) ? context : undefined;
}

function withFirst(given: readonly unknown[], code: unknown, options: unknown): unknown[] {
  return given.length < 2 ? [code, ...given.slice(1)] : [code, options, ...given.slice(2)];
}

function isObject(value: unknown): value is Options {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
