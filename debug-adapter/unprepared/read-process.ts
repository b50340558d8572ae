/** Captures an unprepared process by the route that works: its memory if that may be read, else its inspector. */
import { UserError } from '../errors.js';
import { Diagnostics } from '../coroutines/findings/diagnostics.js';
import { DumpedSource, type Dump } from '../coroutines/dump/dump.js';
import { knownNode } from './calibration/known-nodes.js';
import type { Capture, CaptureOptions, Route } from './capture.js';
import { captureByInspector } from './inspector/inspector-route.js';
import { captureMemory } from './memory-route.js';
import { ProcessMemory, userOf } from './memory/process-memory.js';
import { describeProcess } from './processes/linux-processes.js';
import { nodeFilesOf } from './processes/node-files.js';

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

async function byMemory(pid: number, program: string, options: CaptureOptions): Promise<Capture> {
  if (!isLinux)
    throw new UserError(`Another program's memory can be read on Linux only; this is ${process.platform}.`);
  // A reason against it is reported before anything else is tried.
  new ProcessMemory(pid).close();
  try {
    const { binary, ...files } = nodeFilesOf(pid);
    const user = userOf(pid);
    const node = await knownNode({ file: binary, ...(user === undefined ? {} : { user }), ...files });
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
export async function withFindings(capture: Capture): Promise<Capture> {
  return { ...capture, dump: await findIn(capture.dump) };
}

async function findIn(dump: Dump): Promise<Dump> {
  const source = new DumpedSource(dump);
  await new Diagnostics(source, Infinity, () => undefined).look(await source.view());
  return { ...dump, findings: source.findings.rows() };
}
