/** Rows with the rows below them. */
import type { CoroutineId, TaskRow } from '../protocol/requests.js';

/** A task with the tasks it created, or with what it waits for. */
export interface TaskNode {
  readonly row: TaskRow;
  readonly children: readonly TaskNode[];
  /** What is below it is shown where it stands first. */
  readonly isShownAbove?: true;
}

/**
 * Rows with all that is below them, in the order of the text. One that several wait for, or that waits for itself
 * through others, has its rows once.
 *
 * @param rowsBelow the rows directly below one
 */
export async function nodesOf(
  rows: readonly TaskRow[],
  rowsBelow: (parent: CoroutineId) => Promise<readonly TaskRow[]>,
): Promise<TaskNode[]> {
  const below = new Map<CoroutineId, readonly TaskRow[]>();
  const read = async (row: TaskRow): Promise<void> => {
    if (row.childCount === 0 || below.has(row.id)) return;
    below.set(row.id, []);
    const found = await rowsBelow(row.id);
    below.set(row.id, found);
    await Promise.all(found.map(read));
  };
  await Promise.all(rows.map(read));
  const shown = new Set<CoroutineId>();
  const node = (row: TaskRow): TaskNode => {
    const found = below.get(row.id) ?? [];
    if (found.length > 0 && shown.has(row.id)) return { row, children: [], isShownAbove: true };
    shown.add(row.id);
    return { row, children: found.map(node) };
  };
  return rows.map(node);
}
