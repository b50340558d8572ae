/**
 * Chains of coroutines that wait for each other, read from the index of waits; cycles are followed once and reported, never refused.
 */
import type { CoroutineFacts } from '../../runtime/protocol/facts.js';
import type { CoroutineId } from '../../runtime/protocol/ids.js';
import type { WaitIndex } from './wait-index.js';

/** Chains up to this length are walked without remembering who was seen. */
const SHORT_CHAIN = 16;

/** An await chain, from its first coroutine to the one at its end. */
export interface AwaitChain {
  readonly coroutines: readonly CoroutineFacts[];
  /** The coroutine at which the chain closes on itself. */
  readonly cycle?: CoroutineId;
}

export class AwaitGraph {
  /** Made when first asked for. */
  private children: Map<CoroutineId | undefined, CoroutineFacts[]> | undefined;

  /** @param parentOf the creator of any coroutine, also of one that has ended */
  constructor(
    private readonly index: WaitIndex,
    private readonly parentOf: (id: CoroutineId) => CoroutineId | undefined,
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
    const { index } = this;
    let task = id;
    // Most chains are short and have no cycle: a set of those seen would cost more than the walk.
    for (let step = 0; step < SHORT_CHAIN; step++) {
      const next = index.awaiterOf(task);
      if (next === undefined) return task;
      task = next;
    }
    const seen = new Set<CoroutineId>();
    for (task = id; ;) {
      seen.add(task);
      const next = index.awaiterOf(task);
      if (next === undefined) return task;
      if (seen.has(next)) return Math.min(...seen) as CoroutineId;
      task = next;
    }
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
      const facts = this.index.get(task);
      task = facts === undefined ? undefined : this.parentTask(facts);
    }
    return path;
  }

  /** Tasks created by this task's chain; with undefined, the roots. In order of id. */
  tasksUnder(parent: CoroutineId | undefined): readonly CoroutineFacts[] {
    this.children ??= this.childrenByParent();
    return this.children.get(parent) ?? [];
  }

  private childrenByParent(): Map<CoroutineId | undefined, CoroutineFacts[]> {
    const children = new Map<CoroutineId | undefined, CoroutineFacts[]>();
    for (const facts of this.index.live()) {
      if (this.isFrame(facts.id)) continue;
      const parent = this.parentTask(facts);
      const known = children.get(parent);
      if (known === undefined) children.set(parent, [facts]);
      else known.push(facts);
    }
    return children;
  }

  /** All tasks, in order of id. */
  tasks(): CoroutineFacts[] {
    return this.index.live().filter(({ id }) => !this.isFrame(id));
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

  /** The task that created this one, through coroutines that have ended meanwhile; undefined for a root. */
  private parentTask(facts: CoroutineFacts): CoroutineId | undefined {
    if (facts.parent === undefined) return undefined;
    const seen = new Set<CoroutineId>([facts.id]);
    for (
      let parent: CoroutineId | undefined = facts.parent;
      parent !== undefined && !seen.has(parent);
      parent = this.parentOf(parent)
    ) {
      seen.add(parent);
      if (this.index.get(parent) === undefined) continue;
      const task = this.taskOf(parent);
      // A child that its own creator's chain waits behind would be its own ancestor.
      return task === facts.id ? undefined : task;
    }
    return undefined;
  }
}
