/** A capture as the text that `pstree` prints: the process and the time, the tree, findings, what is unknown. */
import type { Capture } from '../../unprepared/capture.js';
import { awaitTree } from '../../unprepared/await-tree.js';
import { workingFolderOf } from '../../unprepared/processes/linux-processes.js';
import { DumpedSource, type Dump } from '../../coroutines/dump/dump.js';
import { answerAllHolders } from '../../queries/holders.js';
import { formatAwaitTree } from '../../text/await-tree-as-text.js';
import { formatFindings } from '../../text/rows-as-text.js';
import type { Style } from '../../text/style.js';
import { AT_MOST } from '../../unprepared/inspector/stacks-as-dump.js';

export async function captureLines(capture: Capture, values: boolean, style: Style): Promise<string[]> {
  const { dump, pid, limits } = capture;
  const nodes = await awaitTree(dump, { values });
  const folder = pid === undefined ? undefined : (workingFolderOf(pid) ?? process.cwd());
  const who = pid === undefined ? dump.program : `${dump.program} (process ${pid})`;
  const together = await stuckTogether(dump);
  const at = new Date(dump.createdAt).toTimeString().slice(0, 8);
  return [
    `${style.bold(`Coroutines of ${who}`)}${style.dim(`, as of ${at}`)}`,
    style.dim(summary(capture)),
    ...limits.map((limit) => style.dim(limit)),
    '',
    ...(nodes.length === 0 ? ['No coroutine waits.'] : formatAwaitTree(nodes, folder, style)),
    ...(together.length === 0 ? [] : ['', ...together]),
    ...(dump.findings.length === 0 ? [] : ['', ...formatFindings(dump.findings, style)]),
  ];
}

/** Tasks that, as far as their variables tell, only each other can wake: one sentence for each group. */
async function stuckTogether(dump: Dump): Promise<readonly string[]> {
  if (dump.held === undefined || dump.held.length === 0) return [];
  return (await answerAllHolders(new DumpedSource(dump), undefined)).together;
}

/** Number of waiting coroutines, through the inspector the greatest that there can be. */
export function countWaiting({ dump }: Capture): number {
  return dump.coroutines.reduce(
    (sum, { state, wait, labels }) =>
      state === 'suspended' && wait?.kind !== 'consumer' ? sum + Number(labels?.[AT_MOST] ?? 1) : sum,
    0,
  );
}

function summary(capture: Capture): string {
  const waiting = countWaiting(capture);
  const running = capture.dump.coroutines.filter(({ state }) => state === 'running').length;
  const isAtMost = capture.dump.coroutines.some(({ labels }) => labels?.[AT_MOST] !== undefined);
  const counts = [
    `${isAtMost ? 'at most ' : ''}${waiting} ${waiting === 1 ? 'waits' : 'wait'}`,
    ...(running === 0 ? [] : [`${running} ${running === 1 ? 'runs' : 'run'}`]),
  ].join(', ');
  const stood = `${capture.stoodMs.toFixed(0)} ms`;
  switch (capture.route) {
    case 'memory':
      return capture.stoodMs === 0
        ? `${counts}; read from memory`
        : `${counts}; read from memory, for which the program stood still for ${stood}`;
    case 'inspector':
      return `${counts}; asked through the inspector, which took ${stood}`;
  }
}
