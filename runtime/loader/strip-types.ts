/**
 * TypeScript and JSX to JavaScript for the running Node.
 *
 * Two transformers, because each lacks something. oxc keeps every name, needs no separate process and takes 0.03 ms a
 * file (esbuild 0.8 ms, and 50 ms to start), but does not lower decorators or `using`, convert imports to `require`, or
 * merge namespaces. esbuild does, but renames variables that shadow another (`address` becomes `address2`), which a
 * debugger must show and evaluate by their original names: it gets only the files that oxc cannot handle. Decorators
 * with metadata are first lowered by oxc, which knows the types.
 */
import type * as esbuildModule from 'esbuild';
import type { TransformFailure, TransformOptions } from 'esbuild';
import type * as oxcModule from 'oxc-transform';
import remapping from '@jridgewell/remapping';
import type { EncodedSourceMap } from '@jridgewell/trace-mapping';
import MagicString from 'magic-string';
import module, { createRequire } from 'node:module';
import path from 'node:path';
import { ProgramSyntaxError } from '../realm/program.js';
import type { ModuleKind } from '../rewrite/syntax.js';
import { fieldOptions } from './class-fields.js';
import { lowerDecorators } from './decorator-metadata.js';
import { compilerOptionsFor } from './tsconfig.js';

export interface Stripped {
  readonly code: string;
  readonly map: EncodedSourceMap;
}

type Esbuild = Pick<typeof esbuildModule, 'transformSync'>;

let loaded: Esbuild | undefined;

/** Loaded at the first TypeScript file: a JavaScript program never pays for it, nor needs it. */
function esbuild(): Esbuild {
  loaded ??= createRequire(import.meta.url)('esbuild') as Esbuild;
  return loaded;
}

type Oxc = Pick<typeof oxcModule, 'transformSync'>;

let loadedOxc: Oxc | null | undefined;

/** Null if oxc has no binary for this machine. */
function oxc(): Oxc | null {
  if (loadedOxc === undefined) {
    try {
      loadedOxc = createRequire(import.meta.url)('oxc-transform') as Oxc;
    } catch {
      // esbuild then handles every file.
      loadedOxc = null;
    }
  }
  return loadedOxc;
}

/** Whether a TypeScript text is valid as an ES module but not as CommonJS: it has an `await` outside any function. */
export function isOnlyModule(source: string, file: string): boolean {
  const errorsAs = (sourceType: 'module' | 'commonjs'): number | undefined =>
    oxc()?.transformSync(file, source, { lang: loaderFor(file), sourceType }).errors.length;
  return errorsAs('commonjs') !== 0 && errorsAs('module') === 0;
}

/** Throws a SyntaxError in Node's format for text that is not TypeScript. */
export function stripTypes(source: string, file: string, kind: ModuleKind): Stripped {
  const options = compilerOptionsFor(file);
  const lowered = decoratorsWithMetadata(source, file, options);
  if (lowered !== undefined) {
    if (!needsEsbuild(lowered.code, file, kind)) return lowered;
    // A decorated class becomes a class expression in a variable of its name: esbuild would rename it.
    const { code, map } = stripWithEsbuild(lowered.code, file, kind, { keepNames: true });
    return { code, map: remapping([map, lowered.map] as never, () => null) as EncodedSourceMap };
  }
  const stripped = needsEsbuild(source, file, kind) ? undefined : stripWithOxc(source, file, kind, options);
  return stripped ?? stripWithEsbuild(source, file, kind);
}

/** Undefined if the project does not use it, the file has none, or oxc cannot do it. */
function decoratorsWithMetadata(
  source: string,
  file: string,
  options: Readonly<Record<string, unknown>>,
): Stripped | undefined {
  const isWanted = options['experimentalDecorators'] === true && options['emitDecoratorMetadata'] === true;
  const lang = loaderFor(file);
  if (!isWanted || lang === 'jsx' || !DECORATOR.test(source)) return undefined;
  const transformer = oxc();
  return transformer === null
    ? undefined
    : lowerDecorators(transformer, source, file, lang, fieldOptions(options));
}

