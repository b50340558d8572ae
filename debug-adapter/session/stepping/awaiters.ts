/**
 * The coroutines that resume when a coroutine has ended: those that await it, directly or through a combinator such as
 * `Promise.all`, or as a task of the library.
 */
import type { FutureFacts, FuturePart } from '../../../runtime/protocol/facts.js';
import type { CoroutineId, FutureId } from '../../../runtime/protocol/ids.js';
import type { AwaitGraph } from '../../coroutines/store/await-graph.js';
import type { CoroutineStore } from '../../coroutines/store/coroutine-store.js';

/** What can settle before each of its parts has. */
const ENDS_EARLIER: ReadonlySet<FutureFacts['kind']> = new Set([
  'race',
  'any',
  'relay',
  'thenable',
  'unhooked',
]);

interface Waits {
  readonly store: CoroutineStore;
  readonly graph: AwaitGraph;
  readonly futures: ReadonlyMap<FutureId, FutureFacts>;
}

export interface Awaiters {
  readonly coroutines: readonly CoroutineId[];
  /** The future that they await in its place; undefined if they await it directly. */
  readonly through: FutureFacts | undefined;
}

/** The next level of awaiters; if there are none, `coroutines` is empty. */
export function awaitersOf(id: CoroutineId, { store, graph, futures }: Waits): Awaiters {
  const direct = graph.awaitersOf(id);
  if (direct.length > 0) return { coroutines: direct, through: undefined };
  const through = waitedFor((part) => part.coroutine === id, futures, new Set());
  if (through !== undefined) return { coroutines: through.waiters, through };
  return { coroutines: joiningTasksOf(id, store), through: undefined };
}

/** The awaited future that contains such a part, directly or as a part of others. */
function waitedFor(
  isPart: (part: FuturePart) => boolean,
  futures: Waits['futures'],
  seen: Set<FutureId>,
): FutureFacts | undefined {
  const holders = [...futures.values()].filter(
    ({ id, parts }) => !seen.has(id) && parts?.some(isPart) === true,
  );
  const awaited = holders.find(({ waiters }) => waiters.length > 0);
  if (awaited !== undefined) return awaited;
  for (const { id } of holders) seen.add(id);
  for (const { id } of holders) {
    const outer = waitedFor((part) => part.future === id, futures, seen);
    if (outer !== undefined) return outer;
  }
  return undefined;
}

/**
 * Coroutines that wait for the end of a task of the library. Those that wait for a lock that it holds do not wait for
 * its end.
 */
function joiningTasksOf(id: CoroutineId, store: CoroutineStore): CoroutineId[] {
  return store
    .liveCoroutines()
    .filter(({ wait }) => wait?.task === id && wait.reason === 'task')
    .map((joining) => joining.id);
}

/**
 * All levels of awaiters, nearest first.
 * @param isCertain only those that cannot resume before the coroutine has ended, except by an error: not through
 * `Promise.race` or `any`
 */
export function allAwaitersOf(coroutine: CoroutineId, waits: Waits, isCertain: boolean): CoroutineId[] {
  const found = new Set<CoroutineId>();
  for (let level: readonly CoroutineId[] = [coroutine]; level.length > 0;) {
    const next = new Set<CoroutineId>();
    for (const id of level) {
      const { coroutines, through } = awaitersOf(id, waits);
      if (isCertain && through !== undefined && ENDS_EARLIER.has(through.kind)) continue;
      for (const awaiter of coroutines) if (awaiter !== coroutine && !found.has(awaiter)) next.add(awaiter);
    }
    for (const awaiter of next) found.add(awaiter);
    level = [...next];
  }
  return [...found];
}
