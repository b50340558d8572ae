/** The loader's configuration, from the only environment variable that it reads. */

import picomatch from 'picomatch';
import { fileURLToPath } from 'node:url';
import { CONFIGURATION_VARIABLE } from '../protocol/names.js';
import type { GlobPattern } from '../protocol/glob-pattern.js';
import type { ChildrenConfiguration } from '../protocol/children.js';

export interface LoaderConfiguration {
  /** Make suspended frames readable; default true. */
  readonly captureScopes: boolean;
  /** Packages in `node_modules` to instrument like the user's own code: globs of their names, `!` takes some back. */
  readonly instrumentPackages: readonly string[];
  /**
   * Insert hooks into the program. False while coverage is collected without a debugger: V8 counts in the text that
   * runs, and insertions would be counted too.
   */
  readonly rewrites: boolean;
  /** Where source maps are read; empty: everywhere. */
  readonly sourceMapLocations: readonly FileRule[];
  /** Replacements for names in source maps, by pattern. */
  readonly sourceMapPathOverrides: Readonly<Record<string, string>>;
  /** Wait for a debug adapter before the program starts; default false. */
  readonly wait: boolean;
  /** Let tasks be frozen, cancelled and reordered; default false. */
  readonly control: boolean;
  /** Seed for the choice among ready coroutines; implies `control`. */
  readonly seed: number | undefined;
  /** File descriptor to which a seeded run writes its trace when it ends. */
  readonly traceTo: number | undefined;
  /** Where processes started by the program ask whether they are debugged; undefined: nowhere. */
  readonly children: ChildrenConfiguration | undefined;
  /** Continue when the adapter that launched the program is gone; default false: end with it. */
  readonly outlives: boolean;
}

/** Text that is not JSON counts as absent: a program must not fail because of its debugger. */
export function readConfiguration(environment: NodeJS.ProcessEnv): LoaderConfiguration {
  const given = parseObject(environment[CONFIGURATION_VARIABLE]);
  const patterns: unknown = given['instrumentPackages'];
  const wait = given['wait'] === true;
  return {
    captureScopes: given['captureScopes'] !== false,
    instrumentPackages: Array.isArray(patterns)
      ? patterns.filter((pattern): pattern is string => typeof pattern === 'string')
      : [],
    sourceMapLocations: rulesOf(given['sourceMapLocations']),
    sourceMapPathOverrides: textsOf(given['sourceMapPathOverrides']),
    rewrites: wait || !collectsCoverage(environment),
    wait,
    control: given['control'] === true || wholeNumber(given['seed']) !== undefined,
    seed: wholeNumber(given['seed']),
    traceTo: wholeNumber(given['traceTo']),
    children: childrenOf(given['children']),
    outlives: given['outlives'] === true,
  };
}

/** For c8 and similar tools, or for Node's own test runner. */
function collectsCoverage({
  NODE_V8_COVERAGE: folder = '',
  NODE_OPTIONS: options = '',
}: NodeJS.ProcessEnv): boolean {
  const own = process.execArgv.includes(TEST_COVERAGE) || options.includes(TEST_COVERAGE);
  return folder !== '' || own;
}

const TEST_COVERAGE = '--experimental-test-coverage';

function childrenOf(given: unknown): ChildrenConfiguration | undefined {
  if (typeof given !== 'object' || given === null) return undefined;
  const { port, token, outputs, lifeSign, isShell } = given as Record<string, unknown>;
  if (!Number.isInteger(port) || typeof token !== 'string') return undefined;
  return {
    port: port as number,
    token,
    ...(Array.isArray(outputs) ? { outputs: outputs.map(String) } : {}),
    ...(typeof lifeSign === 'string' ? { lifeSign } : {}),
    ...(isShell === true ? { isShell } : {}),
  };
}

/** A file's path with forward slashes, by a regular expression. */
interface FileRule {
  readonly regex: RegExp;
  readonly isException: boolean;
}

