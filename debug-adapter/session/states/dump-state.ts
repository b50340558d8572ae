/** The state of a session that shows a dump: everything can be read, nothing runs. */
import { TerminatedEvent, ThreadEvent } from '@vscode/debugadapter';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { DumpedSource } from '../../coroutines/dump/dump.js';
import type { CoroutineId } from '../../protocol/requests.js';
import { UserError } from '../../errors.js';
import { observingAnswers } from '../../queries/observing-answers.js';
import type { ShownDump } from '../lifecycle/shown-dump.js';
import { LookingBack } from '../time-travel/looking-back.js';
import { presentOfDump } from '../time-travel/origin.js';
import { frameById, stackOfTask } from '../stack/stack-frames.js';
import { FIRST_TASK_THREAD, MAIN_THREAD, stoppedEvent, stopOfTask } from '../breakpoints/stops.js';
import { firstAnswer, type SessionState, type StateAnswers } from './session-state.js';

type Stop = DebugProtocol.StoppedEvent['body'];
type Send = (event: DebugProtocol.Event) => void;

/** The state, as soon as a dump is open. */
export function dumpState(shown: ShownDump, send: Send): SessionState {
  const source = new DumpedSource(shown.dump);
  let reported: Stop | undefined;
  const stopped = (stop: Stop): void => {
    if (stop.threadId === MAIN_THREAD) reported = stop;
    send(stoppedEvent(stop));
  };
  const answers = dumpAnswers(shown, source, send, stopped);
  const lookingBack = new LookingBack(
    () => presentOfDump(shown.dump, source, reported),
    send,
    () => answers,
  );
  return { answerFor: (command) => firstAnswer(command, lookingBack.answers(command), answers) };
}

/** Requests that would run code are answered with a sentence. */
function dumpAnswers(
  shown: ShownDump,
  source: DumpedSource,
  send: Send,
  stopped: (stop: Stop) => void,
): StateAnswers {
  const { dump, title } = shown;
  let focused: CoroutineId | undefined;
  const readOnly = (): never => {
    throw new UserError(shown.readOnly);
  };
  const nothingBefore = (): never => {
    throw new UserError('This shows one moment: there is nothing from before it.');
  };
  const nothing = (): Record<string, never> => ({});
  const done = (): void => undefined;
  const variablesOf = (coroutine: CoroutineId): DebugProtocol.Variable[] =>
    (source.variablesOf(coroutine) ?? []).map(({ name, value }) => ({ name, value, variablesReference: 0 }));
  return {
    ...observingAnswers(() => ({
      source,
      program: dump.program,
      createdAt: dump.createdAt,
      readVariables: (coroutine) => Promise.resolve(source.variablesOf(coroutine) ?? []),
      diagnose: () => Promise.resolve(),
    })),
    'coroutines/before': nothingBefore,
    'coroutines/beforeTask': nothingBefore,
    'coroutines/watch': nothing,
    'coroutines/focus': ({ id }) => {
      focused = id;
      const facts = id === undefined ? undefined : source.store.get(id);
      if (facts === undefined) return {};
      const threadId = FIRST_TASK_THREAD + facts.id;
      send(new ThreadEvent('started', threadId));
      stopped(stopOfTask(facts));
      return { threadId };
    },
    'coroutines/step': readOnly,
    'coroutines/breakOn': readOnly,
    'coroutines/control': readOnly,
    'coroutines/settle': readOnly,
    'coroutines/ready': readOnly,
    'coroutines/evaluateAll': readOnly,
    evaluate: readOnly,
    setVariable: readOnly,
    setExpression: readOnly,
    locations: readOnly,
    readMemory: readOnly,
    writeMemory: readOnly,
    completions: () => ({ targets: [] }),
    continue: readOnly,
    next: readOnly,
    stepIn: readOnly,
    stepOut: readOnly,
    restartFrame: readOnly,
    stepInTargets: readOnly,
    pause: done,
    exceptionInfo: readOnly,
    setBreakpoints: ({ breakpoints }) => ({
      breakpoints: (breakpoints ?? []).map(({ line }) => ({
        verified: false,
        line,
        message: shown.readOnly,
      })),
    }),
    setFunctionBreakpoints: ({ breakpoints }) => ({
      breakpoints: breakpoints.map(() => ({ verified: false, message: shown.readOnly })),
    }),
    setExceptionBreakpoints: done,
    'coroutines/removeBreak': readOnly,
    'coroutines/beginProfile': readOnly,
    'coroutines/endProfile': readOnly,
    'coroutines/heapSnapshot': readOnly,
    configurationDone: () => {
      stopped({
        reason: 'pause',
        description: title,
        threadId: MAIN_THREAD,
        allThreadsStopped: true,
      });
    },
    threads: () => {
      const threads = [{ id: MAIN_THREAD, name: title }];
      const facts = focused === undefined ? undefined : source.store.get(focused);
      if (facts !== undefined)
        threads.push({
          id: FIRST_TASK_THREAD + facts.id,
          name: `task ${source.store.nameOf(facts)} (${facts.state})`,
        });
      return { threads };
    },
    stackTrace: async ({ threadId }) => {
      if (threadId < FIRST_TASK_THREAD) return { stackFrames: [], totalFrames: 0 };
      const picture = { store: source.store, ...(await source.view()) };
      const stackFrames = stackOfTask((threadId - FIRST_TASK_THREAD) as CoroutineId, picture);
      return { stackFrames, totalFrames: stackFrames.length };
    },
    source: readOnly,
    loadedSources: () => ({ sources: [] }),
    breakpointLocations: () => ({ breakpoints: [] }),
    scopes: ({ frameId }) => {
      const frame = frameById(frameId, undefined);
      if (frame?.kind !== 'suspended' || source.variablesOf(frame.coroutine) === undefined)
        return { scopes: [] };
      // A frame's id differs from every other number here, so it also serves as the reference of its variables.
      return { scopes: [{ name: 'Local', variablesReference: frameId, expensive: false }] };
    },
    variables: ({ variablesReference }) => {
      const frame = frameById(variablesReference, undefined);
      return { variables: frame?.kind === 'suspended' ? variablesOf(frame.coroutine) : [] };
    },
    terminate: () => {
      send(new TerminatedEvent());
    },
    disconnect: done,
  };
}
