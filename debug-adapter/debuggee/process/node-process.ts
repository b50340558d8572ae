/**
 * The debugged process: started with the runtime's preload, its output passed on, never left behind. Or a program that
 * only starts Node (npm, for example): then only the processes that it starts are debugged.
 */
import { execFile, spawn, type ChildProcessByStdio } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import parseArgsStringToArgv from 'string-argv';
import type { LaunchArguments } from '../../protocol/launch-arguments.js';
import { LAUNCH_KEYS, type KillBehavior } from '../../protocol/launch-keys.js';
import type { ChildrenConfiguration } from '../../../runtime/protocol/children.js';
import { CONFIGURATION_VARIABLE } from '../../../runtime/protocol/names.js';
import { checkNodeVersion } from './node-version.js';
import { commandOf } from './node-command.js';
import {
  childOptions,
  PUBLISH_NOWHERE_ELSE,
  runtimeConfiguration,
  withVariables,
} from './program-environment.js';
import { endTree, ProcessTree } from './process-tree.js';
import type { Exit, ProgramProcess } from './program-process.js';
import { UserError } from '../../errors.js';

/** Lines that the inspector, not the program, writes to stderr. */
const INSPECTOR_LINES =
  /^(Debugger listening on ws:\/\/.*|For help, see: https:\/\/nodejs\.org\/.*|Debugger attached\.|Debugger ending on ws:\/\/.*|Waiting for the debugger to disconnect\.\.\.)\n/;

export class NodeProcess implements ProgramProcess {
  readonly exited: Promise<Exit>;
  /** Resolves when the process itself is gone; others may still write to its output. */
  readonly gone: Promise<void>;
  /** Gives the program back, where the session leaves it to itself. */
  giveBack: () => Promise<void> = () => Promise.resolve();
  private isEnded = false;
  private left: () => void = () => undefined;

  private constructor(
    private readonly child: ChildProcessByStdio<Writable, Readable, Readable>,
    /** False: it is not Node, and cannot be debugged itself. */
    readonly isNode: boolean,
    private readonly killBehavior: KillBehavior,
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
      this.left = () => {
        resolve({ code: null, signal: null });
      };
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

  /** Whether the adapter has ended it, or asked it to end. */
  get endsByUs(): boolean {
    return this.isEnded;
  }

  /**
   * Starts the program; it waits in its preload until the adapter is ready. Throws a sentence on bad input.
   *
   * @param children where processes that it starts ask whether they are debugged; undefined: they are not debugged
   */
  static async start(
    args: LaunchArguments,
    preload: string,
    children: ChildrenConfiguration | undefined,
    onOutput: (category: 'stdout' | 'stderr', text: string) => void,
  ): Promise<NodeProcess> {
    const { program } = args;
    const command = commandOf(args);
    if (program !== undefined) checkProgram(program);
    const cwd = args.cwd ?? (program === undefined ? process.cwd() : path.dirname(program));
    checkFolder(cwd);
    const isNode = (await checkCommand(command, cwd)) && !isWatching(args.runtimeArgs ?? []);
    if (!isNode && children === undefined) throw new UserError(nothingToDebug(command));
    const ownOptions = isNode ? [PUBLISH_NOWHERE_ELSE, '--import', pathToFileURL(preload).href] : [];
    const child = spawn(
      command,
      [
        ...ownOptions,
        ...(args.runtimeArgs ?? []),
        ...(program === undefined ? [] : [program]),
        ...wordsOf(args.args),
      ],
      {
        cwd,
        env: environmentOf(process.env, args, preload, children, isNode),
        stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
        windowsHide: true,
        // On Windows, package managers are scripts of its shell.
        shell: !isNode && process.platform === 'win32',
      },
    ) as ChildProcessByStdio<Writable, Readable, Readable>;
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', (error: NodeJS.ErrnoException) => {
        reject(new UserError(`Cannot start ${command} (${error.code ?? error.message}).`));
      });
    });
    return new NodeProcess(child, isNode, args.killBehavior ?? LAUNCH_KEYS.killBehavior.default, onOutput);
  }

  /**
   * The inspector's address, sent by the preload, or why there is none (`runtime/protocol/launch-channel.ts`);
   * undefined if the process ended before. The channel stays open after that: its end shows the program that the
   * adapter is gone.
   */
  inspectorAddress(): Promise<string | undefined> {
    const channel = this.child.stdio[3] as unknown as Readable;
    let text = '';
    return new Promise((resolve) => {
      channel.setEncoding('utf8').on('data', (chunk: string) => {
        // Bytes after the address only check whether the adapter is alive.
        if (text.includes('\n')) return;
        text += chunk;
        if (text.includes('\n')) resolve(text.trim());
      });
      channel.once('close', () => {
        resolve(undefined);
      });
    });
  }

  terminate(): void {
    if (this.killBehavior !== 'polite') {
      this.kill();
      return;
    }
    this.isEnded = true;
    // What it does not end itself is asked after it.
    const tree = ProcessTree.below(this.child.pid ?? 0);
    void this.gone.then(() => {
      tree.signal('SIGTERM');
    });
    this.child.kill('SIGTERM');
  }

  kill(): void {
    if (this.killBehavior === 'none') {
      this.leaveRunning();
      return;
    }
    this.isEnded = true;
    const { pid, exitCode, signalCode } = this.child;
    if (pid !== undefined && exitCode === null && signalCode === null) endTree(pid);
  }

  private leaveRunning(): void {
    const left = (): void => {
      this.left();
    };
    // One that ends meanwhile has no need to be given back.
    this.giveBack().then(left, left);
  }

  leave(): void {
    this.kill();
  }
}

