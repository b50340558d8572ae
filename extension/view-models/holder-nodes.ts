/**
 * The holders of a future that no coroutine settles, requested when its row is expanded because the program needs a
 * moment to find them.
 */
import type { FutureId, HoldersAnswer } from '../../debug-adapter/protocol/requests.js';
import type { AdapterClient } from './adapter-client.js';
import { formatPlace } from './labels.js';
import type { TreeNode } from './node.js';

/** @param parent the id of the row above */
export function holdersNode(parent: string, future: FutureId): TreeNode {
  return {
    id: `${parent}/holders`,
    label: 'Who can settle it',
    tooltip:
      'What leads to the functions that settle this promise: variables, timers, listeners. Asking takes the program some tenths of a second.',
    icon: 'more',
    subject: { kind: 'holders', future },
    children: 'lazy',
  };
}

export async function holderRows(
  client: AdapterClient,
  parent: string,
  future: FutureId,
): Promise<TreeNode[]> {
  const answer = await client.request('coroutines/holders', { future });
  return [
    sentenceNode(parent, answer),
    ...answer.holders.map((holder, index) => holderNode(parent, holder, index)),
  ];
}

function sentenceNode(parent: string, { text, location }: HoldersAnswer): TreeNode {
  return {
    id: `${parent}/answer`,
    label: text,
    ...(location === undefined ? {} : { description: `made at ${formatPlace(location)}`, location }),
    icon: 'future',
    subject: { kind: 'note' },
    children: 'none',
  };
}

function holderNode(
  parent: string,
  { text, coroutine, location }: HoldersAnswer['holders'][number],
  index: number,
): TreeNode {
  return {
    id: `${parent}/holder:${index}`,
    label: text,
    ...(location === undefined ? {} : { description: formatPlace(location), location }),
    icon: coroutine === undefined ? 'variable' : 'suspended',
    subject: coroutine === undefined ? { kind: 'note' } : { kind: 'task', coroutine },
    children: 'none',
  };
}
