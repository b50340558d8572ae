/** Takes an item from the first of several queues that has one. */
import { placeAtAwait } from '../kernel/await-places.js';
import { Awaitable, type Coroutine } from '../kernel/coroutine.js';
import { QueueShutDown } from '../kernel/errors.js';
import { Future } from '../kernel/future.js';
import { getRunningLoop } from '../kernel/running-loop.js';
import type { Queue } from './queue.js';

/** The item, and the queue it came from. */
export interface Selected<T> {
  readonly queue: Queue<T>;
  readonly item: T;
}

/**
 * Waits until one of the queues has an item, and takes only that one; of several the first queue in the list. Empty
 * queues that were shut down are skipped; throws `QueueShutDown` if all are, and `TypeError` for an empty list.
 *
 *     const { queue, item } = yield* select([urgent, normal]);
 */
export function select<T>(queues: Iterable<Queue<T>>): Awaitable<Selected<T>> {
  const all = [...queues];
  return new Awaitable('select', () => selecting(all));
}

function* selecting<T>(all: readonly Queue<T>[]): Coroutine<Selected<T>> {
  if (all.length === 0) throw new TypeError('Cannot select: the list of queues is empty');
  for (;;) {
    const queue = all.find((each) => !each.empty());
    if (queue !== undefined) return { queue, item: queue.getNowait() };
    const open = all.filter(({ isShutDown }) => !isShutDown);
    if (open.length === 0)
      throw new QueueShutDown('Cannot select: all the queues were shut down and are empty');
    yield* untilAny(open);
  }
}

/** Until one of the queues wakes a getter. */
function* untilAny(queues: readonly Queue<unknown>[]): Coroutine<void> {
  const entries = queues.map((queue) => ({ queue, entry: queue.enterGetters() }));
  const woken = new Future<undefined>({
    loop: getRunningLoop(),
    kind: 'queue',
    label: {
      label: entries.map(({ entry }) => entry.label).join(' or '),
      changes: 'never',
      dependsOn: [],
    },
  });
  for (const { entry } of entries)
    entry.addDoneCallback(() => {
      if (!woken.done()) woken.setResult(undefined);
    });
  try {
    yield woken;
  } catch (error) {
    throw placeAtAwait(error);
  } finally {
    for (const { queue, entry } of entries) queue.leaveGetters(entry);
  }
}
