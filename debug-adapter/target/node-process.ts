/**
 * The process being debugged: started with the runtime's preload, its output passed on, never left behind. Or what only
 * starts Node (npm, say): then nothing but the processes that it starts is debugged.
 */
import { execFile, spawn, type ChildProcessByStdio } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import type { LaunchArguments } from '../protocol/launch-arguments.js';
import type { ChildrenConfiguration } from '../../runtime/protocol/children.js';
import { checkNodeVersion } from './node-version.js';
import type { Exit, ProgramProcess } from './program-process.js';
import { UserError } from './user-error.js';

/** Lines that the inspector, not the program, writes to stderr. */
const INSPECTOR_LINES =
  /^(Debugger listening on ws:\/\/.*|For help, see: https:\/\/nodejs\.org\/.*|Debugger attached\.|Debugger ending on ws:\/\/.*|Waiting for the debugger to disconnect\.\.\.)\n/;

export class NodeProcess implements ProgramProcess {
  readonly exited: Promise<Exit>;
  /** Resolves when the process itself is gone; others may still write to its output. */
  readonly gone: Promise<void>;
  private isEnded = false;

  private constructor(
    private readonly child: ChildProcessByStdio<Writable, Readable, Readable>,
    /** False: it is not Node, and cannot be debugged itself. */
    readonly isNode: boolean,
    onOutput: (category: 'stdout' | 'stderr', text: string) => void,
  ) {
    this.gone = new Promise((resolve) => {
      child.once('exit', () => {
        resolve();
      });
    });
    this.exited = new Promise((resolve) => {
      child.once('close', (code, signal) => {
        resolve({ code, signal });
      });
    });
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      onOutput('stdout', text);
    });
    let partialLine = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      const [whole, rest] = withoutInspectorLines(partialLine + text);
      partialLine = rest;
      if (whole !== '') onOutput('stderr', whole);
    });
    child.stderr.on('end', () => {
      if (partialLine !== '') onOutput('stderr', partialLine);
    });
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  /** Whether we have ended it, or asked it to end. */
  get endsByUs(): boolean {
    return this.isEnded;
  }

  /**
   * Starts the program; it waits in its preload until the adapter is ready. Throws a sentence on bad input.
   *
   * @param children where processes that it starts ask whether they are debugged; undefined: they are left alone
   */
  static async start(
    args: LaunchArguments,
    preload: string,
    children: ChildrenConfiguration | undefined,
    onOutput: (category: 'stdout' | 'stderr', text: string) => void,
  ): Promise<NodeProcess> {
    const { program, runtimeExecutable: command = 'node' } = args;
    if (program !== undefined) checkProgram(program);
    const cwd = args.cwd ?? (program === undefined ? process.cwd() : path.dirname(program));
    checkFolder(cwd);
    const isNode = await checkCommand(command, cwd, program);
    if (!isNode && children === undefined) throw new UserError(nothingToDebug(command));
    const ownOptions = isNode ? ['--inspect-publish-uid=http', '--import', pathToFileURL(preload).href] : [];
    const child = spawn(
      command,
      [
        ...ownOptions,
        ...(args.runtimeArgs ?? []),
        ...(program === undefined ? [] : [program]),
        ...(args.args ?? []),
      ],
      {
        cwd,
        env: environmentOf(args, preload, children, isNode),
        stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
        windowsHide: true,
        // On Windows package managers are scripts of its shell.
        shell: !isNode && process.platform === 'win32',
      },
    ) as ChildProcessByStdio<Writable, Readable, Readable>;
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', (error: NodeJS.ErrnoException) => {
        reject(new UserError(`Cannot start ${command} (${error.code ?? error.message}).`));
      });
    });
    return new NodeProcess(child, isNode, onOutput);
  }

  /**
   * The inspector's address, told by the preload; undefined when the process ended before it could tell, empty when it
   * has no inspector, for it is a Node that only starts others (`--test`, `--watch`). The channel stays open after that: its end tells the program that the adapter is gone.
   */
  inspectorAddress(): Promise<string | undefined> {
    const channel = this.child.stdio[3] as unknown as Readable;
    let text = '';
    return new Promise((resolve) => {
      channel.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
        if (text.includes('\n')) resolve(text.trim());
      });
      channel.once('close', () => {
        resolve(undefined);
      });
    });
  }

  terminate(): void {
    this.isEnded = true;
    this.child.kill('SIGTERM');
  }

  kill(): void {
    this.isEnded = true;
    this.child.kill('SIGKILL');
  }

  leave(): void {
    this.kill();
  }
}

