/** Which Node runs a program: the one in the configuration, a version installed by nvm, or that on PATH. */
import { readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import type { LaunchArguments } from '../../protocol/launch-arguments.js';
import { UserError } from '../../errors.js';

/** Throws a sentence if the version is not installed. */
export function commandOf({ runtimeExecutable, runtimeVersion }: LaunchArguments): string {
  if (runtimeVersion === undefined || runtimeVersion === 'default') return runtimeExecutable ?? 'node';
  if (runtimeExecutable !== undefined)
    throw new UserError("'runtimeExecutable' and 'runtimeVersion' both say which Node runs: leave one out.");
  const versions = path.join(process.env['NVM_DIR'] ?? path.join(homedir(), '.nvm'), 'versions/node');
  const wanted = `v${runtimeVersion.replace(/^v/, '')}`;
  const found = installedIn(versions)
    .filter((name) => name === wanted || name.startsWith(`${wanted}.`))
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
    .at(-1);
  if (found === undefined)
    throw new UserError(
      `Node ${runtimeVersion} is not among the versions that nvm has installed in ${versions}: run 'nvm install ${runtimeVersion}', or set 'runtimeExecutable'.`,
    );
  return path.join(versions, found, 'bin/node');
}

function installedIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    // nvm is not there: nothing is installed.
    return [];
  }
}
