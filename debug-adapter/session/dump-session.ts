/** A dump opened as a debug session: everything can be looked at, nothing runs. */
import { readFileSync } from 'node:fs';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { DumpedSource, parseDump, type Dump } from '../coroutines/dump.js';
import type { CoroutineId, CoroutineRequests } from '../protocol/requests.js';
import { UserError } from '../target/user-error.js';
import { observingHandlers } from './coroutine-handlers.js';
import type { Present } from './looking-back.js';
import { presentOfDump } from './present.js';
import type { Handler } from './promise-session.js';
import { frameById, stackOfTask } from './stack-frames.js';
import { FIRST_TASK_THREAD, MAIN_THREAD, stopOfTask } from './stops.js';

const READ_ONLY = 'This is a dump: it can be looked at, but nothing in it runs.';

/** What the dump's session tells the client. */
export interface DumpSessionClient {
  stopped(body: DebugProtocol.StoppedEvent['body']): void;
  threadStarted(threadId: number): void;
  ended(): void;
}

/** A dump as a session: its handlers, and what is looked back from. */
export interface OpenedDump {
  readonly handlers: Record<string, Handler>;
  present(stop: DebugProtocol.StoppedEvent['body'] | undefined): Present;
}

/** Opens a dump; throws a sentence. */
export function openDump(file: string, client: DumpSessionClient): OpenedDump {
  const dump = readDump(file);
  const source = new DumpedSource(dump);
  return {
    handlers: dumpHandlers(dump, source, client),
    present: (stop) => presentOfDump(dump, source, stop),
  };
}

function readDump(file: string): Dump {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new UserError(`The dump cannot be read: ${(error as Error).message}`);
  }
  try {
    return parseDump(text, file);
  } catch (error) {
    throw new UserError((error as Error).message);
  }
}

/** Handlers of a session over a dump. Requests that would run something answer a sentence. */
function dumpHandlers(dump: Dump, source: DumpedSource, client: DumpSessionClient): Record<string, Handler> {
  let focused: CoroutineId | undefined;
  const readOnly: Handler = () => {
    throw new UserError(READ_ONLY);
  };
  const nothing: Handler = () => ({});
  const variablesOf = (coroutine: CoroutineId): DebugProtocol.Variable[] =>
    (source.variablesOf(coroutine) ?? []).map(({ name, value }) => ({ name, value, variablesReference: 0 }));
  return {
    ...observingHandlers(() => ({
      source,
      program: dump.program,
      createdAt: dump.createdAt,
      readVariables: (coroutine) => Promise.resolve(source.variablesOf(coroutine) ?? []),
      diagnose: () => Promise.resolve(),
    })),
    'coroutines/watch': nothing,
    'coroutines/focus': ({ id }: CoroutineRequests['coroutines/focus']['args']) => {
      focused = id;
      const facts = id === undefined ? undefined : source.store.get(id);
      if (facts === undefined) return {};
      const threadId = FIRST_TASK_THREAD + facts.id;
      client.threadStarted(threadId);
      client.stopped(stopOfTask(facts));
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
    continue: readOnly,
    next: readOnly,
    stepIn: readOnly,
    stepOut: readOnly,
    pause: nothing,
    setBreakpoints: ({ breakpoints }: DebugProtocol.SetBreakpointsArguments) => ({
      breakpoints: (breakpoints ?? []).map(({ line }) => ({ verified: false, line, message: READ_ONLY })),
    }),
    setFunctionBreakpoints: ({ breakpoints }: DebugProtocol.SetFunctionBreakpointsArguments) => ({
      breakpoints: breakpoints.map(() => ({ verified: false, message: READ_ONLY })),
    }),
    setExceptionBreakpoints: nothing,
    configurationDone: () => {
      client.stopped({
        reason: 'pause',
        description: `Dump of ${dump.createdAt}`,
        threadId: MAIN_THREAD,
        allThreadsStopped: true,
      });
      return {};
    },
    threads: () => {
      const threads = [{ id: MAIN_THREAD, name: `dump of ${dump.createdAt}` }];
      const facts = focused === undefined ? undefined : source.store.get(focused);
      if (facts !== undefined)
        threads.push({
          id: FIRST_TASK_THREAD + facts.id,
          name: `task ${source.store.nameOf(facts)} (${facts.state})`,
        });
      return { threads };
    },
    stackTrace: async ({ threadId }: DebugProtocol.StackTraceArguments) => {
      if (threadId < FIRST_TASK_THREAD) return { stackFrames: [], totalFrames: 0 };
      const picture = { store: source.store, ...(await source.rows()) };
      const stackFrames = stackOfTask((threadId - FIRST_TASK_THREAD) as CoroutineId, picture);
      return { stackFrames, totalFrames: stackFrames.length };
    },
    scopes: ({ frameId }: DebugProtocol.ScopesArguments) => {
      const frame = frameById(frameId, undefined);
      if (frame?.kind !== 'suspended' || source.variablesOf(frame.coroutine) === undefined)
        return { scopes: [] };
      // A frame's id is unlike any other number here: it serves as the reference of its variables.
      return { scopes: [{ name: 'Local', variablesReference: frameId, expensive: false }] };
    },
    variables: ({ variablesReference }: DebugProtocol.VariablesArguments) => {
      const frame = frameById(variablesReference, undefined);
      return { variables: frame?.kind === 'suspended' ? variablesOf(frame.coroutine) : [] };
    },
    terminate: () => {
      client.ended();
    },
    disconnect: nothing,
  };
}
