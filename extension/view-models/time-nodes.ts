/** Where a coroutine has spent its time: a row below its task, with bars, requested when it is expanded. */
import type { CoroutineId, LifePart } from '../../debug-adapter/protocol/requests.js';
import type { AdapterClient } from './adapter-client.js';
import { formatCount, formatDuration, formatPlace, joinFacts } from './labels.js';
import type { TreeNode } from './node.js';
import { notKeptNode } from './past-nodes.js';

const BAR = 10;

/** @param parent the id of the row above */
export function timeNode(parent: string, coroutine: CoroutineId): TreeNode {
  return {
    id: `${parent}/time`,
    label: 'Time',
    tooltip:
      'What it has waited for and for how long, and how long it ran. Stops in the debugger are left out.',
    icon: 'timer',
    subject: { kind: 'time', coroutine },
    children: 'lazy',
  };
}

export async function timeRows(client: AdapterClient, parent: string, id: CoroutineId): Promise<TreeNode[]> {
  const { parts, totalMs, past } = await client.request('coroutines/time', { id });
  if (past !== undefined) return [notKeptNode('Where it spent its time', past)];
  if (parts.length === 0)
    return [noteNode(parent, 'not known: it has done nothing since the debugger attached')];
  return parts.map((part, index) => partNode(parent, part, totalMs, index));
}

function partNode(parent: string, part: LifePart, totalMs: number, index: number): TreeNode {
  const { kind, ms, count = 0, longestMs, now, location } = part;
  const share = totalMs === 0 ? 0 : ms / totalMs;
  const full = Math.round(share * BAR);
  const counted =
    count === 0 ? undefined : kind === 'ran' ? formatCount(count, 'step') : formatCount(count, 'wait');
  return {
    id: `${parent}/part:${index}`,
    label: `${'█'.repeat(full)}${'░'.repeat(BAR - full)} ${what(part)}`,
    description: joinFacts(
      formatDuration(ms),
      `${Math.round(share * 100)} %`,
      counted,
      count > 1 && longestMs !== undefined ? `the longest ${formatDuration(longestMs)}` : undefined,
      now === undefined ? undefined : now === 'ready' ? 'ready now' : 'now',
      location && formatPlace(location),
    ),
    icon: kind === 'unknown' ? 'unknown' : kind === 'ran' ? 'running' : 'suspended',
    subject: { kind: 'note' },
    ...(location === undefined ? {} : { location }),
    children: 'none',
  };
}

function what({ kind, text }: LifePart): string {
  if (kind === 'unknown') return 'not known: events are missing';
  return kind === 'ran' ? 'ran' : `waited for ${text ?? '?'}`;
}

function noteNode(parent: string, label: string): TreeNode {
  return { id: `${parent}/none`, label, icon: 'unknown', subject: { kind: 'note' }, children: 'none' };
}
