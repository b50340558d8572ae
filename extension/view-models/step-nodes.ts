/** Turns the durations of steps by function into rows of the Event Loop view. */
import type { CoroutineRequests, FunctionStepsRow } from '../../debug-adapter/protocol/requests.js';
import { formatCount, formatDuration, formatSteps } from './labels.js';
import { listNode } from './list-node.js';
import type { TreeNode } from './node.js';

/** A longer step noticeably delays everything else. */
const LONG_STEP_MS = 50;
const WIDEST_BAR = 20;

export function stepsNode({
  functions,
  total,
  atLeast,
}: CoroutineRequests['coroutines/steps']['result']): TreeNode {
  const tooltip =
    'How long coroutines ran at a time, from a resumption to the next suspension.' +
    (atLeast ? ' Not all steps are counted: events were dropped, or the program was stopped.' : '');
  const head = {
    id: 'steps',
    label: 'Steps by function',
    description: formatCount(total, 'function'),
    tooltip,
  };
  return listNode(head, functions.map(functionNode), total);
}

function functionNode(row: FunctionStepsRow, index: number): TreeNode {
  const { functionName, definition, count, longestMs, percentile90Ms, longest } = row;
  const spread =
    count === 1
      ? ''
      : `, 90 % at most ${formatDuration(percentile90Ms)}, the longest ${formatDuration(longestMs)}`;
  return {
    id: `steps/${index}`,
    label: functionName,
    description: `${formatSteps(row)}${spread}`,
    tooltip: `Its longest step took ${formatDuration(longestMs)}: ${longest.name} (coroutine ${longest.coroutine}) in tick ${longest.tick}, at ${formatDuration(longest.atMs)}.`,
    icon: longestMs > LONG_STEP_MS ? 'longTick' : 'tick',
    subject: { kind: 'note' },
    ...(definition === undefined ? {} : { location: definition }),
    children: classNodes(row, `steps/${index}`),
  };
}

/** One bar for each class of durations. */
function classNodes({ classes, medianMs, percentile99Ms }: FunctionStepsRow, parent: string): TreeNode[] {
  const most = Math.max(...classes.map(({ count }) => count));
  return classes.map(({ upToMs, count }, index) => ({
    id: `${parent}/${index}`,
    label: upToMs === undefined ? 'longer' : `up to ${formatDuration(upToMs)}`,
    description: `${'█'.repeat(Math.max(1, Math.round((count / most) * WIDEST_BAR)))} ${count}`,
    tooltip: `Half of the steps took at most ${formatDuration(medianMs)}, 99 % at most ${formatDuration(percentile99Ms)}.`,
    icon: 'tick',
    subject: { kind: 'note' },
    children: 'none',
  }));
}
