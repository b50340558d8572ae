/**
 * The current contents of Node's event loop: its queues of callbacks, and what keeps the program alive. Read on
 * request, never watched: it costs the program nothing until then.
 *
 * How it works. Node keeps timers, immediates and `nextTick` callbacks in variables of its own modules, which only an
 * inspector can read: the adapter finds them in the scopes of `setTimeout` and `process.nextTick` and passes them to
 * the hook (`knowQueues`). Handles and requests come from `process._getActiveHandles` and its counterpart, as in other
 * tools of this kind.
 */
import net from 'node:net';
import timers from 'node:timers';
import type { HolderFacts } from '../../protocol/facts.js';
import type { SiteId } from '../../protocol/ids.js';
import type { HandleFacts, LoopFacts, QueuedCallback, TimerFacts } from '../../protocol/loop.js';
import { copyArray } from '../../realm/copy-in.js';
import { madeChildren, madeWorkers, makingOf } from '../promises/makings.js';
import { classNameOf, functionNameOf } from '../naming/class-name.js';
import { isOwnCallback } from '../naming/internal-callbacks.js';

// The program may replace these later; these copies stay.
const { apply } = Reflect;
// eslint-disable-next-line @typescript-eslint/unbound-method -- only applied
const { toString } = Function.prototype;
const { setTimeout } = timers;
const nextTick: unknown = Reflect.get(process, 'nextTick');
const functionText = (of: () => void): string => apply(toString, of, []);

/** Number of entries reported per queue. */
const MOST_ENTRIES = 1000;
/** V8's text for functions without a source, among them those that settle a promise. */
const ANONYMOUS_NATIVE = 'function () { [native code] }';

/** Fields of Node's own classes, the same in Node 20 to 26. */
interface Timer {
  readonly _idlePrev: Timer;
  readonly _idleStart: number;
  readonly _idleTimeout: number;
  readonly _repeat: number | null;
  readonly _onTimeout: (() => void) | null;
  readonly _timerArgs?: readonly unknown[];
  hasRef(): boolean;
}
interface Immediate {
  readonly _idleNext: Immediate | null;
  readonly _onImmediate: (() => void) | null;
}
interface TickBuffer {
  readonly list: readonly ({ readonly callback?: () => void } | undefined)[];
  readonly bottom: number;
  readonly top: number;
  readonly next: TickBuffer | null;
}
/** What Node's module of timers has from its native part. */
interface TimersBinding {
  /** In whole milliseconds, on the clock of `_idleStart`. */
  getLibuvNow(): number;
}
interface Queues {
  readonly timerListMap: Readonly<Record<string, Timer>>;
  readonly immediateQueue: { readonly head: Immediate | null };
  readonly tickQueue: { readonly tail: TickBuffer };
}

let queues: Queues | undefined;
/** When the clock of timers began, on that of `performance.now`. */
let clockBeganMs = 0;
let callbacks: (() => void)[] = [];
let dropped = 0;

/** The functions whose scopes contain the queues. */
export function queueOwners(): readonly [setTimeout: unknown, nextTick: unknown] {
  return [setTimeout, nextTick];
}

export function knowQueues(
  timerListMap: object,
  immediateQueue: object,
  tickQueue: object,
  timersBinding: object,
): void {
  queues = { timerListMap, immediateQueue, tickQueue } as unknown as Queues;
  // The clock of timers begins with the event loop. No milestone of Node's says when: on a busy machine they are
  // hundreds of milliseconds from it.
  clockBeganMs = performance.now() - (timersBinding as TimersBinding).getLibuvNow();
}

/** Keeps nothing of the program's: the debugger has left. */
export function forgetLoop(): void {
  queues = undefined;
  clockBeganMs = 0;
  callbacks = [];
}

/** The callbacks of the last answer: of `nextTick`, of timers, of immediates, in that order. */
export function loopCallbacks(): readonly (() => void)[] {
  return callbacks;
}

