/**
 * The secret by which clients of `--server` prove that they are the user's: a file that only the user can read. It is
 * made once and kept, so that an editor's configuration can name it permanently. (Every user of the machine can read
 * the arguments of processes.)
 */
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  fstatSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { UserError } from '../errors.js';

/** Windows has no such flag. */
const NOT_A_LINK = process.platform === 'win32' ? 0 : constants.O_NOFOLLOW;

/** The default file of the secret. */
export function defaultSecretFile(environment: NodeJS.ProcessEnv): string {
  const named = environment[process.platform === 'win32' ? 'LOCALAPPDATA' : 'XDG_STATE_HOME'];
  // A rule of XDG: a relative path is ignored.
  const base =
    named !== undefined && path.isAbsolute(named) ? named : path.join(homedir(), '.local', 'state');
  return path.join(base, 'coroutine-debugger', 'server-secret');
}

/**
 * The secret in this file, which is made if it does not exist. Throws a sentence if other users could have read or
 * written it.
 */
export function serverSecret(file: string): string {
  try {
    return read(file) ?? make(file);
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`The secret cannot be kept in ${file}: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

function read(file: string): string | undefined {
  let descriptor: number;
  try {
    descriptor = openSync(file, constants.O_RDONLY | NOT_A_LINK);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    const status = fstatSync(descriptor);
    const isOwn = process.getuid === undefined || status.uid === process.getuid();
    const isClosed = process.platform === 'win32' || (status.mode & 0o077) === 0;
    if (!status.isFile() || !isOwn || !isClosed)
      throw new UserError(
        `${file} must be your own file, which no other user can read: chmod 600, or remove it.`,
      );
    const secret = readFileSync(descriptor, 'utf8').trim();
    if (secret.length < 16)
      throw new UserError(`The secret in ${file} is shorter than 16 characters: remove it.`);
    return secret;
  } finally {
    closeSync(descriptor);
  }
}

function make(file: string): string {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  const beside = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  writeFileSync(beside, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600, flag: 'wx' });
  try {
    // Written as a whole or not at all: another server may start at the same moment.
    linkSync(beside, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(beside);
  }
  const secret = read(file);
  if (secret === undefined) throw new UserError(`The secret in ${file} is gone again.`);
  return secret;
}
