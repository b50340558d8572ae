/**
 * The tasks pending at the program's end; those of one function at one await are grouped. Tasks that wait for other
 * pending tasks (through `Promise.all`, for example) come after them: first the cause, then its effects.
 */
import type { CoroutineFacts, FutureFacts } from '../../../runtime/protocol/facts.js';
import type { CoroutineId, FutureId } from '../../../runtime/protocol/ids.js';
import type { CoroutineView } from '../store/coroutine-source.js';

/** Tasks of one function whose chains end at the same await. */
export interface PendingGroup {
  readonly key: string;
  /** In order of creation; never empty. */
  readonly tasks: readonly CoroutineFacts[];
  /** The await chain of each task, in the same order. */
  readonly chains: readonly (readonly CoroutineFacts[])[];
  /** Other pending tasks whose end it needs, as far as known. */
  readonly causes: readonly CoroutineFacts[];
}

/** Causes come before their effects; otherwise the order is that of creation. */
export function pendingAtEnd({ graph, futures }: CoroutineView): PendingGroup[] {
  const groups = new Map<string, { tasks: CoroutineFacts[]; chains: (readonly CoroutineFacts[])[] }>();
  const groupOf = new Map<CoroutineId, string>();
  for (const task of graph.tasks()) {
    if (task.state !== 'suspended' || task.wait?.kind === 'consumer') continue;
    const { coroutines } = graph.chainFrom(task.id);
    const leaf = coroutines.at(-1) ?? task;
    // Its consumer may still request the next value, but need not.
    if (leaf.wait?.kind === 'consumer') continue;
    const key = `${task.function}:${leaf.site ?? 0}`;
    const group = groups.get(key) ?? { tasks: [], chains: [] };
    group.tasks.push(task);
    group.chains.push(coroutines);
    groups.set(key, group);
    groupOf.set(task.id, key);
  }
  const ordered = new Map<string, PendingGroup>();
  const taskById = new Map([...groups.values()].flatMap(({ tasks }) => tasks).map((task) => [task.id, task]));
  const visit = (key: string): void => {
    const group = groups.get(key);
    if (group === undefined) return;
    // Visited once, so a cycle of waits comes to an end.
    groups.delete(key);
    const ids = new Set(
      group.chains.flatMap((chain) => partsOf(chain.at(-1), futures)).map((id) => graph.taskOf(id)),
    );
    const causes = [...ids].map((id) => taskById.get(id)).filter((task) => task !== undefined);
    for (const { id } of causes) visit(groupOf.get(id) ?? '');
    ordered.set(key, { key, ...group, causes });
  };
  for (const key of [...groups.keys()]) visit(key);
  return [...ordered.values()];
}

/** The coroutines behind a wait: parts of combinators, through derived futures; a task of the library. */
function partsOf(
  leaf: CoroutineFacts | undefined,
  futures: ReadonlyMap<FutureId, FutureFacts>,
): CoroutineId[] {
  const found = new Set<CoroutineId>();
  if (leaf?.wait?.task !== undefined) found.add(leaf.wait.task);
  const seen = new Set<FutureId>();
  const left = [leaf?.wait?.future];
  for (let id = left.pop(); id !== undefined; id = left.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    for (const { coroutine, future, settled } of futures.get(id)?.parts ?? []) {
      if (settled === true) continue;
      if (coroutine === undefined) left.push(future);
      else found.add(coroutine);
    }
  }
  return [...found];
}
