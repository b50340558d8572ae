/** Runs a program in a child Node, plain or instrumented, and returns the outcome in comparable form. */
import { execFile } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const REPOSITORY = fileURLToPath(new URL('../../../..', import.meta.url));
/** As shipped: its contents and its external appearance are part of the test. */
const PRELOAD = pathToFileURL(path.join(REPOSITORY, 'dist/runtime/preload.mjs')).href;

export interface RunResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  /** Absolute path of the program. */
  readonly program: string;
  /** Modules for `--import`, in order; `instrumented` means our preload. */
  readonly imports?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** Other options of Node. */
  readonly flags?: readonly string[];
}

export function runProgram({
  program,
  imports = [],
  environment = {},
  flags = [],
}: RunOptions): Promise<RunResult> {
  const importing = imports.flatMap((name) => ['--import', name === 'instrumented' ? PRELOAD : name]);
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ['--no-warnings', ...flags, ...importing, path.basename(program)],
      { cwd: path.dirname(program), env: { ...process.env, ...environment } },
      (error, stdout, stderr) => {
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
      },
    );
  });
}

/**
 * Allowed differences from a plain run: with `--import`, Node starts CommonJS through its ES module loader, and with
 * source maps it names the file of an uncaught error by path and (Node 20) adds an empty line.
 */
export function comparable({ code, stdout, stderr }: RunResult): RunResult {
  const normalized = stderr
    .replace(/^file:\/\/(?=\/.*:\d+$)/m, '')
    .replace(/^ +at .*\(?node:internal.*\n/gm, '')
    .replace(/\n\n+/g, '\n\n');
  return { code, stdout, stderr: normalized };
}
