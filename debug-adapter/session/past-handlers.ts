/** What requests answer while the past is looked at: of that moment where it is known, else that it is not kept. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { CoroutineId, CoroutineRequests } from '../protocol/requests.js';
import { UserError } from '../target/user-error.js';
import { observingHandlers } from './coroutine-handlers.js';
import { answerTicks, answerTimeline } from './coroutine-requests.js';
import type { LookedAt } from './looking-back.js';
import { FIRST_PAST_FRAME, stackOfEvent, TOP_PAST_FRAME } from './past-stack.js';
import type { Handler } from './promise-session.js';
import { stackOfTask } from './stack-frames.js';
import { FIRST_TASK_THREAD, MAIN_THREAD, stopOfTask } from './stops.js';

type Args<R extends keyof CoroutineRequests> = CoroutineRequests[R]['args'];

const NO_VALUES = 'Values of the past are not kept: return to the present to evaluate.';
const NO_CHANGES = 'The past cannot be changed: return to the present first.';
const NO_DUMPS = 'Dumps and snapshots are of the present: return to it first.';
/** The variables of the frame at the top. */
const PAST_VALUES = 1;

/**
 * @param atPresent the session's own handlers
 * @param stopped tells the client that a task stands still
 */
export function pastHandlers(
  lookedAt: () => LookedAt,
  atPresent: (command: string) => Handler | undefined,
  stopped: (body: DebugProtocol.StoppedEvent['body']) => void,
): Record<string, Handler> {
  return {
    ...viewHandlers(lookedAt),
    ...stackHandlers(lookedAt),
    threads: async () => {
      const answer = (await atPresent('threads')?.({} as never)) as DebugProtocol.ThreadsResponse['body'];
      const threads = answer.threads.map((thread) => asOf(lookedAt(), thread));
      return { threads };
    },
    'coroutines/focus': async (args: Args<'coroutines/focus'>) => {
      const answer = (await atPresent('coroutines/focus')?.(args as never)) as { threadId?: number };
      const { present, source } = lookedAt();
      // Of one that lives still the client was told.
      const facts = args.id === undefined ? undefined : source.store.index.get(args.id);
      if (facts !== undefined && present.source.store.get(facts.id) === undefined) stopped(stopOfTask(facts));
      return answer;
    },
    evaluate: refuse(NO_VALUES),
    setVariable: refuse(NO_VALUES),
    'coroutines/evaluateAll': refuse(NO_VALUES),
    'coroutines/control': refuse(NO_CHANGES),
    'coroutines/settle': refuse(NO_CHANGES),
    'coroutines/step': refuse('The program stands at the present: return to it before it goes on.'),
    'coroutines/dump': refuse(NO_DUMPS),
    'coroutines/snapshot': refuse(NO_DUMPS),
    'coroutines/diff': refuse(NO_DUMPS),
    pause: () => ({}),
  };
}

/** The thread of a task says what the task did then. */
function asOf({ source: { store } }: LookedAt, thread: DebugProtocol.Thread): DebugProtocol.Thread {
  if (thread.id < FIRST_TASK_THREAD) return thread;
  const facts = store.get((thread.id - FIRST_TASK_THREAD) as CoroutineId);
  const name = facts === undefined ? 'not begun' : `${store.nameOf(facts)} (${facts.state} then)`;
  return { ...thread, name: `task ${name}` };
}

function refuse(sentence: string): Handler {
  return () => {
    throw new UserError(sentence);
  };
}

function viewHandlers(lookedAt: () => LookedAt): Record<string, Handler> {
  const observing = observingHandlers(() => {
    const { source } = lookedAt();
    const nothing = (): Promise<never[]> => Promise.resolve([]);
    return { source, program: '', readVariables: nothing, diagnose: () => Promise.resolve() };
  });
  const ofThePast = (command: keyof CoroutineRequests): Record<string, Handler> => ({
    [command]: async (args: never) => {
      const answer = (await observing[command]?.(args)) as object;
      return { ...answer, past: lookedAt().moment };
    },
  });
  const notKept = (command: keyof CoroutineRequests, nothing: object): Record<string, Handler> => ({
    [command]: () => ({ ...nothing, past: lookedAt().moment }),
  });
  return {
    ...observing,
    ...ofThePast('coroutines/tasks'),
    ...ofThePast('coroutines/groups'),
    ...ofThePast('coroutines/sites'),
    ...ofThePast('coroutines/graph'),
    'coroutines/task': async (args: Args<'coroutines/task'>) => {
      const answer = (await observing['coroutines/task']?.(
        args as never,
      )) as CoroutineRequests['coroutines/task']['result'];
      // A frame without an id has no variables.
      return { ...answer, chain: answer.chain.map(({ frameId: unused, ...frame }) => frame) };
    },
    ...notKept('coroutines/futures', { futures: [], total: 0 }),
    ...notKept('coroutines/loop', { rows: [], total: 0, queuesKnown: false }),
    ...notKept('coroutines/steps', { functions: [], total: 0, atLeast: false }),
    ...notKept('coroutines/findings', { findings: [] }),
    'coroutines/ready': ({ order }: Args<'coroutines/ready'>) => {
      if (order !== undefined) throw new UserError(NO_CHANGES);
      return { ready: [], past: lookedAt().moment };
    },
    // What happened is the same from wherever one looks.
    'coroutines/ticks': async (args: Args<'coroutines/ticks'>) => {
      const { present, moment } = lookedAt();
      return { ...(await answerTicks(present.source, args)), past: moment };
    },
    'coroutines/timeline': (args: Args<'coroutines/timeline'>) =>
      answerTimeline(lookedAt().present.source, args),
  };
}

function stackHandlers(lookedAt: () => LookedAt): Record<string, Handler> {
  return {
    stackTrace: async ({ threadId, startFrame = 0, levels = 0 }: DebugProtocol.StackTraceArguments) => {
      const frames = await framesOf(threadId, lookedAt());
      const end = levels === 0 ? frames.length : startFrame + levels;
      return { stackFrames: frames.slice(startFrame, end), totalFrames: frames.length };
    },
    scopes: ({ frameId }: DebugProtocol.ScopesArguments) => ({
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

async function framesOf(threadId: number, { source, event }: LookedAt): Promise<DebugProtocol.StackFrame[]> {
  const { graph, builder, futures } = await source.rows();
  const { store } = source;
  if (threadId === MAIN_THREAD) {
    const { coroutines, frames } = stackOfEvent(event, store, graph);
    await source.nameCoroutines(coroutines);
    return frames();
  }
  const task = (threadId - FIRST_TASK_THREAD) as CoroutineId;
  await source.nameCoroutines(graph.chainFrom(task).coroutines);
  // Their ids must not be taken for those of frames that have values.
  return stackOfTask(task, { store, graph, builder, futures }).map((frame, index) => ({
    ...frame,
    id: FIRST_PAST_FRAME + 1 + index,
  }));
}
