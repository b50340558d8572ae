/**
 * Evaluates expressions that must not change anything: V8 terminates each at its first side effect. For expressions
 * that a view evaluates by itself, and those evaluated before the user has finished typing.
 */
import type { Runtime } from 'node:inspector';
import type { CoroutineId } from '../../../runtime/protocol/ids.js';
import { namesIn } from '../../debuggee/expressions/completion-point.js';
import type { Debuggee } from '../../debuggee/debuggee.js';
import { evaluateLimited, HeldCall, type CalledFunction, type Limited } from '../../debuggee/limited-call.js';
import { closureScopes } from '../../inspector/closure-scopes.js';
import { OBJECT_GROUP, type EvaluationFrame } from '../stack/evaluator.js';
import { toArgument } from '../stack/call-argument.js';
import type { Variables } from '../stack/variables.js';

const LIMITED = {
  timeout: 500,
  throwOnSideEffect: true,
  disableBreaks: true,
  objectGroup: OBJECT_GROUP,
} as const;

/** Undefined if it throws, or would change something. By value: as JSON. */
export async function evaluatePurely(
  debuggee: Debuggee,
  variables: Variables,
  expression: string,
  frame: EvaluationFrame | undefined,
  returnByValue: boolean,
): Promise<Runtime.RemoteObject | undefined> {
  const limited = { ...LIMITED, returnByValue };
  try {
    const { result, exceptionDetails } =
      frame?.kind === 'call'
        ? await debuggee.execution.read(() =>
            evaluateLimited(debuggee, expression, limited, frame.callFrame.callFrameId),
          )
        : await callPurely(debuggee, await functionFor(debuggee, variables, expression, frame), limited);
    return exceptionDetails === undefined ? result : undefined;
  } catch {
    // It took too long, or the program has continued: then the value is not known.
    return undefined;
  }
}

async function callPurely(
  debuggee: Debuggee,
  called: CalledFunction,
  limited: Limited,
): Promise<Runtime.EvaluateReturnType> {
  const held = await HeldCall.of(debuggee, called);
  try {
    return await debuggee.execution.read(() => held.call(limited));
  } finally {
    held.release();
  }
}

/** `eval`, which would give access to the scope of a coroutine, counts as a side effect: so its variables are passed. */
async function functionFor(
  debuggee: Debuggee,
  variables: Variables,
  expression: string,
  frame: Extract<EvaluationFrame, { kind: 'suspended' }> | undefined,
): Promise<CalledFunction> {
  if (frame === undefined) return { text: `() => (${expression}\n)`, values: [] };
  const { names, values } = await mentioned(debuggee, variables, expression, frame.coroutine);
  const [self, ...given] = values.map((_, index) => `ªgiven[${index}]`);
  return {
    text: `(ªself, ªgiven) => (function (${names.join(', ')}) { return (${expression}\n); }).call(${[self, ...given].join(', ')})`,
    values: values.map(toArgument),
  };
}

/** The variables of a suspended coroutine that an expression mentions, `this` first. */
async function mentioned(
  { connection, hook }: Debuggee,
  { bounded, evaluator }: Variables,
  expression: string,
  coroutine: CoroutineId,
): Promise<{ names: readonly string[]; values: Runtime.RemoteObject[] }> {
  const wanted = namesIn(expression);
  const closure = await hook.scope(coroutine, OBJECT_GROUP);
  const found = new Map<string, Runtime.RemoteObject>();
  for (const { kind, objectId } of await closureScopes(connection, closure?.objectId ?? '')) {
    if (kind === 'Global') continue;
    const { result } = await bounded.all(objectId, 'suspendedScope', OBJECT_GROUP);
    for (const { name, value } of result)
      if (wanted.has(name) && value !== undefined && !found.has(name)) found.set(name, value);
  }
  const self = wanted.has('this')
    ? await evaluator.evaluateText('this', { kind: 'suspended', coroutine }, 'view')
    : ({ type: 'undefined' } as const);
  return { names: [...found.keys()], values: [self, ...found.values()] };
}
