/** Captures a process that is gone, from its core file. Who wrote the file is not trusted. */
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { UserError } from '../errors.js';
import { knownNode, type NodeBinary } from './calibration/known-nodes.js';
import type { Capture, CaptureOptions } from './capture.js';
import { pictureAsDump } from './coroutines/as-dump.js';
import { ElfFile } from './elf/elf-file.js';
import { lookAtStill } from './memory-route.js';
import { CoreFile } from './memory/core-file.js';
import type { User } from './memory/process-memory.js';
import { isNodeName, libraryFolders, nodeLibraryIn } from './processes/node-files.js';
import { withFindings } from './read-process.js';

/** @param node the binary that wrote the file; undefined: the one named in the file */
export async function readCore(
  file: string,
  node: string | undefined,
  options: CaptureOptions,
): Promise<Capture> {
  if (!existsSync(file)) throw new UserError(`There is no file ${file}.`);
  const elf = new ElfFile(file);
  try {
    if (!elf.isCore) throw new UserError(`${file} is no core file, but a program or a library.`);
    const core = new CoreFile(elf);
    if (core.missingBytes > 0)
      throw new UserError(
        `${file} is cut off: ${megabytes(core.missingBytes)} of the memory are missing. A limit (ulimit -c) or a full disk can be the reason.`,
      );
    const known = await knownNode(writerOf(file, core, node));
    const { heap, picture } = lookAtStill(core, known);
    if (heap.scan.types.size === 0)
      throw new UserError(
        `${file} has no objects of V8 in it: it is not of Node, or was written without them (coredump_filter).`,
      );
    const dump = pictureAsDump(heap, picture, path.basename(file), statSync(file).mtime, options);
    const limits = known.doubt === undefined ? [] : [known.doubt];
    return await withFindings({ route: 'memory', pid: undefined, dump, stoodMs: 0, limits });
  } finally {
    elf.close();
  }
}

/** The Node that wrote a core file: throws a sentence if it is not here. */
function writerOf(file: string, core: CoreFile, given: string | undefined): NodeBinary {
  if (given !== undefined && !existsSync(given)) throw new UserError(`There is no file ${given}.`);
  const mapped = nodeLibraryIn(core.files);
  const isLibrary = given !== undefined && nodeLibraryIn([{ name: given }]) !== undefined;
  const named = core.files.find(({ name }) => isNodeName(path.basename(name)))?.name;
  const binary = given ?? named ?? mapped?.name;
  if (binary === undefined) {
    const first = core.files[0]?.name;
    throw new UserError(
      first === undefined
        ? `${file} does not say which program wrote it: if that is Node, name it with --node FILE.`
        : `${file} was written by ${first}: if that is Node, name it with --node FILE.`,
    );
  }
  const library = isLibrary ? given : mapped?.name;
  for (const needed of [binary, ...(library === undefined ? [] : [library])]) {
    if (!existsSync(needed))
      throw new UserError(`${needed}, which wrote ${file}, is not here: name a copy of it with --node FILE.`);
  }
  checkBuild(file, core, mapped?.name ?? named, library ?? binary);
  const user = starterOf([file, binary, ...(library === undefined ? [] : [library])]);
  return {
    file: binary,
    ...(user === undefined ? {} : { user }),
    ...(library === undefined ? {} : { library }),
    // The file says which folders: as root, nothing is loaded from there.
    folders: mapped === undefined || user?.uid === 0 ? [] : libraryFolders(core.files),
    ...(isLibrary ? { notStarted: 'a library alone cannot be started.' } : {}),
  };
}

/** A Node that was replaced since has other constants: what is read with them is false. */
function checkBuild(file: string, core: CoreFile, mapped: string | undefined, here: string): void {
  const wrote = mapped === undefined ? undefined : core.buildIdOf(mapped);
  if (wrote === undefined) return;
  const elf = new ElfFile(here);
  try {
    const found = elf.buildId();
    if (found !== undefined && found !== wrote)
      throw new UserError(
        `${here} is not the Node that wrote ${file}: it is another build. Name that one with --node FILE.`,
      );
  } finally {
    elf.close();
  }
}

/** A user other than root whom one of these files belongs to: they could make root start what they want. */
function starterOf(files: readonly string[]): User | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const owners = files.map((file) => statSync(file));
  const { uid, gid } = owners.find((owner) => owner.uid !== 0) ?? { uid: 0, gid: 0 };
  return { uid, gid };
}

function megabytes(bytes: number): string {
  return bytes < 1e6 ? `${Math.ceil(bytes / 1000)} kB` : `${Math.round(bytes / 1e6)} MB`;
}
