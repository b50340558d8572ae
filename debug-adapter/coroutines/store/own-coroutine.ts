/** Which coroutine of the program's own a task stands for, where a package runs it. */
import type { CoroutineFacts } from '../../../runtime/protocol/facts.js';
import type { CoroutineId } from '../../../runtime/protocol/ids.js';
import type { CoroutineStore } from './coroutine-store.js';

/**
 * The first of its chain that is the program's own: users know `page("a")`, and not the `run` of a limit that waits for it.
 * The task itself if it is the program's own, or waits for none.
 */
export function ownCoroutine(task: CoroutineId, store: CoroutineStore): CoroutineId {
  return store.graph.chainFrom(task).coroutines.find((facts) => !isInPackage(facts, store))?.id ?? task;
}

function isInPackage({ function: site }: CoroutineFacts, store: CoroutineStore): boolean {
  return /[\\/]node_modules[\\/]/.test(store.placeOf(site)?.path ?? '');
}
