/**
 * The inspector of a process given by its id: opened if it is closed (SIGUSR1), never that of another process, and
 * closed again.
 */
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { CLOSES_INSPECTOR } from '../../debuggee/process/closing-inspector.js';
import { findInspectorOfAnyNode } from '../../debuggee/process/find-inspector.js';
import { UserError } from '../../errors.js';
import { Connection } from '../../inspector/connection.js';
import { connectSocket } from '../../inspector/socket-transport.js';
import type { Transport } from '../../inspector/transport.js';
import {
  DEFAULT_PORT,
  hasOurNetwork,
  likelyInspectorPortsOf,
  listeningPortsOf,
  inspectorPortOf,
  opensInspector,
} from '../processes/linux-processes.js';

const OPENS_WITHIN_MS = 5000;
const ANSWERS_WITHIN_MS = 30_000;
const ASK_EVERY_MS = 20;
/** Before the inspector begins to close. */
const LEAVES_WITHIN_MS = 250;
const CLOSES_WITHIN_MS = 2000;

interface Found {
  readonly connection: Connection;
  readonly transport: Transport;
  readonly port: number;
}

export interface OpenedInspector extends Found {
  readonly wasOpen: boolean;
}

/** Where the inspector of a process listens; it may have been opened for this. */
export interface InspectorOfProcess {
  readonly port: number;
  readonly wasOpen: boolean;
}

/** @throws UserError if it cannot be opened */
export async function inspectorOfProcess(pid: number): Promise<InspectorOfProcess> {
  const { connection, port, wasOpen } = await openInspector(pid);
  await connection.close();
  return { port, wasOpen };
}

/** Closes the inspector that was opened at this port for a session which never started. */
export async function closeInspectorOfProcess(pid: number, port: number): Promise<void> {
  const found = await connectToProcess(pid, [port]);
  if (found !== undefined) await closeInspector({ ...found, wasOpen: false }, pid);
}

/**
 * Servers of the program are not asked: a request would be one more coroutine that waits, in a program that is only inspected.
 * An open inspector is known by its port, or by the port that opens after the signal.
 *
 * @throws UserError if it cannot be opened
 */
export async function openInspector(pid: number): Promise<OpenedInspector> {
  const isLinux = process.platform === 'linux';
  if (isLinux && !hasOurNetwork(pid))
    throw new UserError(
      `Process ${pid} has a network of its own, as in a container: its inspector could not be reached from here. Ask it from there.`,
    );
  const likely = isLinux ? likelyInspectorPortsOf(pid) : [DEFAULT_PORT];
  const before = await connectToProcess(pid, likely);
  if (before !== undefined) return { ...before, wasOpen: true };
  const others = isLinux ? listeningPortsOf(pid) : [];
  signal(pid);
  const until = performance.now() + OPENS_WITHIN_MS;
  while (performance.now() < until) {
    const opened = isLinux ? listeningPortsOf(pid).filter((port) => !others.includes(port)) : [DEFAULT_PORT];
    const found = await connectToProcess(pid, opened);
    if (found !== undefined) return { ...found, wasOpen: false };
    await delay(ASK_EVERY_MS);
  }
  // The program itself may have opened it, at any port: then the signal changes nothing.
  const opened = await connectToProcess(
    pid,
    others.filter((port) => !likely.includes(port)),
  );
  if (opened !== undefined) return { ...opened, wasOpen: true };
  const port = (isLinux ? inspectorPortOf(pid) : undefined) ?? DEFAULT_PORT;
  const other = await pidAt(port);
  throw new UserError(
    other === undefined || other === pid
      ? `Process ${pid} did not open its inspector within ${OPENS_WITHIN_MS / 1000} s: it may be busy.`
      : `Process ${pid} cannot open its inspector: port ${port} belongs to process ${other}.`,
  );
}

