/** The options of a TypeScript file's nearest tsconfig.json that concern running it. */
import { createPathsMatcher, getTsconfig, type TsConfigResult } from 'get-tsconfig';
import path from 'node:path';

const found = new Map<string, TsConfigResult | undefined>();
const matchers = new Map<TsConfigResult, ((specifier: string) => string[]) | undefined>();
const searches = new Map<string, unknown>();

function tsconfigFor(file: string): TsConfigResult | undefined {
  const folder = path.dirname(file);
  if (!found.has(folder)) found.set(folder, read(folder));
  return found.get(folder);
}

function read(folder: string): TsConfigResult | undefined {
  try {
    return getTsconfig(folder, 'tsconfig.json', searches) ?? undefined;
  } catch (error) {
    process.stderr.write(`coroutine-debugger: a tsconfig.json is ignored: ${String(error)}\n`);
    return undefined;
  }
}

/** Options that change the program's behaviour or text (JSX, decorators, class fields); all others are for tsc. */
export function compilerOptionsFor(file: string): Readonly<Record<string, unknown>> {
  const all = (tsconfigFor(file)?.config.compilerOptions ?? {}) as Readonly<Record<string, unknown>>;
  const names = [
    'alwaysStrict',
    'emitDecoratorMetadata',
    'experimentalDecorators',
    'importsNotUsedAsValues',
    'jsx',
    'jsxFactory',
    'jsxFragmentFactory',
    'jsxImportSource',
    'preserveValueImports',
    'strict',
    'target',
    'useDefineForClassFields',
    'verbatimModuleSyntax',
  ];
  return Object.fromEntries(names.filter((name) => name in all).map((name) => [name, all[name]]));
}

/** The targets of a specifier in `paths` of the importing file's tsconfig; empty if none. */
export function pathsFor(specifier: string, importer: string): readonly string[] {
  const config = tsconfigFor(importer);
  if (!config) return [];
  if (!matchers.has(config)) matchers.set(config, createPathsMatcher(config) ?? undefined);
  return matchers.get(config)?.(specifier) ?? [];
}
