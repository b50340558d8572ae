/** The `coroutines/` requests that only observe: the same for a running program, a stopped one, and a dump. */
import { chromeTrace } from '../coroutines/dump/chrome-trace.js';
import type { HeldFuture } from '../../runtime/protocol/facts.js';
import type { CoroutineSource } from '../coroutines/store/coroutine-source.js';
import { makeDump, type DumpedVariables } from '../coroutines/dump/dump.js';
import { SecretNames } from '../coroutines/dump/secret-names.js';
import { Snapshots } from '../coroutines/dump/snapshots.js';
import type { Answers, Args, Result } from '../protocol/answers.js';
import type { BeforeRow, CoroutineId } from '../protocol/requests.js';
import { UserError } from '../errors.js';
import { dumpAsText } from '../text/dump-as-text.js';
import { nodesOf, type TaskNode } from '../text/task-nodes.js';
import { observe } from './observations.js';
import { answerAllHolders, answerHolders } from './holders.js';
import { answerTime } from './coroutine-time.js';
import { writePrivately } from './private-file.js';
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
} from './coroutine-answers.js';

/** Coroutines whose variables are included in a dump: each costs a few requests. */
const MOST_DUMPED_VARIABLES = 500;
/** Tasks in a text dump. */
const MOST_DUMPED_TASKS = 2000;

/** What the handlers query. */
export interface Observed {
  readonly source: CoroutineSource;
  /** For the head of a dump. */
  readonly program: string;
  /** Left out of dumps; absent: the default names. */
  readonly secretNames?: SecretNames;
  /** What the program had before the debugger attached, where that is known. */
  readonly before?: BeforeRow | undefined;
  /** ISO 8601, of a dump; absent: now. */
  readonly createdAt?: string;
  readonly readVariables: (coroutine: CoroutineId) => Promise<DumpedVariables['variables']>;
  /** Checks for findings now. */
  readonly diagnose: () => Promise<void>;
  /** Looks for findings among those who can settle futures. */
  readonly diagnoseHolders?: (held: readonly HeldFuture[]) => Promise<void>;
}

/** The requests that only observe. */
export type ObservingCommand =
  | 'coroutines/tasks'
  | 'coroutines/task'
  | 'coroutines/groups'
  | 'coroutines/futures'
  | 'coroutines/ticks'
  | 'coroutines/sites'
  | 'coroutines/steps'
  | 'coroutines/time'
  | 'coroutines/loop'
  | 'coroutines/timeline'
  | 'coroutines/graph'
  | 'coroutines/creation'
  | 'coroutines/holders'
  | 'coroutines/allHolders'
  | 'coroutines/findings'
  | 'coroutines/dump'
  | 'coroutines/snapshot'
  | 'coroutines/diff';

/** @param observed throws a sentence if there is nothing to observe */
export function observingAnswers(observed: () => Observed): Pick<Answers, ObservingCommand> {
  const snapshots = new Snapshots();
  const source = (): CoroutineSource => observed().source;
  return {
    'coroutines/tasks': async (args) => {
      const answer = await answerTasks(source(), args);
      const { before } = observed();
      return before === undefined || args.parent !== undefined ? answer : { ...answer, before };
    },
    'coroutines/task': (args) => answerTask(source(), args),
    'coroutines/groups': (args) => answerGroups(source(), args),
    'coroutines/futures': (args) => answerFutures(source(), args),
    'coroutines/ticks': (args) => answerTicks(source(), args),
    'coroutines/sites': () => answerSites(source()),
    'coroutines/steps': (args) => answerSteps(source(), args),
    'coroutines/time': (args) => answerTime(source(), args),
    'coroutines/loop': (args) => answerLoop(source(), args),
    'coroutines/timeline': (args) => answerTimeline(source(), args),
    'coroutines/graph': (args) => answerGraph(source(), args),
    'coroutines/creation': (args) => answerCreation(source(), args),
    'coroutines/holders': (args) => answerHolders(source(), args),
    'coroutines/allHolders': () => answerAllHolders(source(), observed().diagnoseHolders),
    'coroutines/findings': async () => {
      await observed().diagnose();
      return { findings: source().findings.rows(), observations: await observe(source()) };
    },
    'coroutines/dump': (args) => answerDump(observed(), args),
    'coroutines/snapshot': () => snapshots.take(source()),
    'coroutines/diff': async ({ from, to }) => {
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
): Promise<Result<'coroutines/dump'>> {
  await observed.diagnose();
  const text = await dumpText(withoutSecrets(observed), format);
  if (file === undefined) return { text };
  try {
    writePrivately(file, text);
  } catch (error) {
    throw new UserError(`The dump could not be written: ${(error as Error).message}`);
  }
  return { file };
}

function withoutSecrets(observed: Observed): Observed {
  const { secretNames = new SecretNames(), readVariables } = observed;
  return {
    ...observed,
    readVariables: async (coroutine) => secretNames.redactAll(await readVariables(coroutine)),
  };
}

async function dumpText(observed: Observed, format: Args<'coroutines/dump'>['format']): Promise<string> {
  const { source, program, readVariables } = observed;
  switch (format) {
    case 'json':
      return JSON.stringify(await makeDump(source, program, readVariables, MOST_DUMPED_VARIABLES));
    case 'trace':
      await source.view();
      await source.updateHistory();
      return JSON.stringify(chromeTrace(source));
    case 'text':
      return textDump(observed);
  }
}

/** Everything as text, with the locals of every suspended frame. */
export async function textDump({ source, program, createdAt, readVariables }: Observed): Promise<string> {
  const { tasks } = await answerTasks(source, { count: MOST_DUMPED_TASKS });
  const nodes = await nodesOf(
    tasks,
    async (parent) => (await answerTasks(source, { parent, count: MOST_DUMPED_TASKS })).tasks,
  );
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
