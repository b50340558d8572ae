/**
 * Stops a process for the duration of one synchronous read. A watchdog process resumes it however this process ends in
 * between, even if it is killed.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { UserError } from '../../errors.js';

/**
 * Reports that it is ready, and waits for a line. If the pipe ends without one, its writer has died. Interrupts from
 * the terminal are for the writer only.
 */
const WATCHDOG =
  'trap "" INT HUP TERM; echo ready; if read -r line && [ "$line" = over ]; then exit 0; fi; kill -CONT "$1"';

/** The same for images without a shell, which have Node: this program runs in one. */
const WATCHDOG_OF_NODE = `
for (const name of ['SIGINT', 'SIGHUP', 'SIGTERM']) process.on(name, () => {});
let received = '';
process.stdin.on('data', (bytes) => (received += bytes)).on('end', () => {
  if (received !== 'over\\n') process.kill(Number(process.argv[1]), 'SIGCONT');
  process.exit();
});
console.log('ready');
`;

/** A process that is busy in the kernel stops late; beyond this time it is resumed and not read. */
const LONGEST_STOP_MS = 2000;

/** The states in which a thread runs nothing of the program: stopped, traced, dead, or deep in the kernel. */
const STANDING = 'TtZXD';

export class Standstill {
  private constructor(
    private readonly pid: number,
    private readonly watchdog: ChildProcess,
  ) {}

  /** Before anything stops: when this resolves, the watchdog is ready. */
  static async prepare(pid: number, shell = '/bin/sh'): Promise<Standstill> {
    const watchdog =
      (await started(shell, ['-c', WATCHDOG, 'sh', String(pid)])) ??
      (await started(process.execPath, ['-e', WATCHDOG_OF_NODE, String(pid)]));
    if (watchdog === undefined) throw new UserError('No watchdog could be started, so nothing is stopped.');
    return new Standstill(pid, watchdog);
  }

  /**
   * Calls `look` while nothing of the process runs; answers its result, how long the process was stopped, and how much
   * processor time that took here: on an idle machine they are the same.
   */
  during<T>(look: () => T): { readonly value: T; readonly stoodMs: number; readonly workedMs: number } {
    const { pid } = this;
    // Already stopped by another process: it stays stopped.
    const stoodBefore = 'Tt'.includes(stateOf(`/proc/${pid}/stat`));
    // Ctrl-Z must not leave both stopped.
    const ignore = (): void => undefined;
    process.on('SIGTSTP', ignore);
    const start = performance.now();
    const usedBefore = process.cpuUsage();
    try {
      if (!stoodBefore) {
        process.kill(pid, 'SIGSTOP');
        this.untilAllStand(start);
      }
      const value = look();
      const { user, system } = process.cpuUsage(usedBefore);
      return {
        value,
        stoodMs: stoodBefore ? 0 : performance.now() - start,
        workedMs: (user + system) / 1000,
      };
    } finally {
      if (!stoodBefore) process.kill(pid, 'SIGCONT');
      process.off('SIGTSTP', ignore);
    }
  }

  /** The watchdog ends. */
  async end(): Promise<void> {
    const { watchdog } = this;
    if (watchdog.exitCode !== null || watchdog.signalCode !== null) return;
    const exited = once(watchdog, 'exit');
    watchdog.stdin?.end('over\n');
    await exited;
  }

  /** A signal takes effect a little later, in one thread after another. */
  private untilAllStand(start: number): void {
    const { pid } = this;
    for (let isStanding = false; !isStanding;) {
      isStanding = readdirSync(`/proc/${pid}/task`).every((thread) =>
        STANDING.includes(stateOf(`/proc/${pid}/task/${thread}/stat`)),
      );
      if (performance.now() - start > LONGEST_STOP_MS)
        throw new UserError(`Process ${pid} was not paused within ${LONGEST_STOP_MS / 1000} s.`);
    }
  }
}

/** Resolves once it is ready; undefined if it cannot be started. */
async function started(command: string, args: readonly string[]): Promise<ChildProcess | undefined> {
  const child = spawn(command, args, {
    stdio: ['pipe', 'pipe', 'ignore'],
    // Where this is Electron, it is started as Node.
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1', NODE_OPTIONS: '' },
    // Signals to our process group are not meant for it.
    detached: true,
  });
  // If it cannot be started, the second of these rejects.
  const [first] = (await Promise.race([once(child.stdout, 'data'), once(child, 'exit')]).catch(
    () => [],
  )) as unknown[];
  return Buffer.isBuffer(first) ? child : undefined;
}

/** One letter; a thread that is gone is dead. */
function stateOf(file: string): string {
  try {
    const text = readFileSync(file, 'latin1');
    return text[text.lastIndexOf(')') + 2] ?? 'X';
  } catch {
    return 'X';
  }
}
