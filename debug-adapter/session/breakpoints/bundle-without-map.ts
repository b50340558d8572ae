/**
 * Finds what a bundler made from a file without a source map, so that the debugger can say why a breakpoint in the file
 * is not reached.
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Program } from '../program/program.js';
import { isItsOwnSource, isOfPackage } from './file-in-program.js';

/** One sentence, or undefined where nothing hints at a bundle. */
export function whyBundled(file: string, { debuggee }: Pick<Program, 'debuggee'>): string | undefined {
  const scripts = debuggee.programsScripts().filter(({ url }) => !isOfPackage(url));
  const bare = scripts.filter(isItsOwnSource);
  const made =
    bare.find(({ file: own, url }) => own === undefined && isNamedBy(url, file))?.url ??
    bare.find(({ file: own }) => own !== undefined && quotes(own, file))?.file;
  if (made !== undefined) return `${made} was made from this file, and has no source map: ${REMEDY}.`;
  if (!COMPILED.test(file) || bare.length < scripts.length) return undefined;
  // Bundles that are minified name nothing.
  const files = bare.flatMap(({ file: own }) => own ?? []);
  const near = files.some((one) => COMPILED.test(one))
    ? undefined
    : files.find((one) => isOfOneProject(one, file));
  return near && `Nothing that was loaded has a source map: if ${near} was made from this file, ${REMEDY}.`;
}

const REMEDY = "let your bundler write one (webpack: devtool 'source-map' or 'eval-source-map')";

/** No Node runs such a file in a bundle as it is. */
const COMPILED = /\.(?:[cm]?ts|[jt]sx|vue|svelte)$/;

/** Bundlers that evaluate each module name its text so: `webpack-internal:///./src/shop.ts`, `webpack://shop/./src/shop.ts?`. */
const NAME_OF_MODULE = /^[\w.-]+:\/+(?:[^?]*\/\.\/|\.\/)?([^?]+)/;

function isNamedBy(url: string, file: string): boolean {
  const name = NAME_OF_MODULE.exec(url)?.[1];
  return name !== undefined && file.replaceAll('\\', '/').endsWith(`/${name}`);
}

/** Bundlers write the name of each module above its code, relative to a folder of the project. */
function quotes(bundle: string, file: string): boolean {
  const name = path.relative(path.dirname(path.dirname(file)), file).replaceAll('\\', '/');
  try {
    return readFileSync(bundle, 'utf8')
      .split('\n')
      .some((line) => isHeading(line, name));
  } catch {
    // It is gone, or is no text.
    return false;
  }
}

/** A comment, or the key of a module among others, that ends with the name: an import of the file has a quote before it. */
function isHeading(line: string, name: string): boolean {
  return /^\s*(?:\/\/|\/\*|\*|!\*\*|["'](?=[^"']*["']\s*:|[^"']*["']\())/.test(line) && line.includes(name);
}

function isOfOneProject(one: string, other: string): boolean {
  const folder = projectOf(path.dirname(one));
  return folder !== undefined && folder === projectOf(path.dirname(other));
}

/** The nearest folder with a `package.json`. */
function projectOf(folder: string): string | undefined {
  if (existsSync(path.join(folder, 'package.json'))) return folder;
  const parent = path.dirname(folder);
  return parent === folder ? undefined : projectOf(parent);
}
