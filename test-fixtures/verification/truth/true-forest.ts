/** Chains and the tree of tasks as they follow from the truth, worked out by brute force from what a task is. */
import type { TrueCoroutine, TrueFuture, Truth } from './truth.js';

export class TrueForest {
  private readonly byId: ReadonlyMap<number, TrueCoroutine>;

  constructor(private readonly truth: Truth) {
    this.byId = new Map(truth.live.map((one) => [one.id, one]));
  }

  get(id: number | undefined): TrueCoroutine | undefined {
    return id === undefined ? undefined : this.byId.get(id);
  }

  /** From this one through what each awaits directly; `cycle`: where it closes on itself. */
  chainFrom(id: number): { chain: number[]; cycle: number | undefined } {
    const chain: number[] = [];
    for (let next = this.get(id); next !== undefined; next = this.get(next.wait?.coroutine)) {
      if (chain.includes(next.id)) return { chain, cycle: next.id };
      chain.push(next.id);
    }
    return { chain, cycle: undefined };
  }

  /** The end of its chain. */
  leafOf(id: number): TrueCoroutine | undefined {
    return this.get(this.chainFrom(id).chain.at(-1));
  }

  /** Those that await it directly, oldest first. */
  awaitersOf(id: number): number[] {
    return this.truth.live.filter(({ wait }) => wait?.coroutine === id).map((one) => one.id);
  }

  /** Combinators that somebody waits for and that it is a pending part of. */
  combinatorsOf(id: number): TrueFuture[] {
    return this.truth.futures.filter(
      ({ parts }) => parts?.some(({ isPending, coroutine }) => isPending && coroutine === id) === true,
    );
  }

  /** The task whose chain it is in: of all that await each other in a circle, the oldest. */
  taskOf(id: number): number {
    const way = [id];
    for (;;) {
      const [next] = this.awaitersOf(way.at(-1) as number);
      if (next === undefined) return way.at(-1) as number;
      if (way.includes(next)) return Math.min(...way);
      way.push(next);
    }
  }

  isFrame(id: number): boolean {
    return this.awaitersOf(id).length > 0 && this.taskOf(id) !== id;
  }

  /** Those nobody awaits directly, in order of their ids. */
  tasks(): number[] {
    return this.truth.live.map(({ id }) => id).filter((id) => !this.isFrame(id));
  }

  /** The task it stands under: that of its nearest ancestor that lives; undefined for a root. */
  parentTask(id: number): number | undefined {
    for (let { [id]: parent } = this.truth.parents; parent; parent = this.truth.parents[parent]) {
      if (this.get(parent) === undefined) continue;
      const task = this.taskOf(parent);
      // Who waits for its own ancestor would be its own ancestor.
      return task === id ? undefined : task;
    }
    return undefined;
  }

  tasksUnder(parent: number | undefined): number[] {
    return this.tasks().filter((id) => this.parentTask(id) === parent);
  }
}
