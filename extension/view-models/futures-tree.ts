/** The Futures view: each pending future with its awaiters; waits for one queue or lock are below its row. */
import type { FutureRow } from '../../debug-adapter/protocol/requests.js';
import type { AdapterClient, TreeModel } from './adapter-client.js';
import { holderRows, holdersNode } from './holder-nodes.js';
import { formatCount, formatDuration, formatPlace, joinFacts } from './labels.js';
import type { TreeNode } from './node.js';
import { notKeptNode } from './past-nodes.js';

const MOST_FUTURES = 200;

export class FuturesTree implements TreeModel<TreeNode> {
  async children(client: AdapterClient, node: TreeNode | undefined): Promise<readonly TreeNode[]> {
    if (node?.subject.kind === 'holders') return holderRows(client, node.id, node.subject.future);
    if (node !== undefined) return typeof node.children === 'string' ? [] : node.children;
    const { futures, total, past } = await client.request('coroutines/futures', { count: MOST_FUTURES });
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

/** The row of a queue, a lock, …; a timer has only one wait, so its row describes that wait. */
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
    children: partsOf(id, row),
  };
}

function partsOf(id: string, row: FutureRow): TreeNode['children'] {
  // Futures of any other kind are settled by a coroutine, by other futures or by the library.
  const holders = row.kind === 'promise' && row.resource === undefined ? [holdersNode(id, row.id)] : [];
  const parts = [...waiterNodes(id, row), ...holders];
  return parts.length === 0 ? 'none' : parts;
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
