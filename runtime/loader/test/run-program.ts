/** Runs a program in a child Node, plain or instrumented, and says in comparable words what came of it. */
import { execFile } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const REPOSITORY = fileURLToPath(new URL('../../../..', import.meta.url));
const PRELOAD = new URL('../../preload.js', import.meta.url).href;

export interface RunResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  /** Absolute path of the program. */
  readonly program: string;
  /** Modules for `--import`, in order; `instrumented` stands for our preload. */
  readonly imports?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

export function runProgram({ program, imports = [], environment = {} }: RunOptions): Promise<RunResult> {
  const flags = imports.flatMap((name) => ['--import', name === 'instrumented' ? PRELOAD : name]);
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ['--no-warnings', ...flags, path.basename(program)],
      { cwd: path.dirname(program), env: { ...process.env, ...environment } },
      (error, stdout, stderr) => {
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
      },
    );
  });
}

/**
 * What may differ from a plain run: with `--import` Node starts CommonJS through its ES module loader, and with source
 * maps it names the file of an uncaught error by path and (Node 20) adds an empty line.
 */
export function comparable({ code, stdout, stderr }: RunResult): RunResult {
  const normalized = stderr
    .replace(/^file:\/\/(?=\/.*:\d+$)/m, '')
    .replace(/^ +at .*\(?node:internal.*\n/gm, '')
    .replace(/\n\n+/g, '\n\n');
  return { code, stdout, stderr: normalized };
}
