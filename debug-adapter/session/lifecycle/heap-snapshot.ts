/** A snapshot of a program's heap: all objects, and who holds them. The program stands while it is taken. */
import { closeSync, rmSync, writeSync } from 'node:fs';
import { UserError } from '../../errors.js';
import { forgetNumbers } from '../../heap/sampling.js';
import { takeSnapshot } from '../../heap/take-snapshot.js';
import type { Connection } from '../../inspector/connection.js';
import { openPrivately } from '../../queries/private-file.js';

/**
 * Written as it arrives, because it can be larger than a text can be. It has values of the program, so that only the
 * user can read it.
 *
 * @returns the file
 */
export async function writeHeapSnapshot(connection: Connection, file: string): Promise<string> {
  let descriptor: number;
  try {
    descriptor = openPrivately(file);
  } catch (error) {
    throw problemWith(error);
  }
  const failures: Error[] = [];
  try {
    await connection.send('HeapProfiler.enable');
    await takeSnapshot(connection, (part) => {
      try {
        if (failures.length === 0) writeSync(descriptor, part);
      } catch (error) {
        failures.push(error as Error);
      }
    });
    await forgetNumbers(connection);
    const [failure] = failures;
    if (failure !== undefined) throw failure;
    return file;
  } catch (error) {
    rmSync(file, { force: true });
    throw problemWith(error);
  } finally {
    closeSync(descriptor);
  }
}

function problemWith(error: unknown): UserError {
  return new UserError(`There is no heap snapshot: ${(error as Error).message}.`, { cause: error });
}
