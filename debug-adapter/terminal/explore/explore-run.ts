/**
 * One run of a program under one seed, without a debugger: how it ended, what it printed, and the order of resumptions.
 */
import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import type { ResumptionTrace } from '../../../runtime/protocol/control.js';
import { CONFIGURATION_VARIABLE } from '../../../runtime/protocol/names.js';

/** The command, the same for every seed. */
export interface ExploredProgram {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** Node executable. */
  readonly node: string;
  readonly nodeArgs: readonly string[];
  readonly preload: string;
  /** A run that lasts longer has failed. */
  readonly timeLimitMs: number;
}

export interface SeededRun {
  readonly seed: number;
  /** `ended with exit code 1`, `was ended by SIGABRT`, `did not end within 60 s`; absent if it succeeded. */
  readonly failure?: string;
  readonly stdout: string;
  readonly stderr: string;
  /** Absent if it was killed before it could write it. */
  readonly trace?: ResumptionTrace;
}

/** Where the program writes its trace. */
const TRACE_DESCRIPTOR = 3;

/** Rejects only if Node cannot be started. */
export function runWithSeed(explored: ExploredProgram, seed: number): Promise<SeededRun> {
  const { program, args, cwd, node, nodeArgs, preload, timeLimitMs } = explored;
  const child = spawn(node, ['--import', pathToFileURL(preload).href, ...nodeArgs, program, ...args], {
    cwd,
    env: { ...process.env, [CONFIGURATION_VARIABLE]: JSON.stringify({ seed, traceTo: TRACE_DESCRIPTOR }) },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    windowsHide: true,
  });
  const streams = [child.stdout, child.stderr, child.stdio[TRACE_DESCRIPTOR]] as readonly Readable[];
  const texts = streams.map((stream) => collect(stream));
  let hasTimedOut = false;
  const timer = setTimeout(() => {
    hasTimedOut = true;
    child.kill('SIGKILL');
  }, timeLimitMs);
  return new Promise((resolve, reject) => {
    child.once('error', (error: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      reject(new Error(`Cannot start ${node} (${error.code ?? error.message}).`));
    });
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      const [stdout = '', stderr = '', written = ''] = texts.map((text) => text());
      const failure = hasTimedOut
        ? `did not end within ${timeLimitMs / 1000} s`
        : signal !== null
          ? `was ended by ${signal}`
          : code !== 0
            ? `ended with exit code ${code ?? 'unknown'}`
            : undefined;
      const trace = parseTrace(written);
      resolve({
        seed,
        stdout,
        stderr,
        ...(failure === undefined ? {} : { failure }),
        ...(trace === undefined ? {} : { trace }),
      });
    });
  });
}

/** Written in full at the end or, if the process was killed, partly or not at all. */
function parseTrace(written: string): ResumptionTrace | undefined {
  try {
    return JSON.parse(written) as ResumptionTrace;
  } catch {
    return undefined;
  }
}

function collect(stream: Readable): () => string {
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString('utf8');
}
