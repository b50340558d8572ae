/** Whether two paths name one file: symbolic links resolved, and in the letter case of the disk. */
import { realpathSync } from 'node:fs';

const known = new Map<string, string>();

/** The path without links; unchanged if there is no such file. */
export function realPathOf(path: string): string {
  let real = known.get(path);
  if (real === undefined) {
    try {
      real = realpathSync.native(path);
    } catch {
      // It may be created later: not remembered.
      return path;
    }
    known.set(path, real);
  }
  return real;
}

export function isSameFile(a: string, b: string): boolean {
  return a === b || realPathOf(a) === realPathOf(b);
}