function checkProgram(program: string): void {
  if (!path.isAbsolute(program)) {
    throw new UserError(`'program' must be an absolute path, but is '${program}'.`);
  }
  if (!existsSync(program)) throw new UserError(`There is no file ${program}: check 'program'.`);
  if (!statSync(program).isFile()) throw new UserError(`${program} is not a file: check 'program'.`);
}

function checkFolder(cwd: string): void {
  if (!existsSync(cwd) || !statSync(cwd).isDirectory()) {
    throw new UserError(`There is no folder ${cwd}: check 'cwd'.`);
  }
}

/** Whether it is Node, which must be new enough. Without a program it may be another one that starts Node. */
async function checkCommand(command: string, cwd: string, program: string | undefined): Promise<boolean> {
  let version: string;
  try {
    const shell = process.platform === 'win32' && command !== 'node';
    version = (await promisify(execFile)(command, ['--version'], { cwd, shell })).stdout.trim();
  } catch (error) {
    const reason =
      (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'it was not found' : 'it cannot be run';
    throw new UserError(
      `Cannot start Node with '${command}': ${reason}. Install Node, or set 'runtimeExecutable' to its path.`,
      { cause: error },
    );
  }
  // Node alone says `v20.19.0`.
  if (program === undefined && !/^v\d+\.\d+\.\d+/.test(version)) return false;
  checkNodeVersion(version, "Update it, or set 'runtimeExecutable'.");
  return true;
}

function nothingToDebug(command: string): string {
  return `'${command}' is not Node, and the processes that it starts are not debugged here: name the file to debug as 'program'.`;
}

function environmentOf(
  { env, noDebug, captureScopes, control, seed, instrumentPackages }: LaunchArguments,
  preload: string,
  children: ChildrenConfiguration | undefined,
  isNode: boolean,
): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: inherited, ...environment } = { ...process.env, ...withoutNulls(env) };
  for (const [name, value] of Object.entries(env ?? {})) {
    if (value === null) Reflect.deleteProperty(environment, name);
  }
  const config = {
    ...(noDebug === true || !isNode ? {} : { wait: true }),
    ...(captureScopes === undefined ? {} : { captureScopes }),
    ...(control === undefined ? {} : { control }),
    ...(seed === undefined ? {} : { seed }),
    ...(instrumentPackages === undefined ? {} : { instrumentPackages }),
    ...(children === undefined ? {} : { children }),
  };
  const options = [
    ...(inherited === undefined ? [] : [withoutInspectOptions(inherited)]),
    ...(children === undefined
      ? []
      : [`--require ${quoted(childPreload(preload))}`, '--inspect-publish-uid=http']),
  ];
  return {
    ...environment,
    ...(options.length === 0 ? {} : { NODE_OPTIONS: options.join(' ') }),
    COROUTINE_DEBUGGER: JSON.stringify(config),
  };
}

/** What processes of the program load by NODE_OPTIONS: it lies beside the preload. */
function childPreload(preload: string): string {
  return path.join(path.dirname(preload), 'child-preload.cjs');
}

/** As Node reads NODE_OPTIONS. */
function quoted(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&')}"`;
}

function withoutNulls(env: LaunchArguments['env']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env ?? {}).filter((entry): entry is [string, string] => entry[1] !== null),
  );
}

/** An `--inspect` inherited from whoever started the adapter would take the port of that debugger. */
function withoutInspectOptions(options: string): string {
  return options
    .split(/\s+/)
    .filter((option) => !option.startsWith('--inspect'))
    .join(' ');
}

/** Text with whole inspector lines taken out, and a rest that may be the beginning of one. */
function withoutInspectorLines(text: string): [whole: string, rest: string] {
  let kept = '';
  let left = text;
  for (;;) {
    const end = left.indexOf('\n') + 1;
    if (end === 0) break;
    const line = left.slice(0, end);
    if (!INSPECTOR_LINES.test(line)) kept += line;
    left = left.slice(end);
  }
  // Only a beginning that could become one of those lines is held back; a prompt without newline goes on at once.
  const couldBe = /^(Deb|For|Wai)/.test(left) || ['D', 'De', 'F', 'Fo', 'W', 'Wa'].includes(left);
  return couldBe ? [kept, left] : [kept + left, ''];
}
