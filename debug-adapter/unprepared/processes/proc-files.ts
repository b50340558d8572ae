/** Files of `/proc`: empty where the process is gone or belongs to another user. */
import { readFileSync, readlinkSync } from 'node:fs';

/** Where a link leads. */
export function linkOf(file: string): string {
  try {
    return readlinkSync(file);
  } catch {
    return '';
  }
}

export function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
