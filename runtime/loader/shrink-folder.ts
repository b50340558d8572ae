/** Keeps a folder of files from growing for ever: the files written longest ago are deleted. */
import { readdirSync, statSync, unlinkSync } from 'node:fs';
import path from 'node:path';

/** The target size after the folder has grown too large: not every check should have to shrink it. */
const LEFT = 0.75;

/** Deletes the oldest files if all together take more than this. Never throws. */
export function shrink(folder: string, largestBytes: number): void {
  try {
    const files = readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => {
        const file = path.join(folder, name);
        const { size, mtimeMs } = statSync(file);
        return { file, size, writtenMs: mtimeMs };
      });
    let total = files.reduce((sum, { size }) => sum + size, 0);
    if (total <= largestBytes) return;
    files.sort((a, b) => a.writtenMs - b.writtenMs);
    for (const { file, size } of files) {
      if (total <= largestBytes * LEFT) return;
      unlinkSync(file);
      total -= size;
    }
  } catch {
    // Another run has deleted a file, or the folder is read-only: a later check tries again.
  }
}
