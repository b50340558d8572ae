/** Specifiers in TypeScript's form: `./x.js` for `x.ts`, no extension, folders, tsconfig `paths`. */
import { statSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { isTypeScript } from './module-format.js';
import { pathsFor } from './tsconfig.js';

const SOURCE_OF: Readonly<Record<string, readonly string[]>> = {
  '.js': ['.ts', '.tsx', '.jsx'],
  '.jsx': ['.tsx'],
  '.mjs': ['.mts'],
  '.cjs': ['.cts'],
};
const GUESSED = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.json'];

/**
 * Specifiers to try before the given one, best first; empty if TypeScript is not involved. Only existing files are
 * named: Node's errors about missing modules then name the user's specifier.
 */
export function candidatesFor(specifier: string, parentUrl: string | undefined): readonly string[] {
  if (!parentUrl?.startsWith('file:')) return [];
  const importer = fileURLToPath(parentUrl);
  if (importer.includes(`${path.sep}node_modules${path.sep}`)) return [];
  if (/^(?:\.{0,2}\/|\.{1,2}$|file:)/.test(specifier)) {
    const [bare = '', query = ''] = splitQuery(specifier);
    const target = bare.startsWith('file:')
      ? fileURLToPath(bare)
      : path.resolve(path.dirname(importer), bare);
    const file = existingSource(target, bare.endsWith('/'), isTypeScript(importer));
    return file === undefined ? [] : [pathToFileURL(file).href + query];
  }
  if (/^(?:#|[a-z]+:)/.test(specifier) || isBuiltin(specifier) || !isTypeScript(importer)) return [];
  return pathsFor(specifier, importer).flatMap((target) => {
    const file = existingSource(target, false, true) ?? (isFile(target) ? target : undefined);
    return file === undefined ? [] : [pathToFileURL(file).href];
  });
}

function splitQuery(specifier: string): readonly string[] {
  const at = specifier.search(/[?#]/);
  return at < 0 ? [specifier] : [specifier.slice(0, at), specifier.slice(at)];
}

/** The TypeScript file for a path that does not exist as written. */
function existingSource(target: string, isFolder: boolean, guess: boolean): string | undefined {
  if (!isFolder && isFile(target)) return undefined;
  const extension = path.extname(target);
  for (const source of SOURCE_OF[extension] ?? []) {
    const file = target.slice(0, -extension.length) + source;
    if (!isFolder && isFile(file)) return file;
  }
  if (!guess) return undefined;
  const guesses = GUESSED.flatMap((guessed) => (isFolder ? [] : [target + guessed]));
  return [...guesses, ...GUESSED.map((guessed) => path.join(target, `index${guessed}`))].find(isFile);
}

function isFile(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() === true;
}
