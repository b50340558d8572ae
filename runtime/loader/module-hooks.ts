/**
 * What the module hooks answer, for the program's thread (`module.registerHooks`) and for Node's hooks thread
 * (`module.register`) alike; only who waits for whom differs, and that is theirs.
 *
 * Another loader's answer comes first: if it already made JavaScript of a TypeScript file, that is what is instrumented.
 */
import { readFileSync } from 'node:fs';
import type { LoadFnOutput, LoadHookContext } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { ModuleKind } from '../instrument/syntax.js';
import { HOOKS_SPECIFIER } from '../probes/instrumentation-contract.js';
import { isInstrumented, type LoaderConfiguration } from './configuration.js';
import { fixedKind, isTypeScript, kindBySyntax } from './module-format.js';
import { decodeSource, type ModuleTexts } from './module-texts.js';
import { isOnlyModule } from './strip-types.js';

/** What is known of a file before its source is. */
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

  /** Left to Node, with no other loader asked. */
  isHooksModule(specifier: string): boolean {
    return specifier === HOOKS_SPECIFIER;
  }

  /** Undefined for what is left to Node and other loaders: packages, JSON, builtins, other schemes. */
  plan(url: string, context: LoadHookContext): LoadPlan | undefined {
    if (!url.startsWith('file:')) return undefined;
    // Absent for a `require`, whatever the types say.
    const attributes = context.importAttributes as ImportAttributes | undefined;
    if (attributes?.['type'] !== undefined) return undefined;
    const file = fileURLToPath(url);
    const typed = isTypeScript(file);
    if (/\.(?:json|node|wasm)$/.test(file)) return undefined;
    // Packages that ship TypeScript run as their users' loaders would run them, if without hooks.
    if (!isInstrumented(file, this.#configuration)) return undefined;
    return { url, file, typed };
  }

  /** The answer when the loaders after us gave one. */
  instrumented(plan: LoadPlan, loaded: LoadFnOutput): LoadFnOutput {
    // Node's `module-typescript`, `commonjs-typescript`, and `typescript` where the package does not say.
    if (plan.typed && (loaded.format?.endsWith('typescript') ?? true)) return this.stripped(plan);
    const source = decodeSource(loaded.source);
    const kind = kindOfFormat(loaded.format);
    if (source === undefined || kind === undefined) return loaded;
    return { ...loaded, source: this.#textOf(plan, source, kind, false) };
  }

  /** The answer when a TypeScript file is ours to transform. */
  stripped(plan: LoadPlan): LoadFnOutput {
    const { source, kind } = this.readTypeScript(plan.file);
    return { format: kind, source: this.#textOf(plan, source, kind, true), shortCircuit: true };
  }

  readTypeScript(file: string): { readonly source: string; readonly kind: ModuleKind } {
    const source = readFileSync(file, 'utf8');
    return { source, kind: fixedKind(file) ?? kindOf(source, file) };
  }

  #textOf({ url, file }: LoadPlan, source: string, kind: ModuleKind, typed: boolean): string {
    return this.#texts.textOf({ source, file, url, kind, typed });
  }
}

function kindOf(source: string, file: string): ModuleKind {
  const kind = kindBySyntax(source);
  return kind === 'commonjs' && /\bawait\b/.test(source) && isOnlyModule(source, file) ? 'module' : kind;
}

/**
 * Whether Node failed only because it does not know TypeScript's extensions, or because the types that it strips by
 * itself are not all there is: it looks into a file in a package without `type` before it asks anybody.
 */
export function isTypeScriptRefused(error: unknown): boolean {
  return error instanceof Error && 'code' in error && REFUSALS.has(error.code);
}

const REFUSALS = new Set<unknown>([
  'ERR_UNKNOWN_FILE_EXTENSION',
  'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX',
  'ERR_INVALID_TYPESCRIPT_SYNTAX',
]);

function kindOfFormat(format: string | null | undefined): ModuleKind | undefined {
  return format === 'module' || format === 'commonjs' ? format : undefined;
}