export function loopContents(): LoopFacts {
  callbacks = [];
  dropped = 0;
  return {
    queues:
      queues === undefined
        ? null
        : {
            nextTicks: limited(ticksOf(queues)).map(queued),
            timers: limited(timersOf(queues)).map(timerFacts),
            immediates: limited(immediatesOf(queues)).map(queued),
          },
    handles: limited(listed('_getActiveHandles')).flatMap(handleFacts),
    requests: limited(listed('_getActiveRequests')).map(requestFacts),
    dropped,
    nowMs: performance.now(),
  };
}

/**
 * Objects from which callbacks are reachable: timers, immediates, handles. Queues that Node keeps elsewhere are left
 * out.
 */
export function loopRoots(): { readonly value: unknown; readonly root: HolderFacts }[] {
  const timers = (queues === undefined ? [] : timersOf(queues)).flatMap((timer) => {
    const dueInMs = dueAtMs(timer) - performance.now();
    const root: HolderFacts = { kind: 'timer', dueInMs, ...madeAt(timer) };
    return [timer._onTimeout, ...(timer._timerArgs ?? [])].map((value) => ({ value, root }));
  });
  const immediates = (queues === undefined ? [] : immediatesOf(queues)).map((value) => ({
    value,
    root: { kind: 'immediate' } satisfies HolderFacts,
  }));
  const ticks = (queues === undefined ? [] : ticksOf(queues)).map((value) => ({
    value,
    root: { kind: 'nextTick' } satisfies HolderFacts,
  }));
  const listedOnes = [...listed('_getActiveHandles'), ...listed('_getActiveRequests')];
  const handles = [...listedOnes, ...madeWorkers()].map((value) => ({
    value,
    root: { kind: 'handle', type: classNameOf(value) ?? 'unknown', ...madeAt(value) } satisfies HolderFacts,
  }));
  return [...ticks, ...immediates, ...timers, ...handles];
}

function madeAt(object: object): { readonly madeAt?: SiteId } {
  const making = makingOf(object);
  return making === undefined ? {} : { madeAt: making.site };
}

function limited<T>(entries: T[]): T[] {
  if (entries.length <= MOST_ENTRIES) return entries;
  dropped += entries.length - MOST_ENTRIES;
  return entries.slice(0, MOST_ENTRIES);
}

function ticksOf({ tickQueue }: Queues): (() => void)[] {
  const found: (() => void)[] = [];
  for (let buffer: TickBuffer | null = tickQueue.tail; buffer !== null; buffer = buffer.next) {
    // A ring whose length is a power of two.
    for (let at = buffer.bottom; at !== buffer.top; at = (at + 1) & (buffer.list.length - 1)) {
      const callback = buffer.list[at]?.callback;
      if (callback !== undefined && !isOwnCallback(callback)) found.push(callback);
    }
  }
  return found;
}

/** First to be due first. */
function timersOf({ timerListMap }: Queues): Timer[] {
  const found: Timer[] = [];
  for (const list of Object.values(timerListMap)) {
    for (let timer = list._idlePrev; timer !== list; timer = timer._idlePrev) {
      if (timer._onTimeout !== null && !isOwnCallback(timer._onTimeout)) found.push(timer);
    }
  }
  return found.sort((a, b) => a._idleStart + a._idleTimeout - b._idleStart - b._idleTimeout);
}

function immediatesOf({ immediateQueue }: Queues): (() => void)[] {
  const found: (() => void)[] = [];
  for (let immediate = immediateQueue.head; immediate !== null; immediate = immediate._idleNext) {
    const { _onImmediate: callback } = immediate;
    if (callback !== null && !isOwnCallback(callback)) found.push(callback);
  }
  return found;
}

function queued(callback: () => void): QueuedCallback {
  callbacks.push(callback);
  return {
    callback: functionNameOf(callback),
    resolves: functionText(callback) === ANONYMOUS_NATIVE,
  };
}

/** On the clock of `performance.now`, to a millisecond. */
function dueAtMs({ _idleStart, _idleTimeout }: Timer): number {
  return clockBeganMs + _idleStart + _idleTimeout;
}

