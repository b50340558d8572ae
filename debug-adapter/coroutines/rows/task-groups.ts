/** Groups tasks by function, site, await chain, state or reason of waiting. */
import path from 'node:path';
import type { CoroutineFacts } from '../../../runtime/protocol/facts.js';
import type { GroupBy, GroupRow } from '../../protocol/requests.js';
import type { CoroutineStore } from '../store/coroutine-store.js';
import type { Grouping } from '../store/group-counts.js';
import type { RowBuilder } from './task-rows.js';

/** Number of names in the label of a chain. */
const MOST_NAMES = 8;

interface Group {
  readonly label: string;
  readonly location: GroupRow['location'];
  count: number;
  oldestMs: number | undefined;
}

/** Grouping by the property that `by` names. */
export function groupingBy(by: GroupBy, store: CoroutineStore, builder: RowBuilder): Grouping {
  return {
    by,
    keyOf: (facts) => groupKeyOf(facts, by, builder),
    describe: (key, facts) => describeGroup(key, facts, by, store, builder),
    leafOf: (facts) => builder.leafOf(facts),
  };
}

/** Key of a task's group. Equal keys are the same group. */
export function groupKeyOf(facts: CoroutineFacts, by: GroupBy, builder: RowBuilder): string {
  switch (by) {
    case 'function':
      return String(facts.function);
    case 'site':
      return String(builder.leafOf(facts).site ?? 0);
    case 'chain':
      return builder
        .chainOf(facts)
        .map(({ function: own, site }) => site ?? own)
        .join(' ');
    case 'state':
    case 'reason': {
      const row = builder.taskRow(facts);
      const state = row.outcome ?? row.state;
      return by === 'state' || row.wait === undefined ? state : `waits for ${row.wait.text}`;
    }
  }
}

/** A group's label and location, taken from one of its tasks. */
function describeGroup(
  key: string,
  facts: CoroutineFacts,
  by: GroupBy,
  store: CoroutineStore,
  builder: RowBuilder,
): Pick<GroupRow, 'label' | 'location'> {
  if (by === 'state' || by === 'reason') return { label: key };
  const { functionName, definition, location } = builder.taskRow(facts);
  if (by === 'function') return { label: functionName, location: definition };
  if (by === 'chain') return { label: chainLabel(facts, store, builder), location: location ?? definition };
  if (location === undefined) return { label: 'has not waited for anything yet' };
  const text = store.textOf(builder.leafOf(facts).site);
  const what = text === '' ? functionName : `await ${text}`;
  return { label: `${path.basename(location.path)}:${location.line} ${what}`, location };
}

/** `serve → cook → boil`; for a long chain its beginning and its end. */
function chainLabel(facts: CoroutineFacts, store: CoroutineStore, builder: RowBuilder): string {
  const names = builder.chainOf(facts).map((frame) => store.functionName(frame.function));
  const left = names.length - MOST_NAMES;
  if (left > 0) names.splice(1, left + 1, `${left + 1} more`);
  return names.join(' → ');
}

/** Largest group first. */
export function groupTasks(
  tasks: readonly CoroutineFacts[],
  by: GroupBy,
  store: CoroutineStore,
  builder: RowBuilder,
): GroupRow[] {
  const groups = new Map<string, Group>();
  for (const facts of tasks) {
    const key = groupKeyOf(facts, by, builder);
    let group = groups.get(key);
    if (group === undefined) {
      const { label, location } = describeGroup(key, facts, by, store, builder);
      group = { label, location, count: 0, oldestMs: undefined };
      groups.set(key, group);
    }
    group.count++;
    const { state, sinceMs } = builder.leafOf(facts);
    if (state === 'suspended' && sinceMs !== undefined)
      group.oldestMs = Math.max(group.oldestMs ?? 0, store.ageOf(sinceMs));
  }
  return [...groups]
    .map(([key, { label, location, count, oldestMs }]) => ({
      key,
      label,
      count,
      ...(oldestMs === undefined ? {} : { oldestMs }),
      ...(location === undefined ? {} : { location }),
    }))
    .sort((a, b) => b.count - a.count || (a.label < b.label ? -1 : 1));
}
