/**
 * The answers to requests while the past is shown: of that moment if it is known, else a note that it is not recorded.
 */
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Answers } from '../../protocol/answers.js';
import type { CoroutineId, OfThePast } from '../../protocol/requests.js';
import { UserError } from '../../errors.js';
import { observingAnswers, type ObservingCommand } from '../../queries/observing-answers.js';
import { answerTicks, answerTimeline } from '../../queries/coroutine-answers.js';
import type { ShownMoment } from './shown-moment.js';
import { FIRST_PAST_FRAME, stackOfEvent, TOP_PAST_FRAME } from '../stack/past-stack.js';
import { stackOfTask } from '../stack/stack-frames.js';
import { FIRST_TASK_THREAD, MAIN_THREAD, stopOfTask } from '../breakpoints/stops.js';

/** The session's own answers, as far as the past needs them. */
export type AnswersAtPresent = Pick<Answers, 'threads' | 'coroutines/focus'>;

type ViewCommand = ObservingCommand | 'coroutines/ready';
type StackCommand = 'stackTrace' | 'scopes' | 'variables';

/** Requests that are answered differently while the past is shown. */
export type PastAnswers = Pick<
  Answers,
  | ViewCommand
  | StackCommand
  | 'threads'
  | 'evaluate'
  | 'setVariable'
  | 'setExpression'
  | 'pause'
  | 'coroutines/focus'
  | 'coroutines/evaluateAll'
  | 'coroutines/control'
  | 'coroutines/settle'
  | 'coroutines/step'
>;

const NO_VALUES = 'Values of the past are not kept: return to the present to evaluate.';
const NO_CHANGES = 'The past cannot be changed: return to the present first.';
const NO_DUMPS = 'Dumps and snapshots are of the present: return to it first.';
/** The variables of the top frame. */
const PAST_VALUES = 1;

/**
 * @param atPresent the session's own handlers
 * @param stopped notifies the client that a task is stopped
 */
export function pastAnswers(
  shownMoment: () => ShownMoment,
  atPresent: () => AnswersAtPresent,
  stopped: (body: DebugProtocol.StoppedEvent['body']) => void,
): PastAnswers {
  return {
    ...viewAnswers(shownMoment),
    ...stackAnswers(shownMoment),
    threads: async (args) => {
      const { threads } = await atPresent().threads(args);
      return { threads: threads.map((thread) => asOf(shownMoment(), thread)) };
    },
    'coroutines/focus': async (args) => {
      const answer = await atPresent()['coroutines/focus'](args);
      const { present, source } = shownMoment();
      // The client was already notified of a task that is still alive.
      const facts = args.id === undefined ? undefined : source.store.index.get(args.id);
      if (facts !== undefined && present.source.store.get(facts.id) === undefined) stopped(stopOfTask(facts));
      return answer;
    },
    evaluate: refuse(NO_VALUES),
    setVariable: refuse(NO_VALUES),
    setExpression: refuse(NO_VALUES),
    'coroutines/evaluateAll': refuse(NO_VALUES),
    'coroutines/control': refuse(NO_CHANGES),
    'coroutines/settle': refuse(NO_CHANGES),
    'coroutines/step': refuse('The program is paused in the present: return to it first.'),
    'coroutines/dump': refuse(NO_DUMPS),
    'coroutines/snapshot': refuse(NO_DUMPS),
    'coroutines/diff': refuse(NO_DUMPS),
    pause: () => undefined,
  };
}

/** The thread of a task describes what the task did then. */
function asOf({ source: { store } }: ShownMoment, thread: DebugProtocol.Thread): DebugProtocol.Thread {
  if (thread.id < FIRST_TASK_THREAD) return thread;
  const facts = store.get((thread.id - FIRST_TASK_THREAD) as CoroutineId);
  const name = facts === undefined ? 'not begun' : `${store.nameOf(facts)} (${facts.state} then)`;
  return { ...thread, name: `task ${name}` };
}

function refuse(sentence: string): () => never {
  return () => {
    throw new UserError(sentence);
  };
}

function viewAnswers(shownMoment: () => ShownMoment): Pick<Answers, ViewCommand> {
  const observing = observingAnswers(() => {
    const { source } = shownMoment();
    const nothing = (): Promise<never[]> => Promise.resolve([]);
    return { source, program: '', readVariables: nothing, diagnose: () => Promise.resolve() };
  });
  const past = (): OfThePast => ({ past: shownMoment().moment });
  return {
    ...observing,
    'coroutines/tasks': async (args) => ({ ...(await observing['coroutines/tasks'](args)), ...past() }),
    'coroutines/groups': async (args) => ({ ...(await observing['coroutines/groups'](args)), ...past() }),
    'coroutines/sites': async (args) => ({ ...(await observing['coroutines/sites'](args)), ...past() }),
    'coroutines/graph': async (args) => ({ ...(await observing['coroutines/graph'](args)), ...past() }),
    'coroutines/task': async (args) => {
      const answer = await observing['coroutines/task'](args);
      // A frame without an id has no variables.
      return { ...answer, chain: answer.chain.map(({ frameId: unused, ...frame }) => frame) };
    },
    'coroutines/futures': () => ({ futures: [], total: 0, ...past() }),
    'coroutines/loop': () => ({ rows: [], total: 0, queuesKnown: false, ...past() }),
    'coroutines/steps': () => ({ functions: [], total: 0, atLeast: false, ...past() }),
    'coroutines/time': ({ id }) => ({ id, name: '', totalMs: 0, parts: [], ...past() }),
    'coroutines/findings': () => ({ findings: [], observations: [], ...past() }),
    'coroutines/ready': ({ order }) => {
      if (order !== undefined) throw new UserError(NO_CHANGES);
      return { ready: [], past: shownMoment().moment };
    },
    // Events are the same at every moment.
    'coroutines/ticks': async (args) => {
      const { present, moment } = shownMoment();
      return { ...(await answerTicks(present.source, args)), past: moment };
    },
    'coroutines/timeline': (args) => answerTimeline(shownMoment().present.source, args),
  };
}

function stackAnswers(shownMoment: () => ShownMoment): Pick<Answers, StackCommand> {
  return {
    stackTrace: async ({ threadId, startFrame = 0, levels = 0 }) => {
      const frames = await framesOf(threadId, shownMoment());
      const end = levels === 0 ? frames.length : startFrame + levels;
      return { stackFrames: frames.slice(startFrame, end), totalFrames: frames.length };
    },
    scopes: ({ frameId }) => ({
      scopes:
        frameId === TOP_PAST_FRAME
          ? [{ name: 'Local', variablesReference: PAST_VALUES, expensive: false }]
          : [],
    }),
    variables: () => ({
      variables: [{ name: 'values of the past', value: 'not kept', variablesReference: 0 }],
    }),
  };
}

async function framesOf(
  threadId: number,
  { source, event }: ShownMoment,
): Promise<DebugProtocol.StackFrame[]> {
  const { graph, builder, futures } = await source.view();
  const { store } = source;
  if (threadId === MAIN_THREAD) {
    const { coroutines, frames } = stackOfEvent(event, store, graph);
    await source.nameCoroutines(coroutines);
    return frames();
  }
  const task = (threadId - FIRST_TASK_THREAD) as CoroutineId;
  await source.nameCoroutines(graph.chainFrom(task).coroutines);
  // Their ids must not be taken for those of frames with values.
  return stackOfTask(task, { store, graph, builder, futures }).map((frame, index) => ({
    ...frame,
    id: FIRST_PAST_FRAME + 1 + index,
  }));
}
