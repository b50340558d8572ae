/**
 * `watch -- COMMAND`: when a command prints nothing for too long, or lasts too long, reports what its Node processes
 * wait for and then ends it.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
import { PLAIN } from '../../text/style.js';
import { nodeProcessesBelow } from '../../unprepared/processes/linux-processes.js';
import { readProcess } from '../../unprepared/read-process.js';
import { captureLines } from './captured-text.js';

export interface WatchOptions {
  /** Seconds without output. */
  readonly silence: number;
  /** Seconds in all. */
  readonly timeLimit?: number;
  readonly values?: true;
  /** It is not ended, and reported again the next time it prints nothing. */
  readonly continues?: true;
}

/** The exit code of the shell's `timeout`. */
const TIMED_OUT = 124;
const SIGNALLED = 128;

export async function watch(
  command: string,
  args: readonly string[],
  options: WatchOptions,
): Promise<number> {
  const child = spawn(command, args, { stdio: ['inherit', 'pipe', 'pipe'], detached: true });
  const watcher = new Watcher(child, options);
  const forward = (signal: NodeJS.Signals): void => {
    endGroup(child, signal);
  };
  process.on('SIGINT', forward).on('SIGTERM', forward);
  try {
    return await watcher.run();
  } finally {
    process.off('SIGINT', forward).off('SIGTERM', forward);
  }
}

class Watcher {
  #silence: NodeJS.Timeout | undefined;
  #told: Promise<void> | undefined;
  #isEnded = false;

  constructor(
    private readonly child: ChildProcess,
    private readonly options: WatchOptions,
  ) {}

  async run(): Promise<number> {
    const { child, options } = this;
    for (const [from, to] of [
      [child.stdout, process.stdout],
      [child.stderr, process.stderr],
    ] as const)
      from?.on('data', (chunk: Buffer) => {
        to.write(chunk);
        this.#listen();
      });
    this.#listen();
    const { timeLimit } = options;
    const limit =
      timeLimit === undefined
        ? undefined
        : setTimeout(() => {
            this.#tell(`It has not ended within ${timeLimit} s.`, true);
          }, timeLimit * 1000);
    try {
      const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
      await this.#told;
      if (this.#isEnded) return TIMED_OUT;
      return code ?? SIGNALLED + (signal === null ? 0 : constants.signals[signal]);
    } catch (error) {
      throw new Error(`The command could not be started: ${(error as Error).message}`, { cause: error });
    } finally {
      clearTimeout(limit);
      clearTimeout(this.#silence);
    }
  }

  /** From now on it counts as silent. */
  #listen(): void {
    const { silence, continues } = this.options;
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => {
      this.#tell(`Nothing was printed for ${silence} s.`, continues !== true);
    }, silence * 1000);
  }

  #tell(why: string, isEnd: boolean): void {
    if (this.#told !== undefined && this.#isEnded) return;
    if (isEnd) this.#isEnded = true;
    this.#told = (this.#told ?? Promise.resolve())
      .then(() => reportWait(this.child.pid ?? 0, why, this.options.values === true))
      .finally(() => {
        if (isEnd) endGroup(this.child, 'SIGKILL');
      });
  }
}

async function reportWait(top: number, why: string, values: boolean): Promise<void> {
  const lines = ['', why];
  const processes = nodeProcessesBelow(top);
  if (processes.length === 0) lines.push('No Node process runs below the command.');
  for (const { pid } of processes) {
    try {
      const capture = await readProcess(pid, undefined, { values, internals: false, holders: true });
      lines.push('', ...(await captureLines(capture, values, PLAIN)));
    } catch (error) {
      // A process that cannot be read, or has already ended, must not prevent reports on the others.
      lines.push('', `Process ${pid}: ${(error as Error).message}`);
    }
  }
  process.stderr.write(`${lines.join('\n')}\n`);
}

/** The command with all processes that it has started and that have not left its group. */
function endGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // It has ended by itself.
  }
}
