/** Coroutines from before the debugger attached, as lines of text. */
import type { BeforeRow } from '../protocol/requests.js';
import { formatTree } from './rows-as-text.js';
import type { Style } from './style.js';
import type { TaskNode } from './task-nodes.js';

/** `3 coroutines from before the debugger, as of 14:03:07` */
export function beforeWords({ total, asOf }: BeforeRow): string {
  const who = total === 1 ? '1 coroutine' : `${total} coroutines`;
  return `${who} from before the debugger, as of ${new Date(asOf).toLocaleTimeString('en-GB')}`;
}

export function formatBefore(row: BeforeRow, nodes: readonly TaskNode[], style: Style): string[] {
  return [
    style.bold('Before the debugger') + style.dim(`  ${beforeWords(row)}, read only`),
    ...formatTree(nodes, style),
    ...row.limits.map((sentence) => style.dim(`  ${sentence}`)),
  ];
}
