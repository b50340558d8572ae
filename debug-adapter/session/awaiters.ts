/** Who goes on when a coroutine has ended: those that await it, directly or through a combinator such as `Promise.all`, or as a task of the library. */
import type { FutureFacts } from '../../runtime/protocol/facts.js';
import type { CoroutineId, FutureId } from '../../runtime/protocol/ids.js';
import type { AwaitGraph } from '../coroutines/await-graph.js';
import type { CoroutineStore } from '../coroutines/coroutine-store.js';

interface Waits {
  readonly store: CoroutineStore;
  readonly graph: AwaitGraph;
  readonly futures: ReadonlyMap<FutureId, FutureFacts>;
}

export interface Awaiters {
  readonly coroutines: readonly CoroutineId[];
  /** The future they await in its place; undefined when they await it directly. */
  readonly through: FutureFacts | undefined;
}

/** The next level of awaiters; without any, `coroutines` is empty. */
export function awaitersOf(id: CoroutineId, { store, graph, futures }: Waits): Awaiters {
  const direct = graph.awaitersOf(id);
  if (direct.length > 0) return { coroutines: direct, through: undefined };
  const through = [...futures.values()].find(
    ({ parts, waiters }) => waiters.length > 0 && parts?.some(({ coroutine }) => coroutine === id) === true,
  );
  if (through !== undefined) return { coroutines: through.waiters, through };
  return { coroutines: joiningTasksOf(id, store), through: undefined };
}

/** Coroutines that wait for the end of a task of the library. For a lock that it holds they do not wait for its end. */
function joiningTasksOf(id: CoroutineId, store: CoroutineStore): CoroutineId[] {
  return store
    .liveCoroutines()
    .filter(({ wait }) => wait?.task === id && wait.reason === 'task')
    .map((joining) => joining.id);
}

/**
 * All levels of awaiters, nearest first.
 * @param isCertain only those that cannot go on before the coroutine has ended, unless by an error: not through
 *   `Promise.race` or `any`
 */
export function allAwaitersOf(coroutine: CoroutineId, waits: Waits, isCertain: boolean): CoroutineId[] {
  const found = new Set<CoroutineId>();
  for (let level: readonly CoroutineId[] = [coroutine]; level.length > 0;) {
    const next = new Set<CoroutineId>();
    for (const id of level) {
      const { coroutines, through } = awaitersOf(id, waits);
      if (isCertain && (through?.kind === 'race' || through?.kind === 'any')) continue;
      for (const awaiter of coroutines) if (awaiter !== coroutine && !found.has(awaiter)) next.add(awaiter);
    }
    for (const awaiter of next) found.add(awaiter);
    level = [...next];
  }
  return [...found];
}
