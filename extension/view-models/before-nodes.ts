/** Rows for coroutines that existed before the debugger attached: read from memory once, and read-only. */
import type { BeforeRow, CoroutineId } from '../../debug-adapter/protocol/requests.js';
import type { AdapterClient } from './adapter-client.js';
import { formatCount, joinFacts } from './labels.js';
import type { TreeNode } from './node.js';
import { chainNodes, taskNode, variableNode } from './task-nodes.js';

/** The rest is not shown: these rows give an overview. */
const MOST = 500;

type Variables = readonly { readonly name: string; readonly value: string }[];

export function beforeNode({ total, asOf, limits }: BeforeRow): TreeNode {
  const when = new Date(asOf).toLocaleTimeString('en-GB');
  return {
    id: 'before',
    label: 'From before the debugger',
    description: joinFacts(formatCount(total, 'coroutine'), `as of ${when}`),
    tooltip: [
      `Coroutines of files that were loaded without the runtime, as they were at ${when}. They are read again at each stop, and can be inspected, not run.`,
      ...limits,
    ].join('\n'),
    icon: 'group',
    subject: { kind: 'before' },
    children: total === 0 ? 'none' : 'lazy',
  };
}

/** @param task undefined for the tasks at the top */
export async function beforeChildren(
  client: AdapterClient,
  list: string,
  task: CoroutineId | undefined,
): Promise<TreeNode[]> {
  const [below, chain] = await Promise.all([
    client.request('coroutines/before', { count: MOST, ...(task === undefined ? {} : { parent: task }) }),
    task === undefined ? [] : chainOf(client, list, task),
  ]);
  const rows = below.tasks.map((row): TreeNode => {
    const node = taskNode(row, list, []);
    const subject = { kind: 'before', task: row.id } as const;
    return { ...node, id: `${list}/task:${row.id}`, isOpen: false, subject };
  });
  return [...chain, ...rows];
}

async function chainOf(client: AdapterClient, list: string, task: CoroutineId): Promise<TreeNode[]> {
  const { chain, cycle, variables } = await client.request('coroutines/beforeTask', { id: task });
  const known = new Map(variables.map((one) => [`${list}/frame:${one.coroutine}`, one.variables]));
  return chainNodes(list, chain, cycle).map((node) => withVariables(node, known.get(node.id) ?? []));
}

/** A row without the menus of a live frame or future. */
function asNote(node: TreeNode): TreeNode {
  return { ...node, subject: { kind: 'note' } };
}

function withVariables(node: TreeNode, variables: Variables): TreeNode {
  const rows = variables.map(({ name, value }) =>
    asNote(variableNode(node.id, { name, value, reference: 0 })),
  );
  return { ...asNote(node), children: rows.length === 0 ? 'none' : rows };
}
