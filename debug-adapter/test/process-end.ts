/** Waits for the end of a process that somebody else has started. */
import { existsSync, readFileSync } from 'node:fs';

/** Resolves when a process of this id runs no more. */
export async function endOf(pid: number): Promise<void> {
  while (runs(pid)) {
    // Nobody tells of the end of somebody else's child.
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // Where it can be told: one that has ended may not have been buried yet.
    const state = `/proc/${pid}/stat`;
    return !existsSync(state) || !/\) Z /.test(readFileSync(state, 'utf8'));
  } catch {
    return false;
  }
}
