/** The files from which a process runs Node: its binary, and V8's library where Node is linked with one. */
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { linkOf, readText } from './proc-files.js';

const LIBRARY = /^libnode\.so[.\d]*$/;
const GONE = ' (deleted)';
/** Address range, rights, position, device, inode, name. */
const LINE = /^([0-9a-f]+-[0-9a-f]+) \S+ \S+ \S+ \d+ +(\/.*)$/gm;

export interface MappedFile {
  /** As Linux names it in `map_files`: `7f00-7f01`. */
  readonly range: string;
  /** As its process sees it. */
  readonly name: string;
  /** Removed or replaced since it was mapped. */
  readonly isGone: boolean;
}

export interface NodeFiles {
  /** A path that can be opened from here. */
  readonly binary: string;
  /** Where V8 is, if not in the binary; a path that can be opened from here, if there is one. */
  readonly library?: string;
  /** Where the binary finds its libraries, as its process sees them; none if it has no V8 in a library. */
  readonly folders: readonly string[];
  /** Why the binary cannot be started from here as the process was, as a clause; undefined: it can. */
  readonly notStarted?: string;
}

export function nodeFilesOf(pid: number): NodeFiles {
  const files = mappedFiles(readText(`/proc/${pid}/maps`));
  const mapped = nodeLibraryIn(files);
  const notStarted = whyNotStarted(pid, mapped);
  return {
    binary: `/proc/${pid}/exe`,
    ...(mapped === undefined ? {} : { library: whereToOpen(pid, mapped) }),
    folders: mapped === undefined ? [] : libraryFolders(files),
    ...(notStarted === undefined ? {} : { notStarted }),
  };
}

/** Whether it runs Node from a library. */
export function hasNodeLibrary(pid: number): boolean {
  return nodeLibraryIn(mappedFiles(readText(`/proc/${pid}/maps`))) !== undefined;
}

/** The mapped files of `/proc/PID/maps`, each once. */
export function mappedFiles(maps: string): MappedFile[] {
  const files = new Map<string, MappedFile>();
  for (const [, range = '', text = ''] of maps.matchAll(LINE)) {
    const isGone = text.endsWith(GONE);
    const name = isGone ? text.slice(0, -GONE.length) : text;
    if (!files.has(text)) files.set(text, { range, name, isGone });
  }
  return [...files.values()];
}

/** Whether a program has a name under which Node is installed. */
export function isNodeName(name: string): boolean {
  return /^node(?:js)?(?:-?[\d.]+)?$/.test(name);
}

export function nodeLibraryIn<T extends { readonly name: string }>(files: readonly T[]): T | undefined {
  return files.find(({ name }) => LIBRARY.test(path.basename(name)));
}

/** Where libraries were found, in the order of memory. */
export function libraryFolders(files: readonly { readonly name: string }[]): string[] {
  const libraries = files.filter(({ name }) => /\.so(?:\.|$)/.test(path.basename(name)));
  return [...new Set(libraries.map(({ name }) => path.dirname(name)))];
}

/**
 * The kernel's own link to a mapped file leads to it even after it is gone, for root. Names lead from the root folder
 * of the process, or from ours where only that folder was changed (chroot).
 */
function whereToOpen(pid: number, { range, name, isGone }: MappedFile): string {
  const inside = `/proc/${pid}/root${name}`;
  const places = [`/proc/${pid}/map_files/${range}`, ...(isGone ? [] : [inside, name])];
  return places.find((place) => existsSync(place)) ?? inside;
}

/**
 * A program in a container is kept from the rest of the machine. Its binary belongs to it: started from here, it would
 * run outside, on the machine itself.
 */
function whyNotStarted(pid: number, library: MappedFile | undefined): string | undefined {
  if (!hasOurRoot(pid)) return 'it runs in a container, and no binary of a container is started outside it.';
  const isReplaced = library?.isGone === true || linkOf(`/proc/${pid}/exe`).endsWith(GONE);
  return library !== undefined && isReplaced
    ? 'its files have been replaced since it was started.'
    : undefined;
}

function hasOurRoot(pid: number): boolean {
  try {
    const ours = statSync('/');
    const its = statSync(`/proc/${pid}/root/`);
    return ours.dev === its.dev && ours.ino === its.ino;
  } catch {
    // Gone, or not ours to see: reading it says why.
    return true;
  }
}
