/** Files with values of the program: readable only by the user, even if a more permissive file existed before. */
import { closeSync, fchmodSync, fstatSync, openSync, writeFileSync } from 'node:fs';

export function writePrivately(file: string, text: string): void {
  const descriptor = openPrivately(file);
  try {
    writeFileSync(descriptor, text);
  } finally {
    closeSync(descriptor);
  }
}

/** For writing, empty; the caller closes it. */
export function openPrivately(file: string): number {
  const descriptor = openSync(file, 'w', 0o600);
  try {
    // Before it has any content. A pipe or a device has its own mode.
    if (process.platform !== 'win32' && fstatSync(descriptor).isFile()) fchmodSync(descriptor, 0o600);
    return descriptor;
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
}
