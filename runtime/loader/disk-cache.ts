/**
 * Instrumented texts kept on disk between runs, by content. An entry is trusted only if its checksum holds; an entry
 * that cannot be read or written is no error: the text is made again. The texts are the user's programs, so no other
 * user may read or replace them: a folder that others can write to is not used.
 */
import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { cacheFolder, isOwn, makePrivate, READ, WRITE } from '../realm/cache-folder.js';
import { shrink } from './shrink-folder.js';

export interface CachedText {
  readonly code: string;
  /** Site number of the first row when the text was made. */
  readonly firstSite: number;
  readonly rows: number;
}

/** The build writes a hash of the runtime's sources here: another rewriter makes other texts. */
declare const RUNTIME_SOURCES: string | undefined;
const FORMAT = `coroutine-debugger text ${typeof RUNTIME_SOURCES === 'undefined' ? '' : RUNTIME_SOURCES}`;

/** Upper limit of disk space for the texts; a program of a thousand files has some 20 MB. */
const LARGEST_BYTES = 256 * 1024 * 1024;

/** Prefix of the keys at whose writing the size of the folder is checked. */
const SHRINKS = '00';

export class DiskCache {
  readonly #folder: string;
  readonly #largest: number;
  #writable = true;
  #isOurs: boolean | undefined;

  constructor(folder = cacheFolder(process.env), largestBytes = LARGEST_BYTES) {
    this.#folder = folder;
    this.#largest = largestBytes;
  }

  /** Key of a text: everything that the result depends on. */
  keyOf(parts: readonly string[]): string {
    const hash = createHash('sha256').update(FORMAT);
    for (const part of parts) hash.update('\0').update(part);
    return hash.digest('hex').slice(0, 40);
  }

  read(key: string): CachedText | undefined {
    const text = this.#read(this.#fileOf(key));
    if (text === undefined) return undefined;
    const match = /^(\d{9}) (\d+) ([0-9a-f]{40})\n/.exec(text);
    if (!match) return undefined;
    const code = text.slice(match[0].length);
    if (match[3] !== checksum(code)) return undefined;
    return { code, firstSite: Number(match[1]), rows: Number(match[2]) };
  }

  write(key: string, { code, firstSite, rows }: CachedText): void {
    if (!this.#writable) return;
    try {
      if (!this.#hasFolder()) throw new Error('the folder is not ours alone');
      // Written in place: a concurrent reader finds the checksum wrong and makes the text again.
      const descriptor = openSync(this.#fileOf(key), WRITE, 0o600);
      try {
        writeFileSync(descriptor, `${firstSite} ${rows} ${checksum(code)}\n${code}`);
      } finally {
        closeSync(descriptor);
      }
    } catch {
      // A full or read-only disk: every further file would fail too.
      this.#writable = false;
    }
    // A check of the folder takes some 20 ms, so it is done for one text in some 250, in whichever run writes it.
    if (key.startsWith(SHRINKS)) shrink(this.#folder, this.#largest);
  }

  /** Undefined if there is none, or it is not a file of this user. */
  #read(file: string): string | undefined {
    try {
      const descriptor = openSync(file, READ);
      try {
        return isOwn(fstatSync(descriptor)) ? readFileSync(descriptor, 'utf8') : undefined;
      } finally {
        closeSync(descriptor);
      }
    } catch {
      return undefined;
    }
  }

  /** Creates the folder, and restricts access to one that an older version left open. */
  #hasFolder(): boolean {
    this.#isOurs ??= makePrivate(this.#folder);
    return this.#isOurs;
  }

  #fileOf(key: string): string {
    // Not `path.join`: Node 24's version calls `push` of the program's arrays, which may be broken.
    return `${this.#folder}${path.sep}${key}`;
  }
}

function checksum(text: string): string {
  return createHash('sha1').update(text).digest('hex');
}
