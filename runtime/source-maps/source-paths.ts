/** The names of sources in source maps, and the files they refer to. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Patterns of names in maps, each with its replacement; `*` stands for any characters. */
export type SourcePathOverrides = Readonly<Record<string, string>>;

interface Naming {
  /** The map's common prefix of all its sources. */
  readonly root: string;
  /** The folder of the map. */
  readonly folder: string;
  readonly overrides: SourcePathOverrides;
}

/** An absolute path, whether or not such a file exists. */
export function resolveSource(source: string, { root, folder, overrides }: Naming): string {
  const whole = root === '' || isAbsolute(source) ? source : `${root.replace(/\/$/, '')}/${source}`;
  const overridden = byOverride(whole, overrides);
  if (overridden !== undefined) return path.resolve(folder, overridden);
  if (whole.startsWith('file:')) return fileOf(whole);
  const named = SCHEME.exec(whole);
  if (!named) return existingFile(path.resolve(folder, whole));
  return inProject(folder, withoutScheme(whole.slice(named[0].length)));
}

/** At least two letters: one is a drive. */
const SCHEME = /^[a-z][\w+.-]+:\/{0,2}/i;

function isAbsolute(source: string): boolean {
  return path.isAbsolute(source) || SCHEME.test(source);
}

function fileOf(url: string): string {
  try {
    return fileURLToPath(url);
  } catch {
    // Not every such name is the URL of a file on this machine.
    return url.slice('file://'.length);
  }
}

/**
 * Names are URLs by the standard and paths by custom. In paths `%`, `#` and `?` stand for themselves; a check for the
 * file decides.
 */
export function existingFile(file: string): string {
  if (!file.includes('%') || existsSync(file)) return file;
  try {
    const decoded = decodeURIComponent(file);
    return existsSync(decoded) ? decoded : file;
  } catch {
    return file;
  }
}

/**
 * What bundlers put around a path: `NAMESPACE/./src/x.ts`, `/[project]/src/x.ts`, `/(layer)/./src/x.ts?hash`, and the
 * URL of a file within another URL. Without a `./` to show its end, the namespace is kept.
 */
function withoutScheme(rest: string): string {
  const file = /file:\/\/\/.*/.exec(rest)?.[0];
  if (file !== undefined) return fileOf(file.replace(/[?#].*$/, ''));
  return rest
    .replace(/\?[^/]*$/, '')
    .replace(/^(?:@[^/]+\/)?[^/]*\/(?=\.\.?\/)/, '')
    .replace(/^\/?(?:\([^/)]*\)\/|\[[^/\]]*\]\/)/, '');
}

const found = new Map<string, string>();

/**
 * Such a name is relative to the project, whose folder the map does not name: the nearest one above the map that
 * contains such a file, or else that contains a package.
 */
function inProject(folder: string, name: string): string {
  if (path.isAbsolute(name) && existsSync(name)) return name;
  const key = `${folder}\0${name}`;
  let file = found.get(key);
  if (file === undefined) {
    const relative = name.replace(/^\/+/, '');
    // Without the namespace, if it could not be recognised as one.
    const shorter = relative.replace(/^[^/]+\//, '');
    file = inFolderAbove(folder, relative) ?? inFolderAbove(folder, shorter) ?? inPackage(folder, relative);
    found.set(key, file);
  }
  return file;
}

function inFolderAbove(folder: string, name: string): string | undefined {
  for (const above of foldersAbove(folder)) {
    const file = path.resolve(above, name);
    if (name !== '' && existsSync(file)) return file;
  }
  return undefined;
}

function inPackage(folder: string, name: string): string {
  const above = foldersAbove(folder).find((one) => existsSync(path.join(one, 'package.json')));
  return path.resolve(above ?? folder, name);
}

function foldersAbove(folder: string): readonly string[] {
  const above = [folder];
  for (let one = folder; path.dirname(one) !== one; one = path.dirname(one)) above.push(path.dirname(one));
  return above;
}

/** The longest matching pattern decides. */
function byOverride(source: string, overrides: SourcePathOverrides): string | undefined {
  const patterns = Object.keys(overrides).sort((a, b) => b.length - a.length);
  for (const pattern of patterns) {
    const expression = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
    const match = new RegExp(`^${expression.join('(.*)')}$`).exec(source);
    if (match) return (overrides[pattern] ?? '').replace('*', () => match[1] ?? '');
  }
  return undefined;
}
