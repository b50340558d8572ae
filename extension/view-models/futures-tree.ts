/** The Futures view: each pending future with who waits for it; waits for one queue or lock stand below it. */
import type { FutureRow } from '../../debug-adapter/protocol/requests.js';
import type { CoroutineSource, TreeModel } from './coroutine-source.js';
import { formatCount, formatDuration, formatPlace, joinFacts } from './labels.js';
import type { TreeNode } from './node.js';
import { notKeptNode } from './past-nodes.js';

const MOST_FUTURES = 200;

export class FuturesTree implements TreeModel<TreeNode> {
  async children(source: CoroutineSource, node: TreeNode | undefined): Promise<readonly TreeNode[]> {
    if (node !== undefined) return typeof node.children === 'string' ? [] : node.children;
    const { futures, total, past } = await source.request('coroutines/futures', { count: MOST_FUTURES });
    if (past !== undefined) return [notKeptNode('Who waited for which future', past)];
    const nodes = futures.flatMap((row, index) => {
      const { resource } = row;
      if (resource === undefined) return [futureNode(row)];
      const all = futures.filter((other) => other.resource?.id === resource.id);
      return all[0] === futures[index] ? [resourceNode(resource, all)] : [];
    });
    if (total > futures.length) nodes.push(moreNode('more', total - futures.length));
    return nodes;
  }
}

/** A queue, a lock, …; a timer has one wait, which tells of it alone. */
function resourceNode(resource: NonNullable<FutureRow['resource']>, rows: readonly FutureRow[]): TreeNode {
  const { id, title, text } = resource;
  const [first] = rows;
  if (first?.id === id) {
    const node = futureNode(first);
    return { ...node, description: joinFacts(text, node.description) };
  }
  return {
    id: `resource:${id}`,
    label: title,
    description: text,
    tooltip: `${title}: ${text}`,
    icon: 'group',
    subject: { kind: 'note' },
    children: rows.map(futureNode),
  };
}

export function futureNode(row: FutureRow): TreeNode {
  const id = `future:${row.id}`;
  const settled =
    row.totalParts === undefined ? undefined : `${row.settledParts ?? 0} of ${row.totalParts} settled`;
  return {
    id,
    label: row.text,
    description: joinFacts(
      row.waiterCount === 0 ? 'no waiter of its own' : formatCount(row.waiterCount, 'waiter'),
      row.forMs === undefined ? undefined : formatDuration(row.forMs),
      row.location && formatPlace(row.location),
    ),
    tooltip: [`${row.text} — future ${row.id} (${row.kind})`, settled].filter(Boolean).join('\n'),
    icon: row.totalParts === undefined ? 'future' : 'combinator',
    subject: { kind: 'future', future: row.id },
    ...(row.location === undefined ? {} : { location: row.location }),
    children: row.waiters.length === 0 ? 'none' : waiterNodes(id, row),
  };
}

function waiterNodes(id: string, { waiters, waiterCount }: FutureRow): TreeNode[] {
  const nodes = waiters.map((waiter): TreeNode => ({
    id: `${id}/waiter:${waiter.id}`,
    label: waiter.name,
    ...(waiter.location === undefined
      ? {}
      : { description: formatPlace(waiter.location), location: waiter.location }),
    icon: 'suspended',
    subject: { kind: 'task', coroutine: waiter.id },
    children: 'none',
  }));
  if (waiterCount > waiters.length) nodes.push(moreNode(`${id}/more`, waiterCount - waiters.length));
  return nodes;
}

function moreNode(id: string, count: number): TreeNode {
  return {
    id,
    label: `${count} more are not shown`,
    icon: 'more',
    subject: { kind: 'note' },
    children: 'none',
  };
}
