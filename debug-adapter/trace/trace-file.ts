/** The file of a trace: JSON lines, readable only by its owner, limited in size. */
import { closeSync, openSync, writeSync } from 'node:fs';
import { UserError } from '../errors.js';

/** A trace grows by some kilobytes per step; this is enough for hours. */
const LARGEST_BYTES = 256 * 1024 * 1024;

export class TraceFile {
  private bytes = 0;
  private descriptor: number | undefined;
  private readonly startedMs = performance.now();

  private constructor(
    readonly path: string,
    descriptor: number,
  ) {
    this.descriptor = descriptor;
  }

  /** Appends: the sessions of child processes write to the same file. Throws a sentence if it cannot be written. */
  static open(path: string): TraceFile {
    let descriptor: number;
    try {
      descriptor = openSync(path, 'a', 0o600);
    } catch (error) {
      throw new UserError(`The trace cannot be written: ${(error as Error).message}`);
    }
    const file = new TraceFile(path, descriptor);
    file.write({ channel: 'trace', what: 'begins', node: process.version, platform: process.platform });
    return file;
  }

  /** Each line has the time of day, milliseconds since the trace began, and the adapter's process id. */
  write(line: object): void {
    if (this.descriptor === undefined) return;
    const head = {
      at: new Date().toISOString(),
      ms: Math.round((performance.now() - this.startedMs) * 100) / 100,
    };
    const text = `${JSON.stringify({ ...head, pid: process.pid, ...line })}\n`;
    this.bytes += Buffer.byteLength(text);
    try {
      if (this.bytes > LARGEST_BYTES) {
        writeSync(
          this.descriptor,
          `${JSON.stringify({ ...head, channel: 'trace', what: 'ends here: it is full' })}\n`,
        );
        this.close();
      } else writeSync(this.descriptor, text);
    } catch {
      // A full disk ends the trace, not the session.
      this.close();
    }
  }

  close(): void {
    if (this.descriptor !== undefined) closeSync(this.descriptor);
    this.descriptor = undefined;
  }
}
