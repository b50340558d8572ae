/** Finds the installed test runners of a file or a folder, and the folder to start them in. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { RUNNERS, type TestRunner } from '../view-models/test-runners.js';

/** The keys read from a package.json, which can hold anything. */
export interface Manifest {
  readonly bin?: unknown;
  readonly scripts?: unknown;
  readonly packageManager?: unknown;
}

/** The script of a runner's command, resolved from this folder; undefined if it is not installed. */
export function commandFor(runner: TestRunner, folder: string): string | undefined {
  const { package: name } = RUNNERS[runner];
  if (name === undefined) return undefined;
  for (const each of foldersFrom(folder)) {
    const home = path.join(each, 'node_modules', name);
    const { bin } = manifestIn(home) ?? {};
    const commands = typeof bin === 'object' && bin !== null ? (bin as Record<string, unknown>) : {};
    const script = typeof bin === 'string' ? bin : (commands[name] ?? Object.values(commands)[0]);
    if (typeof script === 'string') return path.join(home, script);
  }
  return undefined;
}

/** Whether tests of the runner can be started in this folder. */
export function isRunnerThere(runner: TestRunner, folder: string): boolean {
  return RUNNERS[runner].package === undefined || commandFor(runner, folder) !== undefined;
}

/** The folder a runner must start in: that of the package that a file belongs to. */
export function packageFolder(file: string): string | undefined {
  return foldersFrom(path.dirname(file)).find((folder) => existsSync(path.join(folder, 'package.json')));
}

/** Undefined if there is none, or it cannot be read. */
export function manifestIn(folder: string): Manifest | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/** A folder and its parents, the innermost first. */
function foldersFrom(folder: string): string[] {
  const outer = path.dirname(folder);
  return outer === folder ? [folder] : [folder, ...foldersFrom(outer)];
}
