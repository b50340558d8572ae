/** Puts tasks together by what they have in common: function, site, state or reason of waiting. */
import path from 'node:path';
import type { CoroutineFacts } from '../../runtime/protocol/facts.js';
import type { GroupBy, GroupRow } from '../protocol/requests.js';
import type { CoroutineStore } from './coroutine-store.js';
import type { RowBuilder } from './task-rows.js';

interface Group {
  readonly label: string;
  readonly location: GroupRow['location'];
  count: number;
  oldestMs: number | undefined;
}

/** Key and words of the group a task belongs to. Equal keys are the same group. */
export function groupOf(
  facts: CoroutineFacts,
  by: GroupBy,
  store: CoroutineStore,
  builder: RowBuilder,
): { key: string; label: string; location?: NonNullable<GroupRow['location']> } {
  const row = builder.taskRow(facts);
  switch (by) {
    case 'function':
      return { key: String(facts.function), label: row.functionName, location: row.definition };
    case 'state': {
      const state = row.outcome ?? row.state;
      return { key: state, label: state };
    }
    case 'reason': {
      const label = row.wait === undefined ? (row.outcome ?? row.state) : `waits for ${row.wait.text}`;
      return { key: label, label };
    }
    case 'site': {
      const site = builder.leafOf(facts).site;
      const { location } = row;
      if (site === undefined || location === undefined)
        return { key: '0', label: 'has not waited for anything yet' };
      const text = store.textOf(site);
      return {
        key: String(site),
        label: `${path.basename(location.path)}:${location.line} ${text === '' ? row.functionName : `await ${text}`}`,
        location,
      };
    }
  }
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
    const { key, label, location } = groupOf(facts, by, store, builder);
    let group = groups.get(key);
    if (group === undefined) {
      group = { label, location, count: 0, oldestMs: undefined };
      groups.set(key, group);
    }
    group.count++;
    const forMs = builder.taskRow(facts).wait?.forMs;
    if (forMs !== undefined) group.oldestMs = Math.max(group.oldestMs ?? 0, forMs);
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
