/**
 * The answers of the module hooks, for the program's thread (`module.registerHooks`) and for Node's hooks thread
 * (`module.register`); they differ only in what is asynchronous, which is handled there.
 *
 * Another loader's answer takes precedence: if it already made JavaScript of a TypeScript file, that is instrumented.
 */
import { readFileSync } from 'node:fs';
import type { LoadFnOutput, LoadHookContext } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { ModuleKind } from '../rewrite/syntax.js';
import { HOOKS_SPECIFIER } from '../protocol/instrumentation.js';
import { isError } from '../realm/is-error.js';
import { isInstrumented, type LoaderConfiguration } from './configuration.js';
import { fixedKind, isTypeScript, kindBySyntax } from './module-format.js';
import { GIVES_IMPORTS_TO_REQUIRE, isCompiledByAnother } from './other-compilers.js';
import { decodeSource, type ModuleTexts } from './module-texts.js';
import { isOnlyModule } from './strip-types.js';

/** What is known of a file before its source is loaded. */
export interface LoadPlan {
  readonly url: string;
  readonly file: string;
  readonly typed: boolean;
}

export class ModuleHooks {
  readonly #configuration: LoaderConfiguration;
  readonly #texts: ModuleTexts;

  constructor(configuration: LoaderConfiguration, texts: ModuleTexts) {
    this.#configuration = configuration;
    this.#texts = texts;
  }

  /** Left to Node, without other loaders. */
  isHooksModule(specifier: string): boolean {
    return specifier === HOOKS_SPECIFIER;
  }

  /** Undefined if it is left to Node and other loaders: packages, JSON, builtins, other schemes. */
  plan(url: string, context: LoadHookContext): LoadPlan | undefined {
    if (!url.startsWith('file:')) return undefined;
    // Absent for a `require`, despite the types.
    const attributes = context.importAttributes as ImportAttributes | undefined;
    if (attributes?.['type'] !== undefined) return undefined;
    const file = fileURLToPath(url);
    const typed = isTypeScript(file);
    if (/\.(?:json|node|wasm)$/.test(file)) return undefined;
    // Packages that ship TypeScript run as with their users' loaders, but without hooks.
    if (!isInstrumented(file, this.#configuration)) return undefined;
    return { url, file, typed };
  }

  /** The answer if a later loader supplied one. */
  instrumented(plan: LoadPlan, loaded: LoadFnOutput): LoadFnOutput {
    // Node's `module-typescript`, `commonjs-typescript`, and `typescript` where the package does not say.
    if (plan.typed && (loaded.format?.endsWith('typescript') ?? true)) return this.stripped(plan);
    const source = decodeSource(loaded.source);
    const kind = kindOfFormat(loaded.format);
    if (source === undefined || kind === undefined || !this.#configuration.rewrites) return loaded;
    return { ...loaded, source: this.#textOf(plan, source, kind, false) };
  }

  /**
   * The answer if imported CommonJS is left to another compiler in its original form: Node passes it on to `require`,
   * where that compiler's output reaches us. Undefined: it is ours.
   */
  forAnotherCompiler({ file, typed }: LoadPlan, loaded: LoadFnOutput | undefined): LoadFnOutput | undefined {
    // Another loader has made an ES module of it: Node itself says `module-typescript`.
    if (typed && loaded?.format === 'module') return undefined;
    if (!GIVES_IMPORTS_TO_REQUIRE || !isCompiledByAnother(file)) return undefined;
    const isCommonJs = typed ? this.readTypeScript(file).kind === 'commonjs' : loaded?.format === 'commonjs';
    if (!isCommonJs) return undefined;
    // Hooks of another thread leave it to `require` by giving no source; with one, Node would run that text as it is.
    const source = loaded === undefined ? readFileSync(file, 'utf8') : loaded.source;
    return { ...loaded, format: 'commonjs', source, shortCircuit: true };
  }

  /** The answer if a TypeScript file is ours to transform. */
  stripped(plan: LoadPlan): LoadFnOutput {
    const { source, kind } = this.readTypeScript(plan.file);
    return { format: kind, source: this.#textOf(plan, source, kind, true), shortCircuit: true };
  }

  readTypeScript(file: string): { readonly source: string; readonly kind: ModuleKind } {
    const source = readFileSync(file, 'utf8');
    return { source, kind: this.kindOfTypeScript(source, file) };
  }

  kindOfTypeScript(source: string, file: string): ModuleKind {
    return fixedKind(file) ?? kindOf(source, file);
  }

  #textOf({ url, file }: LoadPlan, source: string, kind: ModuleKind, typed: boolean): string {
    return this.#texts.textOf({ source, file, url, kind, typed });
  }
}

/** Its only purpose is an ES module. */
const NEEDS_MODULE = /\bimport\.meta\b/;

function kindOf(source: string, file: string): ModuleKind {
  const kind = kindBySyntax(source);
  const couldBeModule = kind === 'module' || /\bawait\b/.test(source);
  // If packages are in Yarn's map, only `require` finds them, unless the project declares that it has ES modules.
  const isLeftToRequire = kind === 'commonjs' || process.versions['pnp'] !== undefined;
  if (!couldBeModule || !isLeftToRequire) return kind;
  return NEEDS_MODULE.test(source) || isOnlyModule(source, file) ? 'module' : 'commonjs';
}

/**
 * Whether Node failed only because it does not know TypeScript's extensions, or because its own type stripping does not
 * suffice: it parses a file in a package without `type` before it calls any hook.
 */
export function isTypeScriptRefused(error: unknown): boolean {
  return isError(error) && 'code' in error && REFUSALS.has(error.code);
}

const REFUSALS = new Set<unknown>([
  'ERR_UNKNOWN_FILE_EXTENSION',
  'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX',
  'ERR_INVALID_TYPESCRIPT_SYNTAX',
]);

function kindOfFormat(format: string | null | undefined): ModuleKind | undefined {
  return format === 'module' || format === 'commonjs' ? format : undefined;
}
