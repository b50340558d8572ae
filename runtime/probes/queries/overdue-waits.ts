/**
 * Which suspended coroutines wait for what a timer can settle that is overdue: the event loop has not come to it. Asked at
 * a stop. Searches only where there is such a timer.
 */
import type { HolderFacts, OverdueWait } from '../../protocol/facts.js';
import { livingSettlers, settledOf, type AnyMaking } from '../promises/makings.js';
import { isObject, isPending } from '../promises/promises.js';
import { ON_ITERATOR, ON_VALUE, SUSPENDED } from '../records/coroutine-record.js';
import { liveRecords } from '../records/registry.js';
import { loopRoots } from '../ticks/loop-contents.js';
import { awaitedBy } from './awaited-by.js';
import { firstOf } from './first-promise.js';
import { Reach } from './reach.js';

/** @param mostMs of processor time, of the search; what it does not reach in that time is left out */
export function overdueWaits(mostMs: number): OverdueWait[] {
  const nowMs = performance.now();
  const roots = loopRoots().filter(({ root }) => root.dueInMs !== undefined && root.dueInMs < 0);
  if (roots.length === 0) return [];
  const waits = [...liveRecords()].flatMap((record) => {
    const { id, state, mode } = record;
    if (state !== SUSPENDED || (mode !== ON_VALUE && mode !== ON_ITERATOR)) return [];
    const awaited = awaitedBy(record);
    if (!isObject(awaited)) return [];
    const promise = firstOf(awaited);
    const making = settledOf(promise);
    return making === undefined || isPending(promise) === false ? [] : [{ coroutine: id, making }];
  });
  const settlers = new Map<AnyMaking, object[]>(waits.map(({ making }) => [making, []]));
  for (const { settler, making } of livingSettlers()) settlers.get(making)?.push(settler);
  const module: HolderFacts = { kind: 'module' };
  const reach = new Reach<HolderFacts>(new Set([...settlers.values()].flat()), new Map(), module);
  reach.search(roots, mostMs);
  return waits.flatMap(({ coroutine, making }) => {
    // By a variable of a module any callback of it gets there: that is no timer of this promise.
    const due = reach.waysTo(settlers.get(making) ?? []).direct.flatMap(({ root }) => root.dueInMs ?? []);
    return due.length === 0 ? [] : [{ coroutine, dueAtMs: nowMs + Math.min(...due) }];
  });
}
