/** Captures an unprepared process by the route that works: its memory if that may be read, else its inspector. */
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { UserError } from '../errors.js';
import { Diagnostics } from '../coroutines/findings/diagnostics.js';
import { DumpedSource, type Dump } from '../coroutines/dump/dump.js';
import { knownNode } from './calibration/known-nodes.js';
import type { Capture, CaptureOptions, Route } from './capture.js';
import { captureByInspector } from './inspector/inspector-route.js';
import { pictureAsDump } from './coroutines/as-dump.js';
import { ElfFile } from './elf/elf-file.js';
import { captureMemory, lookAtStill } from './memory-route.js';
import { CoreFile } from './memory/core-file.js';
import { ProcessMemory } from './memory/process-memory.js';
import { describeProcess, nodeLibraryOf } from './processes/linux-processes.js';

const isLinux = process.platform === 'linux';

/** @param route the route to use; undefined: the best that works, with a sentence if that is not the first */
export async function readProcess(
  pid: number,
  route: Route | undefined,
  options: CaptureOptions,
): Promise<Capture> {
  const program = programName(pid);
  if (route === 'inspector') return withFindings(await captureByInspector(pid, program));
  try {
    return await withFindings(await byMemory(pid, program, options));
  } catch (error) {
    if (route === 'memory' || !(error instanceof UserError)) throw error;
    const capture = await captureByInspector(pid, program).catch((other: unknown) => {
      throw other instanceof UserError ? new UserError(`${error.message}\n${other.message}`) : other;
    });
    return withFindings({ ...capture, limits: [error.message, ...capture.limits] });
  }
}

/** @param node the binary that wrote the file; undefined: the one named in the file */
export async function readCore(
  file: string,
  node: string | undefined,
  options: CaptureOptions,
): Promise<Capture> {
  if (!existsSync(file)) throw new UserError(`There is no file ${file}.`);
  const elf = new ElfFile(file);
  try {
    const core = new CoreFile(elf);
    const named =
      node ?? core.files.find(({ path: name }) => /^node|libnode\.so/.test(path.basename(name)))?.path;
    if (named === undefined || !existsSync(named))
      throw new UserError(`${file} does not say which Node wrote it: name that with --node FILE.`);
    const known = await knownNode({ file: named });
    const { heap, picture } = lookAtStill(core, known);
    const dump = pictureAsDump(heap, picture, path.basename(file), statSync(file).mtime, options);
    const limits = known.doubt === undefined ? [] : [known.doubt];
    return await withFindings({ route: 'memory', pid: undefined, dump, stoodMs: 0, limits });
  } finally {
    elf.close();
  }
}

async function byMemory(pid: number, program: string, options: CaptureOptions): Promise<Capture> {
  if (!isLinux)
    throw new UserError(`Another program's memory can be read on Linux only; this is ${process.platform}.`);
  // A reason against it is reported before anything else is tried.
  new ProcessMemory(pid).close();
  const library = nodeLibraryOf(pid);
  const binary = { file: `/proc/${pid}/exe`, pid, ...(library === undefined ? {} : { library }) };
  try {
    const node = await knownNode(binary);
    const capture = await captureMemory(pid, program, node, options);
    return node.doubt === undefined ? capture : { ...capture, limits: [node.doubt, ...capture.limits] };
  } catch (error) {
    if (describeProcess(pid) !== undefined) throw error;
    throw new UserError(`Process ${pid} ended while it was read.`, { cause: error });
  }
}

function programName(pid: number): string {
  if (!isLinux) return `process ${pid}`;
  const described = describeProcess(pid);
  if (described === undefined) throw new UserError(`There is no process ${pid}.`);
  return described.program === '' ? `process ${pid}` : described.program;
}

/** Wait cycles and other certain findings from one capture. */
async function withFindings(capture: Capture): Promise<Capture> {
  return { ...capture, dump: await findIn(capture.dump) };
}

async function findIn(dump: Dump): Promise<Dump> {
  const source = new DumpedSource(dump);
  await new Diagnostics(source, Infinity, () => undefined).look(await source.view());
  return { ...dump, findings: source.findings.rows() };
}
