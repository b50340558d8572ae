/** A stop of the program: what it says of itself, and what the adapter answers about its stack and variables. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { DapClient } from '../../../debug-adapter/terminal/client/dap-client.js';
import type { StopKind, Told } from './truth-debuggee.js';

const KINDS: readonly (readonly [description: string, kind: StopKind])[] = [
  ['Paused on suspension', 'suspend'],
  ['Paused on resumption', 'resume'],
  ['Paused on start of a coroutine', 'create'],
  ['Paused on end of a coroutine', 'finish'],
];

export function kindOfStop({ description = '' }: DebugProtocol.StoppedEvent['body']): StopKind {
  // A resumption says what the await gives.
  const [event] = description.split(/ with | by an error: /);
  return KINDS.find(([words]) => event === words)?.[1] ?? 'other';
}

export interface FrameWithLocals {
  readonly frame: DebugProtocol.StackFrame;
  /** The variables of the function and its blocks, by name, of the innermost where several have one; absent: not asked. */
  readonly locals?: ReadonlyMap<string, string>;
}

/** What is true at a stop, or (`other`) while the program does nothing. */
export async function askTruth(client: DapClient, kind: StopKind): Promise<Told> {
  const who = kind === 'resume' ? ', me' : '';
  return evaluate(client, `truth.tell('${kind}'${who})`);
}

/** The value of an expression that gives JSON. */
export async function evaluate<T>(client: DapClient, expression: string): Promise<T> {
  const { result } = await client.send<DebugProtocol.EvaluateResponse['body']>('evaluate', {
    expression,
    context: 'repl',
  });
  const text = JSON.parse(result) as string;
  return JSON.parse(text) as T;
}

/** @param wants whether the variables of a frame are asked for */
export async function askStack(
  client: DapClient,
  threadId: number,
  wants: (frame: DebugProtocol.StackFrame) => boolean,
): Promise<FrameWithLocals[]> {
  const { stackFrames } = await client.send<DebugProtocol.StackTraceResponse['body']>('stackTrace', {
    threadId,
  });
  return Promise.all(
    stackFrames.map(async (frame) =>
      wants(frame) ? { frame, locals: await localsOf(client, frame.id) } : { frame },
    ),
  );
}

export async function localsOf(client: DapClient, frameId: number): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  const { scopes } = await client
    .send<DebugProtocol.ScopesResponse['body']>('scopes', { frameId })
    .catch((error: unknown) => {
      throw new Error(`frame ${frameId} has no scopes: ${String(error)}`);
    });
  // What is around the program's functions: the function that gives them `T`, the module.
  const end = scopes.findIndex(
    ({ name, expensive }) => expensive || /^(Closure|Module|Global|Script)/.test(name),
  );
  const answers = await Promise.all(
    scopes
      .slice(0, end < 0 ? scopes.length : end)
      .map(({ variablesReference }) =>
        client.send<DebugProtocol.VariablesResponse['body']>('variables', { variablesReference }),
      ),
  );
  for (const { name, value } of answers.flatMap(({ variables }) => variables))
    if (!found.has(name)) found.set(name, value);
  return found;
}
