/**
 * The folder of the user's in which the runtime keeps what it has made. It is code that programs run, so no other user
 * may read or replace it.
 */
import { chmodSync, constants, lstatSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

/** A link instead of a file leads to a file that is not ours. */
const NOT_A_LINK = process.platform === 'win32' ? 0 : constants.O_NOFOLLOW;
export const READ = constants.O_RDONLY | NOT_A_LINK;
export const WRITE = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | NOT_A_LINK;

/** Creates the folder, and restricts access to one that an older version left open; false if it is not this user's. */
export function makePrivate(folder: string): boolean {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const status = lstatSync(folder);
  if (!status.isDirectory() || !isOwn(status)) return false;
  if (process.platform !== 'win32' && (status.mode & 0o077) !== 0) chmodSync(folder, 0o700);
  return true;
}

/** Whether a file is this user's. */
export function isOwn({ uid }: { readonly uid: number }): boolean {
  return process.getuid === undefined || uid === process.getuid();
}

/** The user's cache folder. By the XDG rules, an empty or relative path is ignored. */
export function cacheFolder(environment: NodeJS.ProcessEnv): string {
  const named = [environment['XDG_CACHE_HOME'], environment['LOCALAPPDATA']];
  const base = named.find((one) => one !== undefined && path.isAbsolute(one));
  if (base !== undefined) return path.join(base, 'coroutine-debugger');
  const home = homedir();
  // Without a home directory nothing is kept: never in the folder where the program happens to run.
  return path.isAbsolute(home) ? path.join(home, '.cache', 'coroutine-debugger') : NOWHERE;
}

/** A folder that cannot be created. */
const NOWHERE = path.join(path.parse(process.execPath).root, 'nonexistent', '\0');