function timerFacts(timer: Timer): TimerFacts {
  return {
    ...queued(timer._onTimeout ?? (() => undefined)),
    kind: timer._repeat === null ? 'timeout' : 'interval',
    ms: timer._idleTimeout,
    dueAtMs: dueAtMs(timer),
    keepsAlive: timer.hasRef(),
    ...madeAt(timer),
  };
}

/**
 * Deprecated in Node's documentation, without a warning and without a replacement: `getActiveResourcesInfo` returns
 * only names.
 */
function listed(method: '_getActiveHandles' | '_getActiveRequests'): object[] {
  const list = (process as unknown as Partial<Record<typeof method, () => object[]>>)[method]?.();
  return list === undefined ? [] : copyArray(list);
}

/** Nothing for a socket that Node does not read from, such as `stdout`: it keeps nothing alive. */
function handleFacts(handle: object): HandleFacts[] {
  const type = classNameOf(handle) ?? 'unknown';
  if (handle instanceof net.Server) return [{ ...withDetail(type, addressOf(handle)), ...madeAt(handle) }];
  if (handle instanceof net.Socket) {
    const { fd, _handle } = handle as unknown as SocketInternals;
    if (_handle?.reading !== true && !handle.connecting) return [];
    const standard = STANDARD_STREAMS[fd ?? -1];
    if (standard !== undefined) return [{ type: standard }];
    const pipe = pipeOfChild(handle);
    return [{ ...withDetail(type, pipe ?? peersOf(handle)), ...madeAt(handle) }];
  }
  const { pid, spawnfile } = handle as { pid?: unknown; spawnfile?: unknown };
  if (type === 'ChildProcess')
    return [{ type, detail: `${String(spawnfile)}, pid ${String(pid)}`, ...madeAt(handle) }];
  return [{ type, ...madeAt(handle) }];
}

/**
 * `stdout of node worker.mjs (pid 4711, which has ended)`; undefined for a socket that is not a pipe to a known child.
 */
function pipeOfChild(socket: net.Socket): string | undefined {
  for (const child of madeChildren()) {
    const { pid, spawnargs, exitCode, signalCode, ...streams } = child as unknown as ChildInternals;
    const name = (['stdin', 'stdout', 'stderr'] as const).find((one) => streams[one] === socket);
    if (name === undefined) continue;
    const ended = exitCode === null && signalCode === null ? '' : ', which has ended';
    const command = (spawnargs ?? []).map((word) => word.replace(/^.*[\\/]/, '')).join(' ');
    return `${name} of ${command} (pid ${pid ?? '?'}${ended})`;
  }
  return undefined;
}

interface ChildInternals {
  readonly pid?: number;
  readonly spawnargs?: readonly string[];
  readonly exitCode: number | null;
  readonly signalCode: string | null;
  readonly stdin?: unknown;
  readonly stdout?: unknown;
  readonly stderr?: unknown;
}

const STANDARD_STREAMS = ['stdin', 'stdout', 'stderr'];

interface SocketInternals {
  /** For standard streams only. */
  readonly fd?: number;
  readonly _handle?: { readonly reading?: boolean };
}

function addressOf(server: net.Server): string | undefined {
  const address = server.address();
  if (address === null || typeof address === 'string') return address ?? undefined;
  return hostAndPort(address.address, address.port);
}

function peersOf({ localAddress, localPort, remoteAddress, remotePort }: net.Socket): string | undefined {
  if (remoteAddress === undefined || remotePort === undefined) return undefined;
  const remote = hostAndPort(remoteAddress, remotePort);
  if (localAddress === undefined || localPort === undefined) return remote;
  return `${hostAndPort(localAddress, localPort)} to ${remote}`;
}

function hostAndPort(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

function requestFacts(request: object): HandleFacts {
  const type = classNameOf(request) ?? 'unknown';
  const { hostname, address, port } = request as { hostname?: unknown; address?: unknown; port?: unknown };
  if (typeof hostname === 'string') return { type, detail: hostname };
  return withDetail(
    type,
    typeof address === 'string' && typeof port === 'number' ? hostAndPort(address, port) : undefined,
  );
}

function withDetail(type: string, detail: string | undefined): HandleFacts {
  return detail === undefined ? { type } : { type, detail };
}
