/**
 * Chains of coroutines that wait for each other, read from the index of waits; cycles are followed once and reported, never refused.
 */
import type { CoroutineFacts } from '../../runtime/protocol/facts.js';
import type { CoroutineId } from '../../runtime/protocol/ids.js';
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
    // The coroutines of a cycle all await each other; the oldest of it stands for the task.
    return this.index.isAwaited(id) && this.taskOf(id) !== id;
  }

  /** The task whose chain this coroutine belongs to: itself when nobody awaits it directly. */
  taskOf(id: CoroutineId): CoroutineId {
    return this.index.taskOf(id);
  }

  /** Whether it waits for itself through others. */
  isInCycle(id: CoroutineId): boolean {
    return this.chainFrom(id).cycle === id;
  }

  /** From a root through the tasks created, each by the one before it, to the task whose chain this coroutine is in. */
  pathTo(id: CoroutineId): CoroutineId[] {
    const path: CoroutineId[] = [];
    for (let task: CoroutineId | undefined = this.taskOf(id); task !== undefined && !path.includes(task);) {
      path.unshift(task);
      task = this.tree.parentOf(task);
    }
    return path;
  }

  /** Makes ready what the first question for tasks would have to make. */
  keep(): void {
    this.tree.keep();
  }

  /** So much is about to change that the tree is better made anew than kept up. */
  letGo(): void {
    this.tree.letGo();
  }

  /** Of each cycle of awaits the oldest, which is the task. */
  oldestOfCycles(): readonly CoroutineId[] {
    return this.tree.oldestOfCycles();
  }

  /** Tasks created by this task's chain, from this place on; with undefined, the roots. In order of id. */
  tasksUnder(parent: CoroutineId | undefined, start = 0, count = Infinity): CoroutineFacts[] {
    return this.factsOf(this.tree.page(parent, start, count));
  }

  /** How many tasks this task's chain created; with undefined, how many roots there are. */
  countUnder(parent: CoroutineId | undefined): number {
    return this.tree.count(parent);
  }

  /** All tasks, in order of id. */
  tasks(): CoroutineFacts[] {
    return this.factsOf(this.tree.tasks());
  }

  /** Live coroutines whose nearest ancestor that lives is this one. */
  standingUnder(id: CoroutineId): Iterable<CoroutineId> {
    return this.tree.standingUnder(id);
  }

  /** How many tasks there are. */
  countTasks(): number {
    return this.tree.countTasks();
  }

  private factsOf(ids: readonly CoroutineId[]): CoroutineFacts[] {
    return ids.map((id) => this.index.get(id)).filter((facts) => facts !== undefined);
  }

  /** The coroutine at the end of a chain; itself when it awaits no other. */
  leafOf(facts: CoroutineFacts): CoroutineFacts {
    return this.index.leafOf(facts);
  }

  /** From this coroutine through what each awaits. */
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

  /** All that wait for one of these, directly or through others; these themselves left out. */
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

  /** From what awaits this coroutine up to the task: nearest first, itself left out. */
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
