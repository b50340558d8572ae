/** The `coroutines/` requests that only look: alike for a program that runs, one that is stopped, and a dump. */
import { writeFileSync } from 'node:fs';
import { chromeTrace } from '../coroutines/chrome-trace.js';
import type { CoroutineSource } from '../coroutines/coroutine-source.js';
import { makeDump, type DumpedVariables } from '../coroutines/dump.js';
import { Snapshots } from '../coroutines/snapshots.js';
import type { CoroutineId, CoroutineRequests, TaskRow } from '../protocol/requests.js';
import { UserError } from '../target/user-error.js';
import { dumpAsText } from '../text/dump-as-text.js';
import type { TaskNode } from '../text/rows-as-text.js';
import {
  answerCreation,
  answerFutures,
  answerGraph,
  answerGroups,
  answerLoop,
  answerSites,
  answerSteps,
  answerTask,
  answerTasks,
  answerTicks,
  answerTimeline,
} from './coroutine-requests.js';
import type { Handler } from './promise-session.js';

/** Coroutines whose variables are put into a dump: each costs a few requests of the program. */
const MOST_DUMPED_VARIABLES = 500;
/** Tasks in a text dump. */
const MOST_DUMPED_TASKS = 2000;

/** What the handlers ask about. */
export interface Observed {
  readonly source: CoroutineSource;
  /** For the head of a dump. */
  readonly program: string;
  /** ISO 8601, of a dump; absent: now. */
  readonly createdAt?: string;
  readonly readVariables: (coroutine: CoroutineId) => Promise<DumpedVariables['variables']>;
  /** Looks for findings now. */
  readonly diagnose: () => Promise<void>;
}

type Args<R extends keyof CoroutineRequests> = CoroutineRequests[R]['args'];

/** @param observed throws a sentence while there is nothing to observe */
export function observingHandlers(observed: () => Observed): Record<string, Handler> {
  const snapshots = new Snapshots();
  const source = (): CoroutineSource => observed().source;
  return {
    'coroutines/tasks': (args: Args<'coroutines/tasks'>) => answerTasks(source(), args),
    'coroutines/task': (args: Args<'coroutines/task'>) => answerTask(source(), args),
    'coroutines/groups': (args: Args<'coroutines/groups'>) => answerGroups(source(), args),
    'coroutines/futures': (args: Args<'coroutines/futures'>) => answerFutures(source(), args),
    'coroutines/ticks': (args: Args<'coroutines/ticks'>) => answerTicks(source(), args),
    'coroutines/sites': () => answerSites(source()),
    'coroutines/steps': (args: Args<'coroutines/steps'>) => answerSteps(source(), args),
    'coroutines/loop': (args: Args<'coroutines/loop'>) => answerLoop(source(), args),
    'coroutines/timeline': (args: Args<'coroutines/timeline'>) => answerTimeline(source(), args),
    'coroutines/graph': (args: Args<'coroutines/graph'>) => answerGraph(source(), args),
    'coroutines/creation': (args: Args<'coroutines/creation'>) => answerCreation(source(), args),
    'coroutines/findings': async () => {
      await observed().diagnose();
      return { findings: source().findings.rows() };
    },
    'coroutines/dump': (args: Args<'coroutines/dump'>) => answerDump(observed(), args),
    'coroutines/snapshot': () => snapshots.take(source()),
    'coroutines/diff': async ({ from, to }: Args<'coroutines/diff'>) => {
      const result = await snapshots.diff(source(), from, to);
      if (result === undefined)
        throw new UserError(
          `There is no snapshot ${from}${to === undefined ? '' : ` or ${to}`}: take one first.`,
        );
      return result;
    },
  };
}

async function answerDump(
  observed: Observed,
  { format, file }: Args<'coroutines/dump'>,
): Promise<CoroutineRequests['coroutines/dump']['result']> {
  await observed.diagnose();
  const text = await dumpText(observed, format);
  if (file === undefined) return { text };
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new UserError(`The dump could not be written: ${(error as Error).message}`);
  }
  return { file };
}

async function dumpText(observed: Observed, format: Args<'coroutines/dump'>['format']): Promise<string> {
  const { source, program, readVariables } = observed;
  switch (format) {
    case 'json':
      return JSON.stringify(await makeDump(source, program, readVariables, MOST_DUMPED_VARIABLES));
    case 'trace':
      await source.rows();
      await source.updateHistory();
      return JSON.stringify(chromeTrace(source));
    case 'text':
      return textDump(observed);
  }
}

/** Everything as text, with the locals of every suspended frame. */
export async function textDump({ source, program, createdAt, readVariables }: Observed): Promise<string> {
  const { tasks } = await answerTasks(source, { count: MOST_DUMPED_TASKS });
  const nodes = await Promise.all(tasks.map((row) => nodeOf(source, row)));
  const flat = (list: readonly TaskNode[]): TaskNode[] =>
    list.flatMap((node) => [node, ...flat(node.children)]);
  const chains = [];
  for (const { row } of flat(nodes)) {
    if (row.state !== 'suspended') continue;
    const { task, chain, cycle } = await answerTask(source, { id: row.id });
    const frames = [];
    for (const frame of chain) {
      const variables = frame.state === 'suspended' ? await readVariables(frame.coroutine) : [];
      frames.push({ frame, variables });
    }
    chains.push({ task, cycle, frames });
    if (chains.length >= MOST_DUMPED_VARIABLES) break;
  }
  const { futures, total } = await answerFutures(source, {});
  return dumpAsText({
    program,
    createdAt: createdAt ?? new Date().toISOString(),
    live: source.store.live,
    nodes,
    findings: source.findings.rows(),
    futures,
    totalFutures: total,
    chains,
  });
}

async function nodeOf(source: CoroutineSource, row: TaskRow): Promise<TaskNode> {
  if (row.childCount === 0) return { row, children: [] };
  const { tasks } = await answerTasks(source, { parent: row.id, count: MOST_DUMPED_TASKS });
  return { row, children: await Promise.all(tasks.map((child) => nodeOf(source, child))) };
}
