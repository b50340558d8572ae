/** Resolves the configuration that F5 starts: completes it and finds the first mistake in it. Pure. */
import path from 'node:path';
import { findAttachProblem, findLaunchProblem } from '../../debug-adapter/protocol/check-launch-arguments.js';
import { DEBUG_TYPE } from '../manifest.js';

/** A launch configuration from VS Code; it can hold anything. */
export interface Configuration {
  type: string;
  name: string;
  request: string;
  [key: string]: unknown;
}

/** The file in the active editor. */
export interface OpenFile {
  readonly path: string;
  readonly languageId: string;
  readonly isSaved: boolean;
}

export type Resolved = { readonly configuration: Configuration } | { readonly problem: string };

/** VS Code's ids of the languages that Node runs. */
export const LANGUAGES: ReadonlySet<string> = new Set([
  'typescript',
  'javascript',
  'typescriptreact',
  'javascriptreact',
]);

/** Whether files of this language can be debugged. */
export function canDebug(languageId: string): boolean {
  return LANGUAGES.has(languageId);
}

/** Makes a configuration for the open file if there is none: F5 without a launch.json. */
export function completeConfiguration(given: Configuration, open: OpenFile | undefined): Resolved {
  // VS Code passes an empty object if there is no launch.json.
  if (given.type !== '' || given.request !== '' || given.name !== '') return { configuration: given };
  if (open === undefined || !canDebug(open.languageId)) {
    return { problem: 'Open a TypeScript or JavaScript file to debug, or add a launch configuration.' };
  }
  if (!open.isSaved) {
    return { problem: 'Save the file first: Node runs files, not what is only in the editor.' };
  }
  return { configuration: configurationFor(open.path) };
}

export function configurationFor(file: string): Configuration {
  return {
    type: DEBUG_TYPE,
    request: 'launch',
    name: `Debug coroutines of ${path.basename(file)}`,
    program: file,
  };
}

/** Checks a configuration whose variables are substituted. A relative program is relative to the workspace folder. */
export function checkConfiguration(
  given: Configuration,
  folder: string | undefined,
  fileExists: (file: string) => boolean,
): Resolved {
  if (given.request === 'attach') {
    const problem = findAttachProblem(given);
    return problem === undefined ? { configuration: given } : { problem };
  }
  if (given.request !== 'launch') {
    return { problem: `'request' must be 'launch' or 'attach', but is '${given.request}'.` };
  }
  const problem = findLaunchProblem(given);
  if (problem !== undefined) return { problem };
  const configuration = { ...given };
  for (const key of ['program', 'dump', 'cwd'] as const) {
    const value = configuration[key];
    if (typeof value !== 'string' || path.isAbsolute(value)) continue;
    if (folder === undefined) {
      return { problem: `'${key}' must be an absolute path where no folder is open, but is '${value}'.` };
    }
    configuration[key] = path.join(folder, value);
  }
  for (const key of ['program', 'dump'] as const) {
    const file = configuration[key];
    if (typeof file === 'string' && !fileExists(file)) {
      return { problem: `There is no file ${file}: check '${key}' in the launch configuration.` };
    }
  }
  // Users expect a program to run in the workspace folder; the adapter alone knows only the file.
  if (configuration['cwd'] === undefined && folder !== undefined) configuration['cwd'] = folder;
  return { configuration };
}
