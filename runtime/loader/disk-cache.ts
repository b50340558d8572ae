/**
 * Instrumented texts kept on disk between runs, by content. An entry is trusted only if its own checksum holds; one
 * that cannot be read, or not be written, is no error: the text is made again.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

export interface CachedText {
  readonly code: string;
  /** Site number of the first row when the text was made. */
  readonly firstSite: number;
  readonly rows: number;
}

/** Raised whenever the instrumenter writes other text for the same input. */
const FORMAT = 'coroutine-debugger text 8';

export class DiskCache {
  readonly #folder: string;
  #writable = true;
  #folderMade = false;

  constructor(folder = defaultFolder()) {
    this.#folder = folder;
  }

  /** Key of a text: everything the result depends on. */
  keyOf(parts: readonly string[]): string {
    const hash = createHash('sha256').update(FORMAT);
    for (const part of parts) hash.update('\0').update(part);
    return hash.digest('hex').slice(0, 40);
  }

  read(key: string): CachedText | undefined {
    let text;
    try {
      text = readFileSync(this.#fileOf(key), 'utf8');
    } catch {
      // Not there yet.
      return undefined;
    }
    const match = /^(\d{9}) (\d+) ([0-9a-f]{40})\n/.exec(text);
    if (!match) return undefined;
    const code = text.slice(match[0].length);
    if (match[3] !== checksum(code)) return undefined;
    return { code, firstSite: Number(match[1]), rows: Number(match[2]) };
  }

  write(key: string, { code, firstSite, rows }: CachedText): void {
    if (!this.#writable) return;
    try {
      if (!this.#folderMade) mkdirSync(this.#folder, { recursive: true });
      this.#folderMade = true;
      // Written in place: a reader that comes in between finds the checksum wrong and makes the text again.
      writeFileSync(this.#fileOf(key), `${firstSite} ${rows} ${checksum(code)}\n${code}`);
    } catch {
      // A full or read-only disk: every further file would fail alike.
      this.#writable = false;
    }
  }

  #fileOf(key: string): string {
    return path.join(this.#folder, key);
  }
}

function checksum(text: string): string {
  return createHash('sha1').update(text).digest('hex');
}

function defaultFolder(): string {
  const base = process.env['XDG_CACHE_HOME'] ?? process.env['LOCALAPPDATA'] ?? path.join(homedir(), '.cache');
  return path.join(base, 'coroutine-debugger');
}
