/** Starts a child process: where its standard streams lead, and what it inherits. */
import { spawn, type ChildProcess, type SpawnOptions, type StdioOptions } from 'node:child_process';
import { accessSync, constants as fileConstants, statSync } from 'node:fs';
import { constants } from 'node:os';
import path from 'node:path';
import type { Stream } from 'node:stream';
import { toError } from '../kernel/errors.js';
import { Future } from '../kernel/future.js';
import type { Coroutine } from '../kernel/coroutine.js';
import { waitOutside } from './outside.js';

/** The target of one of the child's standard streams; a number is a descriptor of this process, a stream has one. */
export type Redirection = 'pipe' | 'inherit' | 'ignore' | number | Stream;

export interface SpawnSettings {
  readonly stdin?: Redirection;
  readonly stdout?: Redirection;
  /** `stdout`: the target of its standard output, in the order of writing. */
  readonly stderr?: Redirection | 'stdout';
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Descriptors of this process from 3 on that the child gets under the same numbers. */
  readonly passDescriptors?: readonly number[];
  /** The owner of the process. POSIX, for processes that may set it. */
  readonly uid?: number;
  readonly gid?: number;
  /** In a separate session: it gets no signal from the terminal, and may outlive this process. */
  readonly detached?: boolean;
}

/** A program with parameters, or a command line for the system's shell. */
export type CommandLine =
  { readonly program: string; readonly parameters: readonly string[] } | { readonly command: string };

/** For display. */
export function nameOfProcess(line: CommandLine): string {
  return `process ${'command' in line ? line.command : line.program}`;
}

/** Begins; `started` waits until it runs. Throws Node's error (`ENOENT`, …) if there is no such program. */
export function spawnChild(line: CommandLine, settings: SpawnSettings): ChildProcess {
  const { cwd, env, uid, gid, detached } = settings;
  const options: SpawnOptions = { stdio: stdioOf(settings), shell: 'command' in line };
  if (cwd !== undefined) options.cwd = cwd;
  if (env !== undefined) options.env = env;
  if (uid !== undefined) options.uid = uid;
  if (gid !== undefined) options.gid = gid;
  if (detached !== undefined) options.detached = detached;
  const joins = sharesPipe(settings);
  if ('command' in line)
    return spawn(
      !joins ? line.command : isWindows() ? `(${line.command}) 2>&1` : `exec 2>&1\n${line.command}`,
      options,
    );
  const { program, parameters } = line;
  if (!joins) return spawn(program, parameters, options);
  if (isWindows())
    throw new TypeError(
      `Cannot join the outputs of ${program} in a pipe on Windows: use createSubprocessShell`,
    );
  // Node cannot give the child one pipe twice. A shell can; it then becomes the program.
  mustBeThere(program, settings);
  return spawn('/bin/sh', ['-c', 'exec "$0" "$@" 2>&1', program, ...parameters], options);
}

/** Waits until a child runs. Throws Node's error if it does not. */
export function* started(child: ChildProcess, name: string): Coroutine<void> {
  const future = new Future<undefined>({ kind: 'process', label: `start of ${name}` });
  child.once('error', (error) => {
    if (!future.done()) future.setException(toError(error));
  });
  child.once('spawn', () => {
    if (!future.done()) future.setResult(undefined);
  });
  try {
    yield* waitOutside(future);
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
}

/** An exit code, or the negative number of the signal that ended it. */
export function returnCodeOf(code: number | null, signal: NodeJS.Signals | null): number {
  return code ?? (signal === null ? 0 : -constants.signals[signal]);
}

const isWindows = (): boolean => process.platform === 'win32';

function stdioOf(settings: SpawnSettings): StdioOptions {
  const { stdin = 'inherit', stdout = 'inherit', stderr = 'inherit', passDescriptors = [] } = settings;
  const stdio: Redirection[] = [stdin, stdout, stderr === 'stdout' ? joined(stdout) : stderr];
  for (const descriptor of passDescriptors) {
    if (!Number.isInteger(descriptor) || descriptor < 3)
      throw new RangeError(`Cannot pass descriptor ${descriptor} to a process: it must be 3 or more`);
    while (stdio.length <= descriptor) stdio.push('ignore');
    stdio[descriptor] = descriptor;
  }
  return stdio;
}

/** Whether both outputs go into one pipe, which the shell arranges. */
function sharesPipe({ stdout, stderr }: SpawnSettings): boolean {
  return stderr === 'stdout' && stdout === 'pipe';
}

/** Where standard error goes to join standard output; `inherit` means descriptor 1 of this process. */
function joined(stdout: Redirection): Redirection {
  if (stdout === 'pipe') return 'ignore';
  return stdout === 'inherit' ? 1 : stdout;
}

/** Throws the error of `spawn`, which here would find the shell. */
function mustBeThere(program: string, { cwd = process.cwd(), env }: SpawnSettings): void {
  const search = (env ?? process.env)['PATH'] ?? '';
  const folders = program.includes('/') ? [cwd] : search.split(path.delimiter);
  if (folders.some((folder) => isProgram(path.resolve(cwd, folder, program)))) return;
  const error = new Error(`spawn ${program} ENOENT`);
  throw Object.assign(error, {
    code: 'ENOENT',
    errno: -constants.errno.ENOENT,
    syscall: `spawn ${program}`,
    path: program,
  });
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, fileConstants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
