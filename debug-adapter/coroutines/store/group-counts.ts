/**
 * The groups of all tasks, updated between queries: only tasks whose chain has changed are inspected again. Nothing is
 * kept before the first query; one grouping is kept at a time, and dropped when unused.
 */
import type { CoroutineFacts } from '../../../runtime/protocol/facts.js';
import type { CoroutineId } from '../../../runtime/protocol/ids.js';
import type { GroupBy, GroupRow } from '../../protocol/requests.js';
import type { AwaitGraph } from './await-graph.js';
import type { IndexListener, WaitIndex } from './wait-index.js';

/** More changes than coroutines: no query has come for long. */
const LEAST_FORGOTTEN = 10_000;

/** The grouping, as in the rows (`rows/task-groups.ts`). */
export interface Grouping {
  readonly by: GroupBy;
  /** Equal keys are the same group. */
  keyOf(facts: CoroutineFacts): string;
  /** A group's label, read from one of its tasks. */
  describe(key: string, facts: CoroutineFacts): Pick<GroupRow, 'label' | 'location'>;
  /** The coroutine at the end of a task's chain. */
  leafOf(facts: CoroutineFacts): CoroutineFacts;
}

interface Group {
  readonly key: string;
  readonly label: string;
  readonly location: GroupRow['location'];
  /**
   * Each member, with the start of the wait at the end of its chain; undefined: it does not wait, or that is unknown.
   */
  readonly members: Map<CoroutineId, number | undefined>;
  /** Start of the longest wait; null: that member has left, and the next must be found. */
  oldestMs: number | undefined | null;
}

export class GroupCounts implements IndexListener {
  private by: GroupBy | undefined;
  private readonly groups = new Map<string, Group>();
  private readonly groupOf = new Map<CoroutineId, Group>();
  private readonly touched = new Set<CoroutineId>();
  private cycles: readonly CoroutineId[] = [];

  constructor(
    private readonly index: WaitIndex,
    private readonly graph: AwaitGraph,
  ) {
    index.listen(this);
  }

  born({ id }: CoroutineFacts): void {
    this.touch(id);
  }

  changed({ id }: CoroutineFacts): void {
    this.touch(id);
  }

  ended({ id }: CoroutineFacts): void {
    this.touch(id);
  }

  awaitedChanged(id: CoroutineId): void {
    this.touch(id);
  }

  cleared(): void {
    this.forget();
  }

  /** Largest group first. @param ageOf the age of a moment of the program's clock */
  rows(grouping: Grouping, ageOf: (sinceMs: number) => number): GroupRow[] {
    this.update(grouping);
    return [...this.groups.values()]
      .map((group) => {
        const { key, label, location, members } = group;
        const sinceMs = oldestOf(group);
        return {
          key,
          label,
          count: members.size,
          ...(sinceMs === undefined ? {} : { oldestMs: ageOf(sinceMs) }),
          ...(location === undefined ? {} : { location }),
        };
      })
      .sort((a, b) => b.count - a.count || (a.label < b.label ? -1 : 1));
  }

  /** The tasks of one group, in order of id. */
  members(key: string, grouping: Grouping): CoroutineFacts[] {
    this.update(grouping);
    return [...(this.groups.get(key)?.members.keys() ?? [])]
      .sort((a, b) => a - b)
      .map((id) => this.index.get(id))
      .filter((facts) => facts !== undefined);
  }

  private touch(id: CoroutineId): void {
    if (this.by === undefined) return;
    this.touched.add(id);
    if (this.touched.size > LEAST_FORGOTTEN && this.touched.size > this.index.size) this.forget();
  }

  private forget(): void {
    this.by = undefined;
    this.groups.clear();
    this.groupOf.clear();
    this.touched.clear();
    this.cycles = [];
  }

  private update(grouping: Grouping): void {
    const { graph } = this;
    if (this.by !== grouping.by) {
      this.forget();
      this.by = grouping.by;
      for (const facts of graph.tasks()) this.add(facts, grouping);
    } else for (const id of this.affected()) this.place(id, grouping);
    this.touched.clear();
    this.cycles = graph.oldestOfCycles();
  }

  /** All whose chain passes through one that changed: their group may have changed, or they may no longer be tasks. */
  private affected(): Set<CoroutineId> {
    // Derived futures change without a change of any facts; so does the task of a cycle.
    const affected = new Set([
      ...this.touched,
      ...this.index.waitersOnComposites(),
      ...this.cycles,
      ...this.graph.oldestOfCycles(),
    ]);
    for (const id of affected) for (const awaiter of this.index.awaitersOf(id)) affected.add(awaiter);
    return affected;
  }

  private place(id: CoroutineId, grouping: Grouping): void {
    this.remove(id);
    const facts = this.index.get(id);
    if (facts !== undefined && !this.graph.isFrame(id)) this.add(facts, grouping);
  }

  private add(facts: CoroutineFacts, grouping: Grouping): void {
    const key = grouping.keyOf(facts);
    let group = this.groups.get(key);
    if (group === undefined) {
      const { label, location } = grouping.describe(key, facts);
      group = { key, label, location, members: new Map(), oldestMs: undefined };
      this.groups.set(key, group);
    }
    const { state, sinceMs } = grouping.leafOf(facts);
    const waitsSince = state === 'suspended' ? sinceMs : undefined;
    group.members.set(facts.id, waitsSince);
    this.groupOf.set(facts.id, group);
    if (group.oldestMs !== null && waitsSince !== undefined)
      group.oldestMs = Math.min(group.oldestMs ?? Infinity, waitsSince);
  }

  private remove(id: CoroutineId): void {
    const group = this.groupOf.get(id);
    if (group === undefined) return;
    this.groupOf.delete(id);
    if (group.members.get(id) === group.oldestMs) group.oldestMs = null;
    group.members.delete(id);
    if (group.members.size === 0) this.groups.delete(group.key);
  }
}

function oldestOf(group: Group): number | undefined {
  if (group.oldestMs === null) {
    let oldest = Infinity;
    for (const sinceMs of group.members.values())
      if (sinceMs !== undefined && sinceMs < oldest) oldest = sinceMs;
    group.oldestMs = oldest === Infinity ? undefined : oldest;
  }
  return group.oldestMs;
}
