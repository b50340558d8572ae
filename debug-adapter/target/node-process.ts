/** The process being debugged: started with the runtime's preload, its output passed on, never left behind. */
import { execFile, spawn, type ChildProcessByStdio } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import type { LaunchArguments } from '../protocol/launch-arguments.js';
import { checkNodeVersion } from './node-version.js';
import type { Exit, ProgramProcess } from './program-process.js';
import { UserError } from './user-error.js';

/** Lines that the inspector, not the program, writes to stderr. */
const INSPECTOR_LINES =
  /^(Debugger listening on ws:\/\/.*|For help, see: https:\/\/nodejs\.org\/.*|Debugger attached\.|Debugger ending on ws:\/\/.*|Waiting for the debugger to disconnect\.\.\.)\n/;

export class NodeProcess implements ProgramProcess {
  readonly exited: Promise<Exit>;

  private constructor(
    private readonly child: ChildProcessByStdio<Writable, Readable, Readable>,
    onOutput: (category: 'stdout' | 'stderr', text: string) => void,
  ) {
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

  /** Starts the program; it waits in its preload until the adapter is ready. Throws a sentence on bad input. */
  static async start(
    args: LaunchArguments,
    preload: string,
    onOutput: (category: 'stdout' | 'stderr', text: string) => void,
  ): Promise<NodeProcess> {
    checkProgram(args.program);
    const node = args.runtimeExecutable ?? 'node';
    const cwd = args.cwd ?? path.dirname(args.program);
    checkFolder(cwd);
    await checkNode(node, cwd);
    const { NODE_OPTIONS: inherited, ...environment } = { ...process.env, ...withoutNulls(args.env) };
    for (const [name, value] of Object.entries(args.env ?? {})) {
      if (value === null) Reflect.deleteProperty(environment, name);
    }
    const config = {
      ...(args.noDebug === true ? {} : { wait: true }),
      ...(args.captureScopes === undefined ? {} : { captureScopes: args.captureScopes }),
      ...(args.control === undefined ? {} : { control: args.control }),
      ...(args.seed === undefined ? {} : { seed: args.seed }),
      ...(args.instrumentPackages === undefined ? {} : { instrumentPackages: args.instrumentPackages }),
    };
    const child = spawn(
      node,
      [
        '--inspect-publish-uid=http',
        '--import',
        pathToFileURL(preload).href,
        ...(args.runtimeArgs ?? []),
        args.program,
        ...(args.args ?? []),
      ],
      {
        cwd,
        env: {
          ...environment,
          ...(inherited === undefined ? {} : { NODE_OPTIONS: withoutInspectOptions(inherited) }),
          COROUTINE_DEBUGGER: JSON.stringify(config),
        },
        stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
        windowsHide: true,
      },
    ) as ChildProcessByStdio<Writable, Readable, Readable>;
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', (error: NodeJS.ErrnoException) => {
        reject(new UserError(`Cannot start ${node} (${error.code ?? error.message}).`));
      });
    });
    return new NodeProcess(child, onOutput);
  }

  /**
   * The inspector's address, told by the preload; undefined when the process ended before it could tell. The channel
   * stays open after that: its end tells the program that the adapter is gone.
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
    this.child.kill('SIGTERM');
  }

  kill(): void {
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

async function checkNode(node: string, cwd: string): Promise<void> {
  let version: string;
  try {
    version = (await promisify(execFile)(node, ['--version'], { cwd })).stdout.trim();
  } catch (error) {
    const reason =
      (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'it was not found' : 'it cannot be run';
    throw new UserError(
      `Cannot start Node with '${node}': ${reason}. Install Node, or set 'runtimeExecutable' to its path.`,
      { cause: error },
    );
  }
  checkNodeVersion(version, "Update it, or set 'runtimeExecutable'.");
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
