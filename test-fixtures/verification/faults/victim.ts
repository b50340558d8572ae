/** A program that runs by itself, to be attached to: what it says, and whether it goes on. */
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { orHung } from './stage.js';

/** The repository's root, from `out/test-fixtures/verification/faults`. */
export const ROOT = path.resolve(import.meta.dirname, '../../../..');
export const ADAPTER = path.join(ROOT, 'dist/debug-adapter/main.mjs');
const PRELOAD = pathToFileURL(path.join(ROOT, 'dist/runtime/preload.mjs')).href;

export function faultProgram(name: string): string {
  return path.join(ROOT, 'test-fixtures/faults', name);
}

export class Victim {
  private stderr = '';
  /** The first that it printed. */
  words = '';

  private constructor(readonly child: ChildProcessByStdio<null, Readable, Readable>) {
    child.stderr.setEncoding('utf8').on('data', (text: string) => (this.stderr += text));
    child.stdout.setEncoding('utf8').once('data', (text: string) => (this.words = text));
    child.stdout.resume();
  }

  /** Starts it with its inspector open; resolves with the port when it has said something. */
  static async start(
    program: string,
    args: readonly string[] = [],
    env: NodeJS.ProcessEnv = {},
  ): Promise<{ victim: Victim; port: number }> {
    const child = spawn(process.execPath, ['--inspect=127.0.0.1:0', '--import', PRELOAD, program, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
    });
    const victim = new Victim(child);
    await victim.beats(/./);
    const port = Number(/Debugger listening on ws:\/\/127\.0\.0\.1:(\d+)\//.exec(victim.stderr)?.[1]);
    return { victim, port };
  }

  /** Resolves when it says something of this form, from now on; rejects when it stays silent, or ends. */
  async beats(form: RegExp): Promise<void> {
    const ended = once(this.child, 'exit').then(([code, signal]) => {
      throw new Error(`The program has ended (${String(signal ?? code)}): ${this.stderr}`);
    });
    const heard = new Promise<void>((resolve) => {
      const listen = (text: string): void => {
        if (!form.test(text)) return;
        this.child.stdout.off('data', listen);
        resolve();
      };
      this.child.stdout.on('data', listen);
    });
    await orHung(Promise.race([heard, ended]), `the program is frozen (no ${String(form)})`);
  }

  /** How it ended, with its last words; undefined while it runs. */
  get ending(): string | undefined {
    const { exitCode, signalCode } = this.child;
    if (exitCode === null && signalCode === null) return undefined;
    return `the program has ended (${signalCode ?? exitCode ?? ''}): ${this.stderr.slice(-500)}`;
  }

  kill(): void {
    this.child.kill('SIGKILL');
  }
}
