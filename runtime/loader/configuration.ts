/** What the loader was asked to do, from the one environment variable it reads. */

import { fileURLToPath } from 'node:url';
import type { ChildrenConfiguration } from '../protocol/children.js';

/** Holds the configuration as JSON; absent: all defaults. Inherited by workers and child processes. */
export const CONFIGURATION_VARIABLE = 'COROUTINE_DEBUGGER';

export interface LoaderConfiguration {
  /** Make suspended frames readable; default true. */
  readonly captureScopes: boolean;
  /** Packages in `node_modules` to instrument as if they were the user's; `*` stands for any characters. */
  readonly instrumentPackages: readonly string[];
  /** Wait for a debug adapter before the program starts; default false. */
  readonly wait: boolean;
  /** Let tasks be frozen, cancelled and put in order; default false. */
  readonly control: boolean;
  /** Choose by this number who goes on among all that could; implies `control`. */
  readonly seed: number | undefined;
  /** File descriptor to which a seeded run writes its trace when it ends. */
  readonly traceTo: number | undefined;
  /** Where processes that the program starts ask whether they are debugged; undefined: nowhere. */
  readonly children: ChildrenConfiguration | undefined;
}

/** A text that is not JSON counts as absent: a program must not fail for its debugger's sake. */
export function readConfiguration(environment: NodeJS.ProcessEnv): LoaderConfiguration {
  const given = parseObject(environment[CONFIGURATION_VARIABLE]);
  const patterns: unknown = given['instrumentPackages'];
  return {
    captureScopes: given['captureScopes'] !== false,
    instrumentPackages: Array.isArray(patterns)
      ? patterns.filter((pattern): pattern is string => typeof pattern === 'string')
      : [],
    wait: given['wait'] === true,
    control: given['control'] === true || wholeNumber(given['seed']) !== undefined,
    seed: wholeNumber(given['seed']),
    traceTo: wholeNumber(given['traceTo']),
    children: childrenOf(given['children']),
  };
}

function childrenOf(given: unknown): ChildrenConfiguration | undefined {
  if (typeof given !== 'object' || given === null) return undefined;
  const { port, token, outputs } = given as Record<string, unknown>;
  if (!Number.isInteger(port) || typeof token !== 'string') return undefined;
  return {
    port: port as number,
    token,
    ...(Array.isArray(outputs) ? { outputs: outputs.map(String) } : {}),
  };
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

/** The folder of this runtime when it is bundled, where the library is as well; empty otherwise. */
const BUNDLES = import.meta.url.endsWith('.mjs') ? fileURLToPath(new URL('./', import.meta.url)) : '';

/** Whether a file is the user's own, or of a package the user asked for; the library itself never is. */
export function isInstrumented(file: string, configuration: LoaderConfiguration): boolean {
  if (BUNDLES !== '' && file.startsWith(BUNDLES)) return false;
  const inside = file.replaceAll('\\', '/').split('/node_modules/').slice(1).at(-1);
  if (inside === undefined) return true;
  const [first = '', second = ''] = inside.split('/');
  const name = first.startsWith('@') ? `${first}/${second}` : first;
  return configuration.instrumentPackages.some((pattern) => matches(pattern, name));
}

function matches(pattern: string, name: string): boolean {
  const expression = pattern
    .split('*')
    .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*');
  return new RegExp(`^${expression}$`).test(name);
}
