/**
 * TypeScript and JSX to the JavaScript of the running Node.
 *
 * Two transformers, because each lacks something. oxc keeps every name, needs no process of its own and takes 0.03 ms
 * a file (esbuild 0.8 ms, and 50 ms to start), but does not lower decorators or `using`, nor turn imports into
 * `require`. esbuild does, but renames variables that hide another (`address` becomes `address2`), which a debugger
 * must show and evaluate by their own names: it gets only the files oxc cannot do. Decorators with metadata are lowered
 * by oxc first, which knows the types.
 */
import type * as esbuildModule from 'esbuild';
import type { TransformFailure, TransformOptions } from 'esbuild';
import type * as oxcModule from 'oxc-transform';
import remapping from '@jridgewell/remapping';
import type { EncodedSourceMap } from '@jridgewell/trace-mapping';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { ModuleKind } from '../instrument/syntax.js';
import { fieldOptions } from './class-fields.js';
import { lowerDecorators } from './decorator-metadata.js';
import { compilerOptionsFor } from './tsconfig.js';

export interface Stripped {
  readonly code: string;
  readonly map: EncodedSourceMap;
}

type Esbuild = Pick<typeof esbuildModule, 'transformSync'>;

let loaded: Esbuild | undefined;

/** Only when the first TypeScript file is met: a JavaScript program never pays for it, nor needs it. */
function esbuild(): Esbuild {
  loaded ??= createRequire(import.meta.url)('esbuild') as Esbuild;
  return loaded;
}

type Oxc = Pick<typeof oxcModule, 'transformSync'>;

let loadedOxc: Oxc | null | undefined;

/** Null where oxc has no binary for this machine. */
function oxc(): Oxc | null {
  if (loadedOxc === undefined) {
    try {
      loadedOxc = createRequire(import.meta.url)('oxc-transform') as Oxc;
    } catch {
      // esbuild does every file then.
      loadedOxc = null;
    }
  }
  return loadedOxc;
}

/** Whether a TypeScript text is right as an ES module but not as CommonJS: it has an `await` outside any function. */
export function isOnlyModule(source: string, file: string): boolean {
  const errorsAs = (sourceType: 'module' | 'commonjs'): number | undefined =>
    oxc()?.transformSync(file, source, { lang: loaderFor(file), sourceType }).errors.length;
  return errorsAs('commonjs') !== 0 && errorsAs('module') === 0;
}

/** Throws a SyntaxError, worded as Node words its own, for a text that is not TypeScript. */
export function stripTypes(source: string, file: string, kind: ModuleKind): Stripped {
  const options = compilerOptionsFor(file);
  const lowered = decoratorsWithMetadata(source, file, options);
  if (lowered !== undefined) {
    if (!needsEsbuild(lowered.code, file, kind)) return lowered;
    // A decorated class is a class expression within a variable of its name: esbuild would call it another.
    const { code, map } = stripWithEsbuild(lowered.code, file, kind, { keepNames: true });
    return { code, map: remapping([map, lowered.map] as never, () => null) as EncodedSourceMap };
  }
  const stripped = needsEsbuild(source, file, kind) ? undefined : stripWithOxc(source, file, kind, options);
  return stripped ?? stripWithEsbuild(source, file, kind);
}

/** Undefined where the project wants none, the file has none, or oxc cannot do it. */
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
const IMPORT_OR_EXPORT = /^[ \t]*(?:import|export)\b/m;

function needsEsbuild(source: string, file: string, kind: ModuleKind): boolean {
  return (
    loaderFor(file) !== 'ts' || LOWERED.test(source) || (kind !== 'module' && IMPORT_OR_EXPORT.test(source))
  );
}

/** Undefined when oxc is not there, or finds a mistake: esbuild's words for it are what callers know. */
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
    throw toSyntaxError(error, file);
  }
  const { code, map } = result;
  const parsed = JSON.parse(map) as EncodedSourceMap;
  return { code, map: { ...parsed, sources: [file] } };
}

function toSyntaxError(error: unknown, file: string): unknown {
  const [first] = (error as Partial<TransformFailure>).errors ?? [];
  if (first === undefined) return error;
  const syntaxError = new SyntaxError(first.text);
  const { line = 1, column = 0, lineText = '' } = first.location ?? {};
  // The stack is what Node prints; frames of ours in it would say nothing of the program.
  syntaxError.stack = `${file}:${line}\n${lineText}\n${' '.repeat(column)}^\n\nSyntaxError: ${first.text}`;
  return syntaxError;
}

function loaderFor(file: string): 'ts' | 'tsx' | 'jsx' {
  const extension = path.extname(file);
  return extension === '.tsx' ? 'tsx' : extension === '.jsx' ? 'jsx' : 'ts';
}

/** Whether the text is JavaScript at all: a newer syntax than our parser knows, or a mistake Node will report. */
export function isJavaScript(source: string): boolean {
  try {
    esbuild().transformSync(source, { loader: 'js' });
    return true;
  } catch {
    return false;
  }
}
