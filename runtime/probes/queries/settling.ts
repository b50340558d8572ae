/**
 * Whose wait a callback can end: among the functions and objects that it can reach, those that settle an awaited
 * future.
 */
import { executionAsyncId, executionAsyncResource } from 'node:async_hooks';
import type { CallbackMaking, SettlingFacts } from '../../protocol/facts.js';
import { combinatorOf } from '../promises/combinators.js';
import {
  makingOf,
  relaysOf,
  settledOf,
  settlerOf,
  thenCallsOf,
  type AnyMaking,
} from '../promises/makings.js';
import { isObject, sourceOf } from '../promises/promises.js';
import { SUSPENDED, type CoroutineRecord } from '../records/coroutine-record.js';
import { liveRecords } from '../records/registry.js';
import { resourceName } from '../ticks/tick-cause.js';
import { awaitedBy } from './awaited-by.js';

/** How deep futures within futures are followed. */
const DEEPEST = 20;

/**
 * Those of these that settle something: functions passed to an executor by `new Promise`, or by V8 to a method `then`, and
 * awaited objects with such a method.
 */
export function settledBy(...reached: readonly unknown[]): SettlingFacts[] {
  const makings = new Set<AnyMaking>();
  const objects = new Set<object>();
  for (const one of reached) {
    if (!isObject(one)) continue;
    const making = settlerOf(one)?.making;
    if (making !== undefined) makings.add(making);
    else objects.add(one);
  }
  const found: SettlingFacts[] = [];
  const waits = [...liveRecords()].flatMap((record) => {
    const awaited = record.state === SUSPENDED ? awaitedBy(record) : undefined;
    return isObject(awaited) ? [{ record, awaited }] : [];
  });
  for (const making of makings) {
    const waiters = waits.filter(({ awaited }) => leadsTo(awaited, making, DEEPEST));
    if ('among' in making) {
      // An earlier call than theirs has settled.
      const isTheirs = making.among.slice(-waiters.length).includes(making);
      if (waiters.length > 0 && isTheirs) found.push({ waiters: idsOf(waiters) });
      continue;
    }
    found.push({
      waiters: idsOf(waiters),
      ...('isFound' in making ? {} : { madeAt: making.site }),
      ...('isFound' in making || making.by === 0 ? {} : { by: making.by }),
    });
  }
  for (const object of objects) {
    const waiters = waits.filter(({ awaited }) => awaited === object);
    if (waiters.length > 0) found.push({ waiters: idsOf(waiters) });
  }
  return found;
}

/** What calls the running callback, as far as Node knows; null if that is nothing. */
export function callbackMaking(): CallbackMaking | null {
  const running = executionAsyncResource();
  const making = makingOf(running);
  const resource = kindOf(running);
  if (making === undefined && resource === undefined) return null;
  return {
    ...(resource === undefined ? {} : { resource }),
    ...(making === undefined ? {} : { madeAt: making.site }),
    ...(making === undefined || making.by === 0 ? {} : { by: making.by }),
  };
}

function kindOf(resource: object): CallbackMaking['resource'] {
  // Within a microtask there is none.
  if (executionAsyncId() === 0) return undefined;
  switch (resourceName(resource)) {
    case 'TickObject':
      return 'nextTick';
    case 'Timeout':
      return 'timer';
    case 'Immediate':
      return 'immediate';
    default:
      return undefined;
  }
}

function idsOf(waits: readonly { readonly record: CoroutineRecord }[]): CoroutineRecord['id'][] {
  return waits.map(({ record }) => record.id).sort((a, b) => a - b);
}

/** Whether a future is, or contains, the promise made there, or the object that was waited for. */
function leadsTo(future: unknown, making: AnyMaking, depth: number): boolean {
  if (!isObject(future) || depth === 0) return false;
  if ('among' in making ? thenCallsOf(future).includes(making) : settledOf(future) === making) return true;
  const behind = [sourceOf(future), ...(combinatorOf(future)?.parts ?? []), ...relaysOf(future)];
  return behind.some((part) => leadsTo(part, making, depth - 1));
}
