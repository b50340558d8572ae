/** DAP's `scopes` and `evaluate`: the values of a frame, be it one of V8's or of a suspended coroutine. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Pause } from '../target/debuggee.js';
import type { Program } from './program.js';
import { frameById, TOP_FRAME } from './stack-frames.js';
import { describe, type EvaluationFrame, type Variables } from './variables.js';

export async function scopesOf(
  program: Program,
  variables: Variables,
  frameId: number,
): Promise<{ scopes: DebugProtocol.Scope[] }> {
  const frame = frameOf(frameId, program);
  if (frame === undefined) return { scopes: [] };
  return {
    scopes:
      frame.kind === 'call'
        ? await variables.scopesOfCallFrame(frame.callFrame)
        : await variables.scopesOfCoroutine(frame.coroutine, program.store.functionNameOf(frame.coroutine)),
  };
}

function frameOf(id: number | undefined, { debuggee }: Program): EvaluationFrame | undefined {
  return id === undefined ? undefined : frameById(id, debuggee.pause);
}

/** @param toldPause the pause that the client knows of */
export async function evaluateIn(
  program: Program,
  variables: Variables,
  args: DebugProtocol.EvaluateArguments,
  toldPause: Pause | undefined,
): Promise<DebugProtocol.EvaluateResponse['body']> {
  // Without a frame: at the top of a stop that the client knows of, not of a pause that is passed by.
  const { frameId = program.debuggee.pause === toldPause ? TOP_FRAME : undefined } = args;
  const value = await variables.evaluate(args.expression, frameOf(frameId, program));
  const { variablesReference, type } = variables.toVariable('', value);
  return { result: describe(value), variablesReference, ...(type === undefined ? {} : { type }) };
}
