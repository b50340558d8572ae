/** Await chains, read from the index of waits; cycles are followed once and reported, never refused. */
import type { CoroutineFacts } from '../../../runtime/protocol/facts.js';
import type { CoroutineId } from '../../../runtime/protocol/ids.js';
import type { TaskTree } from './task-tree.js';
import type { WaitIndex } from './wait-index.js';

/** An await chain, from its first coroutine to the one at its end. */
export interface AwaitChain {
  readonly coroutines: readonly CoroutineFacts[];
  /** The coroutine at which the chain closes on itself. */
  readonly cycle?: CoroutineId;
}

export class AwaitGraph {
  constructor(
    private readonly index: WaitIndex,
    private readonly tree: TaskTree,
  ) {}

  /** Coroutines suspended directly on this one, lowest id first. */
  awaitersOf(id: CoroutineId): readonly CoroutineId[] {
    return this.index.awaitersOf(id);
  }

  /** Whether it is awaited directly, so that it is a frame of its awaiter's chain rather than a task. */
  isFrame(id: CoroutineId): boolean {
    // The coroutines of a cycle all await each other; the oldest stands for the task.
    return this.index.isAwaited(id) && this.taskOf(id) !== id;
  }

  /** The task to whose chain this coroutine belongs: itself if it is not awaited directly. */
  taskOf(id: CoroutineId): CoroutineId {
    return this.index.taskOf(id);
  }

  /** From a root, through the tasks each created, to the task whose chain contains this coroutine. */
  pathTo(id: CoroutineId): CoroutineId[] {
    const path: CoroutineId[] = [];
    for (let task: CoroutineId | undefined = this.taskOf(id); task !== undefined && !path.includes(task);) {
      path.unshift(task);
      task = this.tree.parentOf(task);
    }
    return path;
  }

  /** Builds in advance what the first query for tasks would build. */
  keep(): void {
    this.tree.keep();
  }

  /** So many changes are coming that rebuilding the tree is cheaper than updating it. */
  forget(): void {
    this.tree.forget();
  }

  /** The oldest of each await cycle, which is the task. */
  oldestOfCycles(): readonly CoroutineId[] {
    return this.tree.oldestOfCycles();
  }

  /** Tasks created by this task's chain, from this position on; for undefined, the roots. In order of id. */
  tasksUnder(parent: CoroutineId | undefined, start = 0, count = Infinity): CoroutineFacts[] {
    return this.factsOf(this.tree.page(parent, start, count));
  }

  /** Number of tasks created by this task's chain; for undefined, number of roots. */
  countUnder(parent: CoroutineId | undefined): number {
    return this.tree.count(parent);
  }

  /** All tasks, in order of id. */
  tasks(): CoroutineFacts[] {
    return this.factsOf(this.tree.tasks());
  }

  /** Live coroutines whose nearest live ancestor is this one. */
  standingUnder(id: CoroutineId): Iterable<CoroutineId> {
    return this.tree.standingUnder(id);
  }

  /** Number of tasks. */
  countTasks(): number {
    return this.tree.countTasks();
  }

  private factsOf(ids: readonly CoroutineId[]): CoroutineFacts[] {
    return ids.map((id) => this.index.get(id)).filter((facts) => facts !== undefined);
  }

  /** The coroutine at the end of a chain; itself if it awaits no other. */
  leafOf(facts: CoroutineFacts): CoroutineFacts {
    return this.index.leafOf(facts);
  }

  /** From this coroutine through its awaits. */
  chainFrom(id: CoroutineId): AwaitChain {
    const coroutines: CoroutineFacts[] = [];
    const seen = new Set<CoroutineId>();
    for (let next = this.index.get(id); next !== undefined;) {
      if (seen.has(next.id)) return { coroutines, cycle: next.id };
      seen.add(next.id);
      coroutines.push(next);
      next = next.wait?.coroutine === undefined ? undefined : this.index.get(next.wait.coroutine);
    }
    return { coroutines };
  }

  /** All that wait for one of these, directly or through others, without these themselves. */
  everyoneBehind(ids: readonly CoroutineId[]): Set<CoroutineId> {
    const behind = new Set<CoroutineId>();
    const left = [...ids];
    for (let next = left.pop(); next !== undefined; next = left.pop()) {
      for (const awaiter of this.awaitersOf(next)) {
        if (behind.has(awaiter) || ids.includes(awaiter)) continue;
        behind.add(awaiter);
        left.push(awaiter);
      }
    }
    return behind;
  }

  /** From the awaiter of this coroutine up to the task: nearest first, itself left out. */
  awaitersUpFrom(id: CoroutineId): CoroutineFacts[] {
    const up: CoroutineFacts[] = [];
    const seen = new Set<CoroutineId>([id]);
    for (let next = this.index.awaiterOf(id); next !== undefined && !seen.has(next);) {
      seen.add(next);
      const facts = this.index.get(next);
      if (facts === undefined) break;
      up.push(facts);
      next = this.index.awaiterOf(next);
    }
    return up;
  }
}
