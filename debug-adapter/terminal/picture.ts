/** Everything about a stop: where, the stack, tasks, the stopped task's chain with locals, futures, ticks. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { CoroutineId } from '../protocol/requests.js';
import type { DebugRun } from './client/debug-run.js';
import {
  formatChain,
  formatFindings,
  formatFutures,
  formatLoop,
  formatTasks,
  formatTicks,
} from '../text/rows-as-text.js';
import type { Style } from '../text/style.js';
import type { TaskNode } from '../text/task-nodes.js';

const FUTURES_SHOWN = 20;
const TICKS_SHOWN = 5;
const LOOP_SHOWN = 10;
const FRAMES_WITH_LOCALS = 8;

/** All of it, as lines. */
export async function describeStop(
  run: DebugRun,
  stop: DebugProtocol.StoppedEvent['body'],
  style: Style,
): Promise<string[]> {
  const head = ['', await describeTop(run, stop, style), ...(await describeStack(run, style)), ''];
  return [...head, ...(await describeProgram(run, style))];
}

/** Everything not specific to a stop: tasks, chains, futures, ticks, findings. */
export async function describeProgram(run: DebugRun, style: Style): Promise<string[]> {
  const { nodes, live, past } = await run.taskTree();
  const lines = [...formatTasks(nodes, live, style, past), ''];
  // Nothing else of the program is available.
  if (past !== undefined) return lines;
  for (const id of waitingLeaves(nodes)) {
    const { frames, cycle } = await run.chain(id);
    lines.push(...formatChain(frames, cycle, style), '');
  }
  const { findings } = await run.client.ask('coroutines/findings', {});
  const { futures, total } = await run.client.ask('coroutines/futures', { count: FUTURES_SHOWN });
  const { ticks, forgotten } = await run.client.ask('coroutines/ticks', { count: TICKS_SHOWN });
  lines.push(...formatFutures(futures, total, style), '', ...formatTicks(ticks, forgotten, style), '');
  const loop = await run.client.ask('coroutines/loop', { count: LOOP_SHOWN });
  if (loop.rows.length > 0) lines.push(...formatLoop(loop.rows, loop.total, style), '');
  // Without findings there is no section.
  if (findings.length > 0) lines.push(...formatFindings(findings, style), '');
  return lines;
}

/** One line: why and where. */
export async function describeTop(
  run: DebugRun,
  stop: DebugProtocol.StoppedEvent['body'],
  style: Style,
): Promise<string> {
  const top = (await run.stack()).find(({ presentationHint }) => presentationHint === undefined);
  const where = top === undefined ? '' : `  ${top.name}${frameClause(top)}`;
  const why = stop.description ?? (stop.reason === 'pause' ? 'Paused' : `Paused on ${stop.reason}`);
  const what = stop.text === undefined || stop.text === '' ? '' : `: ${firstLineOf(stop.text)}`;
  const session = run.sessionName === undefined ? '' : `  in ${run.sessionName}`;
  return style.bold(`■ ${why}${what}${where}${session}`);
}

/** An exception's description continues with its stack, which is shown separately. */
function firstLineOf(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}

/** The stack with the locals of each frame. */
export async function describeStack(run: DebugRun, style: Style): Promise<string[]> {
  const lines = [style.bold('Stack')];
  let shown = 0;
  for (const frame of await run.stack()) {
    if (frame.presentationHint === 'subtle') continue;
    if (frame.presentationHint === 'label') {
      lines.push(style.dim(`  ── ${frame.name} ──`));
      continue;
    }
    lines.push(`  ${style.accent(frame.name)}${frameClause(frame)}`);
    if (shown++ >= FRAMES_WITH_LOCALS) continue;
    for (const { name, value } of await run.locals(frame.id)) lines.push(`      ${name} = ${value}`);
  }
  return lines;
}

function frameClause({ source, line }: DebugProtocol.StackFrame): string {
  return source?.name === undefined ? '' : `  at ${source.name}:${line}`;
}

/** Waiting tasks that the stack does not show already; at most a handful. */
function waitingLeaves(nodes: readonly TaskNode[]): CoroutineId[] {
  const all = (list: readonly TaskNode[]): TaskNode[] =>
    list.flatMap((node) => [node, ...all(node.children)]);
  return all(nodes)
    .filter(({ row }) => row.state === 'suspended')
    .slice(0, FRAMES_WITH_LOCALS)
    .map(({ row }) => row.id);
}