const DECORATOR = /^[ \t]*(?:export\s+(?:default\s+)?)?@[\w$(]|[({,]\s*@[\w$(]/m;
/** Syntax that must be lowered: decorators, `using`, auto-accessors, where a statement or class member can begin. */
const LOWERED = new RegExp(
  [
    DECORATOR.source,
    String.raw`(?:^[ \t]*|[;{(]\s*)(?:await\s+)?using\s+[A-Za-z_$][\w$]*\s*(?:[=:]|of\b)`,
    String.raw`^[ \t]*(?:(?:static|public|private|protected|readonly|override|declare)\s+)*accessor\s+[\w#$[]`,
  ].join('|'),
  'm',
);
/** In a string or comment, too: an additional file for esbuild does no harm. */
const NAMESPACE = /\b(?:namespace|module)\s+([A-Za-z_$][\w$]*(?:\s*\.\s*[A-Za-z_$][\w$]*)*)\s*\{/g;
const IMPORT_OR_EXPORT = /^[ \t]*(?:import|export)\b/m;

function needsEsbuild(source: string, file: string, kind: ModuleKind): boolean {
  return (
    loaderFor(file) !== 'ts' ||
    LOWERED.test(source) ||
    (kind !== 'module' && IMPORT_OR_EXPORT.test(source)) ||
    mergesNamespaces(source)
  );
}

/** For a namespace in several parts, oxc does not know in one part what another exports. */
function mergesNamespaces(source: string): boolean {
  const seen = new Set<string>();
  for (const [, dotted = ''] of source.matchAll(NAMESPACE))
    for (const name of dotted.split('.').map((part) => part.trim())) {
      if (seen.has(name)) return true;
      seen.add(name);
    }
  return false;
}

/** Undefined if oxc is missing, or finds an error: callers expect esbuild's message for it. */
function stripWithOxc(
  source: string,
  file: string,
  kind: ModuleKind,
  options: Readonly<Record<string, unknown>>,
): Stripped | undefined {
  const result = oxc()?.transformSync(file, source, {
    lang: 'ts',
    sourceType: kind === 'module' ? 'module' : 'commonjs',
    sourcemap: true,
    ...fieldOptions(options, { onlyRemoveTypeImports: options['verbatimModuleSyntax'] === true }),
  });
  if (result?.map === undefined || result.errors.length > 0) return undefined;
  const { version, names, mappings } = result.map;
  return { code: result.code, map: { version: version as 3, names, mappings, sources: [file] } };
}

function stripWithEsbuild(
  source: string,
  file: string,
  kind: ModuleKind,
  more: Pick<TransformOptions, 'keepNames'> = {},
): Stripped {
  const options: TransformOptions = {
    loader: loaderFor(file),
    // CommonJS keeps its own `require`; only import and export statements are rewritten.
    format: kind === 'module' ? 'esm' : 'cjs',
    platform: 'node',
    target: `node${process.versions.node}`,
    sourcemap: 'external',
    sourcefile: file,
    sourcesContent: false,
    tsconfigRaw: { compilerOptions: compilerOptionsFor(file) },
    ...more,
  };
  let result;
  try {
    result = esbuild().transformSync(source, options);
  } catch (error) {
    if (isDenied(error)) return stripWithNode(source, file);
    throw toSyntaxError(error, file);
  }
  const { code, map } = result;
  const parsed = JSON.parse(map) as EncodedSourceMap;
  return { code, map: { ...parsed, sources: [file] } };
}

/** A program with Node's permission model may have neither oxc, which is native, nor the thread of esbuild. */
function isDenied(error: unknown): boolean {
  return (error as Partial<NodeJS.ErrnoException>).code === 'ERR_ACCESS_DENIED';
}

/** Types become spaces: every position stays. What Node cannot strip, it cannot run without the runtime either. */
function stripWithNode(source: string, file: string): Stripped {
  const warn: unknown = Reflect.get(process, 'emitWarning');
  try {
    // Node does not warn when it strips types by itself.
    process.emitWarning = () => undefined;
    const code = module.stripTypeScriptTypes(source);
    const { version, names, mappings } = new MagicString(source).generateMap({ hires: true });
    return { code, map: { version: version as 3, names, mappings, sources: [file] } };
  } finally {
    Reflect.set(process, 'emitWarning', warn);
  }
}

function toSyntaxError(error: unknown, file: string): unknown {
  const [first] = (error as Partial<TransformFailure>).errors ?? [];
  if (first === undefined) return error;
  const syntaxError = new ProgramSyntaxError(first.text);
  const { line = 1, column = 0, lineText = '' } = first.location ?? {};
  // Node prints the stack; frames of the runtime in it would say nothing about the program.
  syntaxError.stack = `${file}:${line}\n${lineText}\n${' '.repeat(column)}^\n\nSyntaxError: ${first.text}`;
  return syntaxError;
}

function loaderFor(file: string): 'ts' | 'tsx' | 'jsx' {
  const extension = path.extname(file);
  return extension === '.tsx' ? 'tsx' : extension === '.jsx' ? 'jsx' : 'ts';
}

/** Whether the text is JavaScript at all: a newer syntax than our parser knows, or an error for Node to report. */
export function isJavaScript(source: string): boolean {
  try {
    esbuild().transformSync(source, { loader: 'js' });
    return true;
  } catch {
    return false;
  }
}