/** The command for a terminal; Node processes that start there ask for sessions. Throws a sentence on bad input. */
export async function terminalCommand(
  args: LaunchArguments,
  preload: string,
  children: ChildrenConfiguration | undefined,
): Promise<TerminalCommand> {
  const { program, env } = args;
  const command = commandOf(args);
  if (program !== undefined) checkProgram(program);
  const cwd = args.cwd ?? (program === undefined ? process.cwd() : path.dirname(program));
  checkFolder(cwd);
  await checkCommand(command, cwd);
  const removed = Object.entries(env ?? {}).flatMap(([name, value]) =>
    value === null ? [[name, null]] : [],
  );
  return {
    cwd,
    args: [
      command,
      ...(args.runtimeArgs ?? []),
      ...(program === undefined ? [] : [program]),
      ...wordsOf(args.args),
    ],
    env: {
      ...(Object.fromEntries(removed) as Record<string, null>),
      ...environmentOf({}, args, preload, children, false),
    },
  };
}

/** As in DAP's `runInTerminal`: null removes a variable. */
export interface TerminalCommand {
  readonly cwd: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | null | undefined>>;
}

/** Arguments for the program: a single string is split as a shell does. */
function wordsOf(args: LaunchArguments['args']): readonly string[] {
  return typeof args === 'string' ? parseArgsStringToArgv(args) : (args ?? []);
}

/**
 * `node --watch` only starts another Node, again and again, and reads its channel on the descriptor that would be ours:
 * the inner Node is debugged as a child process.
 */
function isWatching(options: readonly string[]): boolean {
  return options.some((option) => /^--watch(?:-path(?:=.*)?)?$/.test(option));
}

function checkProgram(program: string): void {
  if (!path.isAbsolute(program)) {
    throw new UserError(`'program' must be an absolute path, but is '${program}'.`);
  }
  try {
    // As Node finds it: a folder stands for a file in it, and an extension may be left out.
    createRequire(program).resolve(program);
  } catch {
    throw new UserError(
      existsSync(program)
        ? `${program} is a folder without a file to run (its index.js, or what its package.json names): check 'program'.`
        : `There is no file ${program}: check 'program'.`,
    );
  }
}

function checkFolder(cwd: string): void {
  if (!existsSync(cwd) || !statSync(cwd).isDirectory()) {
    throw new UserError(`There is no folder ${cwd}: check 'cwd'.`);
  }
}

/** Whether it is Node, which must be new enough. It may be another executable that starts Node. */
async function checkCommand(command: string, cwd: string): Promise<boolean> {
  let version = '';
  try {
    const shell = process.platform === 'win32' && command !== 'node';
    version = (await promisify(execFile)(command, ['--version'], { cwd, shell })).stdout.trim();
  } catch (error) {
    const { code } = error as { code?: string | number };
    // With a number it has run, and refused the option.
    if (typeof code !== 'number') {
      const reason = code === 'ENOENT' ? 'it was not found' : 'it cannot be run';
      throw new UserError(
        `Cannot start Node with '${command}': ${reason}. Install Node, or set 'runtimeExecutable' to its path.`,
        { cause: error },
      );
    }
  }
  // Only Node prints `v20.19.0`.
  if (!/^v\d+\.\d+\.\d+/.test(version)) return false;
  checkNodeVersion(version, "Update it, or set 'runtimeExecutable'.");
  return true;
}

function nothingToDebug(command: string): string {
  return `'${command}' is not Node, and the processes that it starts are not debugged here: set 'runtimeExecutable' to Node, and 'program' to the file to debug.`;
}

function environmentOf(
  from: NodeJS.ProcessEnv,
  launch: LaunchArguments,
  preload: string,
  children: ChildrenConfiguration | undefined,
  isNode: boolean,
): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: inherited, ...environment } = withVariables(from, launch.env, launch.envFile);
  const config = {
    ...(launch.noDebug === true || !isNode ? {} : { wait: true }),
    ...runtimeConfiguration(launch),
    ...(children === undefined ? {} : { children }),
    ...(launch.killBehavior === 'none' ? { outlives: true } : {}),
  };
  const options = [
    ...(inherited === undefined ? [] : [withoutInspectOptions(inherited)]),
    ...(children === undefined ? [] : [childOptions(preload)]),
  ];
  return {
    ...environment,
    ...(options.length === 0 ? {} : { NODE_OPTIONS: options.join(' ') }),
    [CONFIGURATION_VARIABLE]: JSON.stringify(config),
  };
}

/** An `--inspect` inherited from the adapter's parent would take the port of that debugger. */
function withoutInspectOptions(options: string): string {
  return options
    .split(/\s+/)
    .filter((option) => !option.startsWith('--inspect'))
    .join(' ');
}

/** Text without complete inspector lines, and a rest that may be the beginning of one. */
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
  // Only a beginning that could become one of those lines is held back; a prompt without newline is passed on at once.
  const couldBe = /^(Deb|For|Wai)/.test(left) || ['D', 'De', 'F', 'Fo', 'W', 'Wa'].includes(left);
  return couldBe ? [kept, left] : [kept + left, ''];
}
