/** Which of Node's two module systems a file belongs to, decided by Node's rules. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { ModuleKind } from '../rewrite/syntax.js';

export type SourceLanguage = 'javascript' | 'typescript';

const TYPESCRIPT = /\.(?:ts|mts|cts|tsx|jsx)$/;

/** Whether types (or JSX) must be stripped from the file. Declaration files are never run. */
export function isTypeScript(file: string): boolean {
  return TYPESCRIPT.test(file) && !/\.d\.[mc]?ts$/.test(file);
}

const packageTypes = new Map<string, string>();

/** `type` of the nearest package.json: `module`, `commonjs`, or `none` if it has none. */
export function packageTypeOf(file: string): string {
  const folder = path.dirname(file);
  let type = packageTypes.get(folder);
  if (type === undefined) {
    type = readPackageType(folder);
    packageTypes.set(folder, type);
  }
  return type;
}

function readPackageType(folder: string): string {
  if (path.basename(folder) === 'node_modules') return 'none';
  let text;
  try {
    text = readFileSync(`${folder}${path.sep}package.json`, 'utf8');
  } catch {
    // No such file here: the folder above decides.
    const parent = path.dirname(folder);
    return parent === folder ? 'none' : packageTypeOf(folder);
  }
  const { type } = JSON.parse(text) as { type?: unknown };
  return type === 'module' || type === 'commonjs' ? type : 'none';
}

/** The kind fixed by an extension or package; undefined if the syntax decides. */
export function fixedKind(file: string): ModuleKind | undefined {
  switch (path.extname(file)) {
    case '.mts':
    case '.mjs':
      return 'module';
    case '.cts':
    case '.cjs':
      return 'commonjs';
    default: {
      const type = packageTypeOf(file);
      return type === 'none' ? undefined : (type as ModuleKind);
    }
  }
}

/** White space of one line: with ends of line, each of many empty lines would begin a search through all the others. */
const MODULE_SYNTAX =
  /^[^\S\n\r\u2028\u2029]*(?:import(?:\s*[*{"']|\s+\w)|export(?:\s*[*{]|\s+\w)|import\.meta\b)|^await\s|\bimport\.meta\b/m;
const COMMONJS_NAMES = /\b(?:require\s*\(|module\.exports\b|exports\.|__dirname\b|__filename\b)/;
const IMPORTS_CREATE_REQUIRE = /\bcreateRequire\b/;

/**
 * Kind of a TypeScript file in a package without `type`: Node decides by the syntax. A file that uses `import` together
 * with CommonJS's own names must have been written for compilation to CommonJS, as tsc and tsx do.
 */
export function kindBySyntax(source: string): ModuleKind {
  if (!MODULE_SYNTAX.test(source)) return 'commonjs';
  if (/\bimport\.meta\b/.test(source) || /^await\s/m.test(source)) return 'module';
  return COMMONJS_NAMES.test(source) && !IMPORTS_CREATE_REQUIRE.test(source) ? 'commonjs' : 'module';
}
