/**
 * Breakpoints on queues and locks of the library: a queue becomes full or empty, a lock is held too long. The library
 * reports nothing until one is set.
 */
import type { Future } from '../../kernel/future.js';
import type {
  ResourceEvent,
  ResourceListener,
  WatchedLock,
  WatchedQueue,
} from '../../kernel/resource-watch.js';
import type { TaskReference } from '../../protocol/hook.js';
import { armed, checkBreakpoints, onArmed } from '../breakpoints/coroutine-breakpoints.js';
import type { CoroutineRecord } from '../records/coroutine-record.js';
import { nameOfTask, recordOfTask } from './library-facts.js';
import { taskThatWaitsFor, whereTaskRuns } from './library-probes.js';
import { stopsSoFar } from '../blocking/standstill.js';

/** One period for which a lock is held. */
interface Holding {
  readonly sinceSeconds: number;
  readonly stopsBefore: number;
  isReported: boolean;
}

/** One per copy of the library. */
const libraries = new Set<(listener: ResourceListener | null) => void>();
let holdings = new WeakMap<WatchedLock, Holding>();
let listens = false;

/** Called with each way to listen to a copy of the library. */
export function watchResources(listen: (listener: ResourceListener | null) => void): void {
  if (libraries.has(listen)) return;
  libraries.add(listen);
  if (listens) listen(onEvent);
}

onArmed(() => {
  const wanted = armed.queueFull !== null || armed.queueEmpty !== null || armed.lockHeld !== null;
  if (wanted === listens) return;
  listens = wanted;
  holdings = new WeakMap();
  for (const listen of libraries) listen(listens ? onEvent : null);
});

function onEvent(event: ResourceEvent): void {
  switch (event.kind) {
    case 'queueFull':
    case 'queueEmpty':
      if (armed[event.kind] !== null) checkQueue(event.kind, event.queue, event.task);
      break;
    case 'lockTaken':
      holdings.set(event.lock, {
        sinceSeconds: event.seconds,
        stopsBefore: stopsSoFar(),
        isReported: false,
      });
      break;
    case 'lockFoundHeld':
    case 'lockReleased':
      if (armed.lockHeld !== null) checkLock(event.lock, event);
      if (event.kind === 'lockReleased') holdings.delete(event.lock);
      break;
  }
}

function checkQueue(
  event: 'queueFull' | 'queueEmpty',
  queue: WatchedQueue,
  task: Future<unknown> | undefined,
): void {
  const { title, maxsize } = queue;
  const value = { title, maxsize, ...queue.statistics() };
  checkBreakpoints(event, { ...placeOf(task), value, detail: { kind: 'queue', ...value } });
}

function checkLock(lock: WatchedLock, { kind, seconds, task }: ResourceEvent): void {
  const holding = holdings.get(lock);
  // Acquired before anyone listened, or held while the program was stopped: its duration is unknown.
  if (holding === undefined || holding.isReported || holding.stopsBefore !== stopsSoFar()) return;
  const lastedMs = (seconds - holding.sinceSeconds) * 1000;
  const waiters: Future<unknown>[] = lock.waiting
    .map((future) => taskThatWaitsFor(future))
    .filter((one) => one !== undefined);
  // Not among them yet.
  if (kind === 'lockFoundHeld' && task !== undefined) waiters.push(task);
  holding.isReported = checkBreakpoints('lockHeld', {
    ...placeOf(task),
    lastedMs,
    detail: {
      kind: 'lock',
      title: lock.title,
      lastedMs,
      isReleased: kind === 'lockReleased',
      ...(lock.owner === undefined ? {} : { holder: referenceTo(lock.owner) }),
      waiters: waiters.map(referenceTo),
    },
  });
}

function placeOf(task: Future<unknown> | undefined): {
  record: CoroutineRecord | undefined;
  site: number;
  scope: CoroutineRecord['scope'];
} {
  const record = whereTaskRuns(task);
  return { record, site: record?.site ?? 0, scope: record?.scope };
}

function referenceTo(task: Future<unknown>): TaskReference {
  const record = recordOfTask(task);
  return {
    name: nameOfTask(task),
    ...(record === null || record === undefined ? {} : { coroutine: record.id }),
  };
}
