/** An unprepared program, as a separate process for tests to inspect. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { captureLines } from '../../terminal/outside/captured-text.js';
import { PLAIN } from '../../text/style.js';
import type { Capture } from '../capture.js';

/** The repository's root, from `out/debug-adapter/unprepared/test`. */
export const ROOT = path.resolve(import.meta.dirname, '../../../..');
export const FOLDER = path.join(ROOT, 'test-fixtures/outside');

export class Target {
  private constructor(
    readonly child: ChildProcess,
    readonly pid: number,
  ) {}

  /** Resolves once the program says that it is ready. */
  static async start(program: string, ...nodeArgs: readonly string[]): Promise<Target> {
    const child = spawn(process.execPath, [...nodeArgs, path.join(FOLDER, program)], {
      cwd: FOLDER,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    let errors = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (errors += text));
    child.stdout?.resume();
    const isReady = once(child.stdout as NodeJS.ReadableStream, 'data');
    const ended = once(child, 'exit').then(() => {
      throw new Error(`${program} ended before it was ready: ${errors}`);
    });
    await Promise.race([isReady, ended]);
    ended.catch(() => undefined);
    if (child.pid === undefined) throw new Error(`${program} did not start.`);
    return new Target(child, child.pid);
  }

  /** Resolves once it answers: it runs, and its event loop turns. For programs that answer messages. */
  async answers(): Promise<void> {
    const answered = once(this.child, 'message');
    this.child.send('are you there?');
    await answered;
  }

  async end(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exited = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await exited;
  }
}

/** The lines of the tree, without the text above and below it. */
export async function treeLines(capture: Capture, values = false): Promise<string[]> {
  const lines = await captureLines({ ...capture, dump: { ...capture.dump, findings: [] } }, values, PLAIN);
  return lines.slice(lines.indexOf('') + 1);
}