/** Asks the process to open its inspector. Only Node does that; the signal would end any other program. */
function signal(pid: number): void {
  const isLinux = process.platform === 'linux';
  try {
    // First whether the user may: what another user's process is cannot be seen.
    process.kill(pid, 0);
    if (isLinux && !opensInspector(pid))
      throw new UserError(
        `Process ${pid} does not open an inspector: it is not Node, or was started without that.`,
      );
    if (isLinux) process.kill(pid, 'SIGUSR1');
    else openInspectorOf(pid);
  } catch (error) {
    if (error instanceof UserError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    throw new UserError(
      code === 'ESRCH'
        ? `There is no process ${pid}.`
        : code === 'EPERM'
          ? `Process ${pid} belongs to another user: sudo coroutine-debugger pstree ${pid} may ask it.`
          : `Process ${pid} cannot be asked to open its inspector: ${message}`,
    );
  }
}

/** Node's own function, which knows what to do on each system. */
function openInspectorOf(pid: number): void {
  (process as unknown as { _debugProcess(pid: number): void })._debugProcess(pid);
}

/** A connection to this process; undefined if it offers none. */
async function connectToProcess(pid: number, ports: readonly number[]): Promise<Found | undefined> {
  // All at once: a server that accepts and never answers keeps no other from being found.
  const asked = ports.map(async (port) => {
    const found = await connectAt(port);
    if (found === undefined || isSameProcess(await pidOf(found.connection), pid)) return found;
    await found.connection.close();
    return undefined;
  });
  return firstFound(asked);
}

/** The first that is found; undefined once none is. */
async function firstFound<T>(asked: readonly Promise<T | undefined>[]): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    for (const one of asked)
      one.then((found) => {
        if (found !== undefined) resolve(found);
      }, reject);
    Promise.all(asked).then(() => {
      resolve(undefined);
    }, reject);
  });
}

async function connectAt(port: number): Promise<Found | undefined> {
  try {
    const transport = await connectSocket(await findInspectorOfAnyNode(port));
    return { connection: new Connection(transport), transport, port };
  } catch {
    // Not an inspector, or gone: one of its other ports.
    return undefined;
  }
}

async function pidAt(port: number): Promise<number | undefined> {
  const found = await connectAt(port);
  if (found === undefined) return undefined;
  const pid = await pidOf(found.connection);
  await found.connection.close();
  return pid;
}

async function pidOf(connection: Connection): Promise<number | undefined> {
  const asked = connection.send('Runtime.evaluate', { expression: 'process.pid', returnByValue: true });
  const { result } = await inTime(asked, 'What listens there does not answer: it may be busy.');
  return typeof result.value === 'number' ? result.value : undefined;
}

/** In a container a process has a different id for itself. */
function isSameProcess(told: number | undefined, pid: number): boolean {
  if (told === pid) return true;
  if (process.platform !== 'linux') return false;
  try {
    const numbers = /^NSpid:\s+(.*)$/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1];
    return numbers?.split(/\s+/).at(-1) === String(told);
  } catch {
    return false;
  }
}

/**
 * Closes the inspector that was opened for this session. During that, Node is blocked until no client is connected, and
 * answers nothing: so the adapter disconnects first, whether or not the program has answered the last request.
 */
export async function closeInspector(
  { connection, transport, port }: OpenedInspector,
  pid: number,
): Promise<void> {
  const asked = connection.send('Runtime.evaluate', CLOSES_INSPECTOR);
  // A program that is too busy to answer closes it later.
  const over = new AbortController();
  const inTurn = asked.then(() => connection.close()).catch(() => undefined);
  await Promise.race([
    inTurn,
    delay(LEAVES_WITHIN_MS, undefined, { signal: over.signal }).catch(() => undefined),
  ]);
  over.abort();
  transport.close();
  // Not checked by a connection: it cannot close while a client is connected.
  const until = performance.now() + CLOSES_WITHIN_MS;
  while (performance.now() < until && isListening(pid, port)) await delay(ASK_EVERY_MS);
}

function isListening(pid: number, port: number): boolean {
  return process.platform === 'linux' && listeningPortsOf(pid).includes(port);
}

/** @param otherwise the sentence if the program does not answer in time */
export async function inTime<T>(answer: Promise<T>, otherwise: string): Promise<T> {
  const over = new AbortController();
  try {
    return await Promise.race([
      answer,
      delay(ANSWERS_WITHIN_MS, undefined, { signal: over.signal }).then(() => {
        throw new UserError(otherwise);
      }),
    ]);
  } finally {
    over.abort();
  }
}
