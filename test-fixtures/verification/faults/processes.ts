/** Processes that were started with a mark in their environment, found through /proc: which are still there. */
import { readdirSync, readFileSync } from 'node:fs';

const VARIABLE = 'COROUTINE_FAULTS_MARK';
const LOOK_EVERY_MS = 50;

/** Whether they can be found here at all. */
export const CAN_BE_FOUND = process.platform === 'linux';

export function marked(mark: string): Record<string, string> {
  return { [VARIABLE]: mark };
}

/** Those that live, but for adapters: `pid command line` each. */
export function livingProcesses(mark: string): { readonly pid: number; readonly command: string }[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        if (!readFileSync(`/proc/${name}/environ`, 'utf8').includes(`${VARIABLE}=${mark}\0`)) return [];
        // A zombie is one that has ended.
        if (/\) Z/.test(readFileSync(`/proc/${name}/stat`, 'utf8'))) return [];
        const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
        return [{ pid: Number(name), command }];
      } catch {
        // It has ended meanwhile.
        return [];
      }
    });
}

/** Resolves when none of them lives any more. */
export async function allGone(mark: string): Promise<void> {
  while (livingProcesses(mark).length > 0) await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
}

export function endAll(mark: string): void {
  for (const { pid } of livingProcesses(mark)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended meanwhile.
    }
  }
}
