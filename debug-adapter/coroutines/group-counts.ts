/**
 * The groups of all tasks, kept up from one question to the next: only tasks whose chain has changed are looked at
 * again. Nothing is kept until somebody asks, of one way of grouping at a time, and not for long after.
 */
import type { CoroutineFacts } from '../../runtime/protocol/facts.js';
import type { CoroutineId } from '../../runtime/protocol/ids.js';
import type { GroupBy, GroupRow } from '../protocol/requests.js';
import type { AwaitGraph } from './await-graph.js';
import type { CoroutineStore } from './coroutine-store.js';
import { describeGroup, groupKeyOf } from './task-groups.js';
import type { RowBuilder } from './task-rows.js';
import type { IndexListener, WaitIndex } from './wait-index.js';

/** More changes than coroutines: nobody has asked for long. */
const LEAST_FORGOTTEN = 10_000;

interface Group {
  readonly key: string;
  readonly label: string;
  readonly location: GroupRow['location'];
  /** Each member, with since when the end of its chain has waited; undefined: it does not wait, or that is not known. */
  readonly members: Map<CoroutineId, number | undefined>;
  /** Since when the one that has waited longest does; null: it has left, and another must be looked for. */
  oldestMs: number | undefined | null;
}

export class GroupCounts implements IndexListener {
  private by: GroupBy | undefined;
  private readonly groups = new Map<string, Group>();
  private readonly groupOf = new Map<CoroutineId, Group>();
  private readonly touched = new Set<CoroutineId>();
  private cycles: readonly CoroutineId[] = [];

  constructor(private readonly index: WaitIndex) {
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

  /** Largest group first. */
  rows(by: GroupBy, store: CoroutineStore, builder: RowBuilder): GroupRow[] {
    this.update(by, store, builder);
    return [...this.groups.values()]
      .map((group) => {
        const { key, label, location, members } = group;
        const sinceMs = oldestOf(group);
        return {
          key,
          label,
          count: members.size,
          ...(sinceMs === undefined ? {} : { oldestMs: Math.max(0, store.nowMs - sinceMs) }),
          ...(location === undefined ? {} : { location }),
        };
      })
      .sort((a, b) => b.count - a.count || (a.label < b.label ? -1 : 1));
  }

  /** The tasks of one group, in order of id. */
  members(by: GroupBy, key: string, store: CoroutineStore, builder: RowBuilder): CoroutineFacts[] {
    this.update(by, store, builder);
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

  private update(by: GroupBy, store: CoroutineStore, builder: RowBuilder): void {
    const { graph } = store;
    if (this.by !== by) {
      this.forget();
      this.by = by;
      for (const facts of graph.tasks()) this.add(facts, by, store, builder);
    } else for (const id of this.affected(graph)) this.place(id, by, store, builder);
    this.touched.clear();
    this.cycles = graph.oldestOfCycles();
  }

  /** All whose chain goes through one that changed, whose group may have changed by that, or who may be no task now. */
  private affected(graph: AwaitGraph): Set<CoroutineId> {
    // Futures made of others change without anybody's facts changing; so does which of a cycle is its task.
    const affected = new Set([
      ...this.touched,
      ...this.index.waitersOnComposites(),
      ...this.cycles,
      ...graph.oldestOfCycles(),
    ]);
    for (const id of affected) for (const awaiter of this.index.awaitersOf(id)) affected.add(awaiter);
    return affected;
  }

  private place(id: CoroutineId, by: GroupBy, store: CoroutineStore, builder: RowBuilder): void {
    this.remove(id);
    const facts = this.index.get(id);
    if (facts !== undefined && !store.graph.isFrame(id)) this.add(facts, by, store, builder);
  }

  private add(facts: CoroutineFacts, by: GroupBy, store: CoroutineStore, builder: RowBuilder): void {
    const key = groupKeyOf(facts, by, builder);
    let group = this.groups.get(key);
    if (group === undefined) {
      const { label, location } = describeGroup(key, facts, by, store, builder);
      group = { key, label, location, members: new Map(), oldestMs: undefined };
      this.groups.set(key, group);
    }
    const { state, sinceMs } = builder.leafOf(facts);
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
