/** A moment of a running, unprepared process, as a dump that a session can show. */
import type { Dump } from '../../coroutines/dump/dump.js';
import type { SecretNames } from '../../coroutines/dump/secret-names.js';
import { UserError } from '../../errors.js';
import type { RunningProcess } from '../../protocol/running-process.js';
import type * as Outside from '../../unprepared/main.js';
import type { ShownDump } from './shown-dump.js';

/** In a bundle of its own: it is large, and other sessions do not need it. */
const OUTSIDE = new URL('./outside.mjs', import.meta.url).href;

function outside(): Promise<typeof Outside> {
  return import(OUTSIDE) as Promise<typeof Outside>;
}

/** Node processes of this machine, oldest first. Linux only: other systems do not list processes for every user. */
export async function listRunning(): Promise<RunningProcess[]> {
  return (await outside()).nodeProcesses().filter(({ pid }) => pid !== process.pid);
}

/** @throws UserError if the process cannot be read, has ended, or does not run Node */
export async function inspectRunning(pid: number, secrets: SecretNames): Promise<ShownDump> {
  const { readProcess } = await outside();
  const wanted = { values: true, internals: false, holders: true, secrets };
  const { dump, route, stoodMs, limits } = await readProcess(pid, undefined, wanted).catch(asOurs);
  const title = `Process ${pid} as of ${new Date(dump.createdAt).toLocaleTimeString('en-GB')}`;
  const how =
    route === 'memory'
      ? `read from its memory, for which it was paused for ${Math.ceil(stoodMs)} ms`
      : 'asked through its inspector, which was closed again';
  return {
    dump,
    title,
    readOnly: `This shows one moment of process ${pid}: nothing in it can be run or changed from here. Restart reads it again.`,
    remarks: [`${title}: ${how}.`, ...limits],
  };
}

/**
 * The current memory of a process on this machine, which is paused for that.
 *
 * @throws UserError if its memory cannot be read
 */
export async function readMemoryOf(
  pid: number,
  secrets: SecretNames,
): Promise<{ dump: Dump; limits: readonly string[] }> {
  const { readProcess } = await outside();
  return readProcess(pid, 'memory', { values: true, internals: false, secrets }).catch(asOurs);
}

/** Whether the process with this id listens at this port of this machine. */
export async function listensAt(pid: number, port: number): Promise<boolean> {
  if (process.platform !== 'linux') return false;
  const { listeningPortsOf } = await outside();
  return listeningPortsOf(pid).includes(port);
}

/** @throws UserError if it cannot be opened */
export async function inspectorOf(pid: number): Promise<Outside.InspectorOfProcess> {
  const { inspectorOfProcess } = await outside();
  return inspectorOfProcess(pid).catch(asOurs);
}

/** Closes an inspector that was opened for a session that failed to start. */
export async function closeInspectorOf(pid: number, port: number): Promise<void> {
  const { closeInspectorOfProcess } = await outside();
  await closeInspectorOfProcess(pid, port).catch(asOurs);
}

/** The other bundle has a UserError class of its own. */
function asOurs(error: unknown): never {
  throw error instanceof Error && error.name === 'UserError' ? new UserError(error.message) : error;
}
