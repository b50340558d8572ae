/** A dump in readable form: findings, the task tree, and each task's await chain with its locals. */
import type { ChainFrame, FindingRow, FutureRow, TaskRow } from '../protocol/requests.js';
import { formatChain, formatFindings, formatFutures, formatTasks } from './rows-as-text.js';
import { printableRows } from './printable.js';
import { PLAIN } from './style.js';
import type { TaskNode } from './task-nodes.js';

/** The rows to print. */
export interface DumpRows {
  readonly program: string;
  readonly createdAt: string;
  readonly live: number;
  readonly nodes: readonly TaskNode[];
  readonly findings: readonly FindingRow[];
  readonly futures: readonly FutureRow[];
  readonly totalFutures: number;
  readonly chains: readonly {
    readonly task: TaskRow;
    readonly cycle: number | undefined;
    readonly frames: readonly {
      readonly frame: ChainFrame;
      readonly variables: readonly { readonly name: string; readonly value: string }[];
    }[];
  }[];
}

export function dumpAsText(given: DumpRows): string {
  const rows = printableRows(given);
  const lines = [`Coroutines of ${rows.program}, ${rows.createdAt}`, ''];
  if (rows.findings.length > 0) lines.push(...formatFindings(rows.findings, PLAIN), '');
  lines.push(...formatTasks(rows.nodes, rows.live, PLAIN), '');
  for (const { frames, cycle } of rows.chains) lines.push(...formatChain(frames, cycle, PLAIN), '');
  lines.push(...formatFutures(rows.futures, rows.totalFutures, PLAIN), '');
  return lines.join('\n');
}
