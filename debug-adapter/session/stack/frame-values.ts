/** DAP's `scopes` and `evaluate`: the values of a frame, either one of V8's or one of a suspended coroutine. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Pause } from '../../debuggee/debuggee.js';
import type { Program } from '../program/program.js';
import { UserError } from '../../errors.js';
import { frameById, isLabel, TOP_FRAME } from './stack-frames.js';
import type { EvaluationFrame } from './evaluator.js';
import { pathOfExpression } from './property-path.js';
import type { Variables } from './variables.js';

/** The maximum number of characters in an answer in the console. */
const LONGEST_ANSWER = 100_000;

/** Contexts in which the client evaluates by itself. */
const VIEWS: ReadonlySet<string> = new Set(['watch', 'hover', 'variables']);

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
        ? await variables.scopes.ofCallFrame(frame.callFrame)
        : await variables.scopes.ofCoroutine(frame.coroutine, program.store.functionNameOf(frame.coroutine)),
  };
}

function frameOf(id: number | undefined, { debuggee }: Program): EvaluationFrame | undefined {
  const frame = id === undefined ? undefined : frameById(id, debuggee.pause);
  // Artificial frames, which exist at every stop, must not be taken for the global scope.
  if (frame === undefined && id !== undefined && !isLabel(id) && id !== TOP_FRAME)
    throw new UserError(`There is no frame ${id}: the program has moved on.`);
  return frame;
}

/**
 * The frame that a request names; without one, the top frame of a stop that the client knows, not of a pause that is
 * not a stop.
 *
 * @param reportedPause the pause that the client knows
 */
export function evaluationFrame(
  program: Program,
  frameId: number | undefined,
  reportedPause: Pause | undefined,
): EvaluationFrame | undefined {
  return frameOf(frameId ?? (program.debuggee.pause === reportedPause ? TOP_FRAME : undefined), program);
}

/** @param reportedPause the pause that the client knows */
export async function evaluateIn(
  program: Program,
  variables: Variables,
  { expression, frameId, context = '', format }: DebugProtocol.EvaluateArguments,
  reportedPause: Pause | undefined,
): Promise<DebugProtocol.EvaluateResponse['body']> {
  const manner = VIEWS.has(context) ? 'view' : 'typed';
  const frame = evaluationFrame(program, frameId, reportedPause);
  const found = await variables.evaluate(expression, frame, manner);
  const origin = { path: pathOfExpression(expression), frame, isKept: manner === 'typed' };
  const { value, ...shown } = await variables.show(found, origin, {
    ...format,
    ...(context === 'repl' ? { longest: LONGEST_ANSWER } : {}),
  });
  return { result: value, ...shown };
}
