/** TypeScript and JSX to the JavaScript of the running Node, by esbuild. */
import type * as esbuildModule from 'esbuild';
import type { TransformOptions } from 'esbuild';
import type { EncodedSourceMap } from '@jridgewell/trace-mapping';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { ModuleKind } from '../instrument/syntax.js';
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

/** Throws esbuild's TransformError for a text that is not TypeScript. */
export function stripTypes(source: string, file: string, kind: ModuleKind): Stripped {
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
  };
  const { code, map } = esbuild().transformSync(source, options);
  const parsed = JSON.parse(map) as EncodedSourceMap;
  return { code, map: { ...parsed, sources: [file] } };
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
