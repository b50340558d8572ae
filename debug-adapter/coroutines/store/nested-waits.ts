/**
 * Tasks that wait for something that they themselves may have to give first: a limit within itself, a pool whose holders
 * ask it again. Each statement is true; that it is the reason is not known.
 */
import type { CoroutineFacts } from '../../../runtime/protocol/facts.js';
import type { CoroutineId, SiteId } from '../../../runtime/protocol/ids.js';
import type { CoroutineStore } from './coroutine-store.js';
import type { StuckGroup } from './stuck-groups.js';
import { heldFutureOf, type Holding } from './stuck-waits.js';

/** One task, by the coroutine at the end of its chain. */
export type NestedWait = {
  readonly task: CoroutineId;
  readonly waiting: CoroutineFacts;
  /** When a timer is due that can end the wait by an error, in milliseconds; absent if none can. */
  readonly rejectsInMs?: number;
} & (
  | {
      /** What settles the future can be reached by a coroutine that waits for the one that waits for it. */
      readonly kind: 'holderWaits';
      readonly holder: CoroutineFacts;
    }
  | {
      /** What settles the future can be reached by code that waits for the end of this coroutine of its own chain. */
      readonly kind: 'endComesFirst';
      readonly ended: CoroutineFacts;
      /** `run at p-limit/index.js:32`; absent where the code is not known. */
      readonly by?: string;
    }
  | {
      /** The task has had an earlier call of the function that it waits in, and that call has ended. */
      readonly kind: 'askedAgain';
      /** Other tasks that wait in a call of it. */
      readonly others: number;
    }
  | {
      /** Earlier calls of the function that it waits in have returned to others, which wait, too. */
      readonly kind: 'othersHadIt';
      readonly others: number;
      /** Those to which they have returned, oldest first. */
      readonly had: readonly CoroutineFacts[];
    }
);

/** A way that begins with the end of a coroutine. */
const AFTER_END = /^its end\b/;
/** Code without hooks that a way goes through. */
const CODE = /(?:\(anonymous\)|[\w$.#]+) at [^\s()]+:\d+/g;

/** @param groups tasks that are stuck together: more than this is known of them */
export function nestedWaits(
  holding: Holding,
  groups: readonly StuckGroup[],
  store: CoroutineStore,
): NestedWait[] {
  const stuck = new Set(groups.flatMap(({ tasks }) => tasks));
  const { graph, index } = store;
  const finished = store.finishedCoroutines();
  const leaves = graph.tasks().flatMap((task) => {
    const waiting = index.leafOf(task);
    const future = heldFutureOf(waiting, holding);
    const held = future === undefined ? undefined : holding.held.get(future);
    // Another callback can settle it, or a timer that does not only end a wait: there is nothing to report.
    const isOthers =
      held?.holders.some(
        ({ kind, onlyRejects }) => kind !== 'coroutine' && kind !== 'module' && onlyRejects !== true,
      ) !== false;
    if (held?.state !== 'held' || isOthers || stuck.has(task.id)) return [];
    const due = held.agents?.rejectsInMs;
    return [{ task: task.id, waiting, held, limit: due === undefined ? {} : { rejectsInMs: due } }];
  });
  const found: NestedWait[] = [];
  const reported = new Set<SiteId>();
  for (const { task, waiting, held, limit } of leaves) {
    const above = graph.awaitersUpFrom(waiting.id);
    const holder = held.holders
      .map(({ coroutine }) => above.find(({ id }) => id === coroutine))
      .find((facts) => facts !== undefined && isSameMaker(facts, waiting, held.madeAt, store));
    if (holder !== undefined) {
      found.push({ kind: 'holderWaits', task, waiting, holder, ...limit });
      continue;
    }
    const after = held.holders.find(
      ({ coroutine, path }) =>
        coroutine !== undefined &&
        AFTER_END.test(path ?? '') &&
        [waiting, ...above].some(({ id }) => id === coroutine),
    );
    const ended = [waiting, ...above].find(({ id }) => id === after?.coroutine);
    if (ended !== undefined) {
      const by = after?.path?.match(CODE)?.at(-1);
      found.push({
        kind: 'endComesFirst',
        task,
        waiting,
        ended,
        ...(by === undefined ? {} : { by }),
        ...limit,
      });
      continue;
    }
    const chain = new Set([...above, waiting].map(({ id }) => id));
    const { function: asked } = waiting;
    const askers = finished.flatMap(({ function: site, outcome, parent }) =>
      site === asked && outcome === 'returned' && parent !== undefined ? [parent] : [],
    );
    const others = leaves.filter((one) => one.task !== task && one.waiting.function === asked).length;
    if (above.length === 0) continue;
    if (askers.some((id) => chain.has(id))) {
      found.push({ kind: 'askedAgain', task, waiting, others, ...limit });
      continue;
    }
    // One sentence for all that wait in it.
    if (reported.has(asked)) continue;
    reported.add(asked);
    const had = [...new Set(askers)]
      .sort((a, b) => a - b)
      .flatMap((id) => index.get(id) ?? [])
      .filter(({ state }) => state === 'suspended');
    if (had.length > 0) found.push({ kind: 'othersHadIt', task, waiting, others, had, ...limit });
  }
  // That a task has it and asks again says more than that others have it.
  const again = new Set(found.flatMap((one) => (one.kind === 'askedAgain' ? [one.waiting.function] : [])));
  return found.filter(({ kind, waiting }) => kind !== 'othersHadIt' || !again.has(waiting.function));
}

/**
 * Whether the holder is a call of what the task waits in, or of the package that made what it waits for, as the `run` of
 * p-limit: code of the program's own that only has a queue at hand is not.
 */
function isSameMaker(
  holder: CoroutineFacts,
  waiting: CoroutineFacts,
  madeAt: SiteId | undefined,
  store: CoroutineStore,
): boolean {
  if (holder.function === waiting.function) return true;
  const made = store.placeOf(madeAt)?.path;
  return (
    made !== undefined &&
    made === store.placeOf(holder.site)?.path &&
    made !== store.placeOf(waiting.site)?.path
  );
}
