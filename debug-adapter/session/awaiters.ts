/** Who goes on when a coroutine has ended: those that await it, directly or through a combinator such as `Promise.all`. */
import type { FutureFacts } from '../../runtime/protocol/facts.js';
import type { CoroutineId, FutureId } from '../../runtime/protocol/ids.js';
import type { AwaitGraph } from '../coroutines/await-graph.js';

interface Waits {
  readonly graph: AwaitGraph;
  readonly futures: ReadonlyMap<FutureId, FutureFacts>;
}

export interface Awaiters {
  readonly coroutines: readonly CoroutineId[];
  /** The future they await in its place; undefined when they await it directly. */
  readonly through: FutureFacts | undefined;
}

/** The next level of awaiters; without any, `coroutines` is empty. */
export function awaitersOf(id: CoroutineId, { graph, futures }: Waits): Awaiters {
  const direct = graph.awaitersOf(id);
  if (direct.length > 0) return { coroutines: direct, through: undefined };
  const through = [...futures.values()].find(
    ({ parts, waiters }) => waiters.length > 0 && parts?.some(({ coroutine }) => coroutine === id) === true,
  );
  return { coroutines: through?.waiters ?? [], through };
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
