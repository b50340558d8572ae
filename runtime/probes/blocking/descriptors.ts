/** The targets of file descriptors. */
import { fstatSync } from 'node:fs';

/** Two processes get the same text for the same pipe or file; `closed` if there is none. */
export function identityOf(descriptor: number): string {
  try {
    const { dev, ino } = fstatSync(descriptor);
    return `${dev}:${ino}`;
  } catch {
    return 'closed';
  }
}