function rulesOf(given: unknown): FileRule[] {
  return (Array.isArray(given) ? (given as unknown[]) : []).flatMap((one) => {
    const { source, flags, isException } = (one ?? {}) as Partial<GlobPattern>;
    if (typeof source !== 'string' || typeof flags !== 'string') return [];
    return [{ regex: new RegExp(source, flags), isException: isException === true }];
  });
}

/** Whether the source map is read that this file names. */
export function readsMapOf(file: string, { sourceMapLocations }: LoaderConfiguration): boolean {
  if (sourceMapLocations.length === 0) return true;
  const name = file.replaceAll('\\', '/');
  return sourceMapLocations.findLast(({ regex }) => regex.test(name))?.isException === false;
}

function textsOf(given: unknown): Readonly<Record<string, string>> {
  const entries = Object.entries(typeof given === 'object' && given !== null ? given : {});
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

function wholeNumber(value: unknown): number | undefined {
  return Number.isInteger(value) ? (value as number) : undefined;
}

function parseObject(text: string | undefined): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text ?? '{}');
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    process.stderr.write(`coroutine-debugger: ${CONFIGURATION_VARIABLE} is not JSON and is ignored\n`);
    return {};
  }
}

/** The folder of this runtime if it is bundled, which also contains the library; empty otherwise. */
const BUNDLES = /\.[cm]js$/.test(import.meta.url) ? fileURLToPath(new URL('./', import.meta.url)) : '';

/** Whether a file belongs to the user, or to a package that the user listed; the library itself never does. */
export function isInstrumented(file: string, configuration: LoaderConfiguration): boolean {
  if (BUNDLES !== '' && file.startsWith(BUNDLES)) return false;
  const name = packageOf(file);
  if (name === undefined) return true;
  if (hasBreakpoints(folderOfPackage(file, name))) return true;
  return isChosen(name, configuration.instrumentPackages);
}

/** A package with breakpoints is rewritten like the user's own code, so that none is missed at load. */
let hasBreakpoints: (folder: string) => boolean = () => false;

/** @param within whether there are breakpoints in a folder */
export function rewritePackagesWithBreakpoints(within: (folder: string) => boolean): void {
  hasBreakpoints = within;
}

function folderOfPackage(file: string, name: string): string {
  const inside = `/node_modules/${name}/`;
  return file.slice(0, file.replaceAll('\\', '/').lastIndexOf(inside) + inside.length);
}

/**
 * Whether a file belongs to a package. Files that tools keep in `node_modules/.NAME` do not: no package has such a
 * name.
 */
export function isOfPackage(file: string): boolean {
  return packageOf(file)?.startsWith('.') === false;
}

const FOLDER = '/node_modules/';

/** Undefined for a file outside `node_modules`. */
function packageOf(file: string): string | undefined {
  const name = file.replaceAll('\\', '/');
  const at = name.lastIndexOf(FOLDER);
  if (at < 0) return undefined;
  const [first = '', second = ''] = name.slice(at + FOLDER.length).split('/', 2);
  return first.startsWith('@') ? `${first}/${second}` : first;
}

/** Whether a package is among those that globs name; the last that fits decides. */
function isChosen(name: string, globs: readonly string[]): boolean {
  if (globs.length === 0) return false;
  let rules = packageRules.get(globs);
  if (rules === undefined) {
    rules = globs.map((glob) => ({
      isException: glob.startsWith('!'),
      fits: matcherOf(glob.replace(/^!/, '')),
    }));
    packageRules.set(globs, rules);
  }
  return rules.findLast(({ fits }) => fits(name))?.isException === false;
}

interface Rule {
  readonly fits: (name: string) => boolean;
  /** Written with `!`: what it fits is not instrumented after all. */
  readonly isException: boolean;
}

/** Every file that is loaded is asked about. */
const packageRules = new WeakMap<readonly string[], readonly Rule[]>();

/** A star stands for any characters: `*` is every package, those with a scope too. What is no glob fits nothing. */
function matcherOf(glob: string): (name: string) => boolean {
  try {
    return picomatch(glob, { bash: true, dot: true });
  } catch {
    return () => false;
  }
}
