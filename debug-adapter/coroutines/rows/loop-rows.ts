/** The contents of the event loop, as rows with text ready to show. Pure. */
import type { SiteId } from '../../../runtime/protocol/ids.js';
import type { HandleFacts, LoopFacts, QueuedCallback, TimerFacts } from '../../../runtime/protocol/loop.js';
import type { Location, LoopRow } from '../../protocol/requests.js';
import { seconds } from './resource-words.js';

/** In the order in which Node processes them; then what only keeps the program alive. */
export function loopRows(
  { queues, handles, requests, nowMs }: LoopFacts,
  places: readonly (Location | undefined)[],
  placeOf: (site: SiteId | undefined) => Location | undefined,
): LoopRow[] {
  const made = ({ madeAt }: { readonly madeAt?: SiteId }): { readonly madeAt?: Location } => {
    const place = placeOf(madeAt);
    return place === undefined ? {} : { madeAt: place };
  };
  const { nextTicks = [], timers = [], immediates = [] } = queues ?? {};
  const calls: LoopRow[] = [
    ...nextTicks.map((queued) => callRow('nextTick', 'process.nextTick', queued, [])),
    ...timers.map((timer) => ({ ...timerRow(timer, nowMs), ...made(timer) })),
    ...immediates.map((queued) => callRow('immediate', 'setImmediate', queued, [])),
  ];
  return [
    ...calls.map((row, index) => {
      const location = places[index];
      return location === undefined ? row : { ...row, location };
    }),
    ...requests.map((request) => ({ ...handleRow('request', request), ...made(request) })),
    ...handles.map((handle) => ({ ...handleRow('handle', handle), ...made(handle) })),
  ];
}

function timerRow(timer: TimerFacts, nowMs: number): LoopRow {
  const { kind, ms, dueAtMs, keepsAlive } = timer;
  const dueInMs = dueAtMs - nowMs;
  const row = callRow(
    'timer',
    `${kind === 'interval' ? 'setInterval' : 'setTimeout'} ${duration(ms)}`,
    timer,
    [
      dueInMs <= 0 ? 'due' : `due in ${duration(dueInMs)}`,
      ...(keepsAlive ? [] : ['does not keep the program alive']),
    ],
  );
  return keepsAlive ? { ...row, keepsAlive } : row;
}

function callRow(
  kind: LoopRow['kind'],
  text: string,
  { callback, resolves }: QueuedCallback,
  more: readonly string[],
): LoopRow {
  const call = resolves ? ['resolves a promise'] : callback === '' ? [] : [`calls ${callback}`];
  return { kind, text, detail: [...more.slice(0, 1), ...call, ...more.slice(1)].join(', ') };
}

/** The purpose of Node's classes whose names do not say it. */
const WORDS = new Map([
  ['Server', 'server'],
  ['Socket', 'socket'],
  ['TLSSocket', 'TLS socket'],
  ['ChildProcess', 'child process'],
  ['FSWatcher', 'file watcher'],
  ['MessagePort', 'message port'],
  ['Signal', 'signal handler'],
  ['FSReqCallback', 'file system operation'],
  ['FSReqPromise', 'file system operation'],
  ['FileHandleCloseReq', 'closing of a file'],
  ['GetAddrInfoReqWrap', 'look-up of a host'],
  ['GetNameInfoReqWrap', 'look-up of an address'],
  ['TCPConnectWrap', 'connecting'],
  ['PipeConnectWrap', 'connecting'],
  ['WriteWrap', 'write'],
  ['ShutdownWrap', 'end of a connection'],
]);

function handleRow(kind: 'handle' | 'request', { type, detail }: HandleFacts): LoopRow {
  return { kind, text: WORDS.get(type) ?? type, detail: detail ?? '', keepsAlive: true };
}

function duration(ms: number): string {
  return seconds(ms).replace('.0 s', ' s');
}
