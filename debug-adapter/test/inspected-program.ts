/** A program that runs by itself, with its inspector open, for the debugger to attach to. */
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { ROOT } from './debug-session.js';

const PRELOAD = pathToFileURL(path.join(ROOT, 'dist/runtime/preload.mjs')).href;

/** Options of Node that load the runtime. */
export const WITH_RUNTIME = ['--import', PRELOAD];

export class InspectedProgram {
  /** All that it has written to stdout. */
  stdout = '';
  readonly exited: Promise<number | null>;
  private stderr = '';
  private readonly child: ChildProcessByStdio<Writable, Readable, Readable>;

  private constructor(nodeArgs: readonly string[], program: string, args: readonly string[]) {
    this.child = spawn(process.execPath, [...nodeArgs, program, ...args], { stdio: 'pipe' });
    this.child.stdout.setEncoding('utf8').on('data', (text: string) => (this.stdout += text));
    this.child.stderr.setEncoding('utf8').on('data', (text: string) => (this.stderr += text));
    this.exited = new Promise((resolve) => this.child.once('close', resolve));
  }

  /** Starts it with its inspector on this port, or on a free one; resolves when that listens. */
  static async start(
    program: string,
    nodeArgs: readonly string[] = WITH_RUNTIME,
    inspect = '--inspect',
    { inspectorPort = 0, args = [] }: { inspectorPort?: number; args?: readonly string[] } = {},
  ): Promise<{ inspected: InspectedProgram; port: number }> {
    const options = [`${inspect}=127.0.0.1:${inspectorPort}`, ...nodeArgs];
    const inspected = new InspectedProgram(options, program, args);
    const address = /Debugger listening on ws:\/\/127\.0\.0\.1:(\d+)\//;
    await inspected.heard(() => address.test(inspected.stderr), 'stderr');
    return { inspected, port: Number(address.exec(inspected.stderr)?.[1]) };
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  get signal(): NodeJS.Signals | null {
    return this.child.signalCode;
  }

  /** Says a line to it. */
  say(line: string): void {
    this.child.stdin.write(`${line}\n`);
  }

  /** Waits until it has written this. */
  async said(text: string): Promise<void> {
    await this.heard(() => this.stdout.includes(text), 'stdout');
  }

  /** Waits until it has written something like this. */
  async saidMatching(pattern: RegExp): Promise<void> {
    await this.heard(() => pattern.test(this.stdout), 'stdout');
  }

  kill(): void {
    this.child.kill('SIGKILL');
  }

  private async heard(holds: () => boolean, on: 'stdout' | 'stderr'): Promise<void> {
    while (!holds()) {
      const ended = await Promise.race([once(this.child[on], 'data'), this.exited.then(() => 'ended')]);
      if (ended === 'ended' && !holds()) {
        const how = this.child.signalCode ?? `code ${this.child.exitCode}`;
        throw new Error(`The program ended instead, with ${how}.\n${this.stdout}${this.stderr}`);
      }
    }
  }
}

/** Runs a test body with a program that ends whatever happens. */
export async function withProgram(
  start: ReturnType<typeof InspectedProgram.start>,
  body: (inspected: InspectedProgram, port: number) => Promise<void>,
): Promise<void> {
  const { inspected, port } = await start;
  try {
    await body(inspected, port);
  } finally {
    inspected.kill();
    await inspected.exited;
  }
}
