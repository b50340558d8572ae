/**
 * The script of the runtime or of the adapter, with V8's bytecode from an earlier run: without it, its compilation
 * takes a quarter of what the runtime adds to the start of a program. Kept for each version of Node and of the script;
 * what cannot be read or written is no error, and the script is compiled.
 */
import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import vm from 'node:vm';
import { cacheFolder, isOwn, makePrivate, READ, WRITE } from './cache-folder.js';

/** The hash of the text, which the build writes at its end; a build for development has none. */
const HASH = /\/\*([0-9a-f]{40})\*\/\s*$/;
const CHECKSUM_BYTES = 20;

export interface KeptScript {
  readonly script: vm.Script;
  /** Keeps what V8 has compiled until now, if that is not kept yet. */
  readonly keep: () => void;
}

export function keptScript(text: string, filename: string, folder = cacheFolder(process.env)): KeptScript {
  const hash = HASH.exec(text.slice(-100))?.[1];
  // Our other bundles are imported by their URL, as from a module.
  const options = { filename, importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER };
  if (hash === undefined) return { script: new vm.Script(text, options), keep: () => undefined };
  const file = `${folder}${path.sep}${hash}-${process.version}-${process.arch}`;
  const cachedData = readKept(file);
  const script = new vm.Script(text, { ...options, ...(cachedData === undefined ? {} : { cachedData }) });
  const isKept = cachedData !== undefined && script.cachedDataRejected !== true;
  return {
    script,
    keep: () => {
      if (!isKept) write(folder, file, script);
    },
  };
}

/** Undefined if there is none that is whole, and a file of this user. */
function readKept(file: string): Buffer | undefined {
  try {
    const descriptor = openSync(file, READ);
    try {
      const bytes = isOwn(fstatSync(descriptor)) ? readFileSync(descriptor) : Buffer.alloc(0);
      const data = bytes.subarray(CHECKSUM_BYTES);
      // V8 trusts what it is given.
      return data.length > 0 && checksum(data).equals(bytes.subarray(0, CHECKSUM_BYTES)) ? data : undefined;
    } finally {
      closeSync(descriptor);
    }
  } catch {
    return undefined;
  }
}

function write(folder: string, file: string, script: vm.Script): void {
  try {
    if (!makePrivate(folder)) return;
    const data = script.createCachedData();
    // Another process that reads meanwhile has the old one or the new one.
    const own = `${file}.${process.pid}`;
    const descriptor = openSync(own, WRITE, 0o600);
    try {
      writeFileSync(descriptor, Buffer.concat([checksum(data), data]));
    } finally {
      closeSync(descriptor);
    }
    renameSync(own, file);
  } catch {
    // A full or read-only disk: the next start compiles again.
  }
}

/**
 * Against files that were cut or damaged, not against forgery: the folder is the user's own. Native code takes 1 ms for
 * a megabyte; a loop would take 20, because it runs before V8 has optimized anything.
 */
function checksum(data: Buffer): Buffer {
  return createHash('sha1').update(data).digest();
}
