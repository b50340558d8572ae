/**
 * Evaluates expressions that must not change anything: V8 terminates each at its first side effect. For expressions
 * that a view evaluates by itself, and those evaluated before the user has finished typing.
 */
import type { Runtime } from 'node:inspector';
import type { CoroutineId } from '../../../runtime/protocol/ids.js';
import { namesIn } from '../../debuggee/expressions/completion-point.js';
import type { Debuggee } from '../../debuggee/debuggee.js';
import { closureScopes } from '../../inspector/closure-scopes.js';
import { OBJECT_GROUP, type EvaluationFrame } from '../stack/evaluator.js';
import { toArgument } from '../stack/call-argument.js';
import type { Variables } from '../stack/variables.js';

const LIMIT_MS = 500;
const OPTIONS = { throwOnSideEffect: true, silent: true, objectGroup: OBJECT_GROUP } as const;

/** Undefined if it throws, or would change something. By value: as JSON. */
export async function evaluatePurely(
  debuggee: Debuggee,
  variables: Variables,
  expression: string,
  frame: EvaluationFrame | undefined,
  returnByValue: boolean,
): Promise<Runtime.RemoteObject | undefined> {
  const { connection, execution } = debuggee;
  const options = { ...OPTIONS, returnByValue };
  try {
    // Before the evaluation, which is sent alone.
    const given =
      frame?.kind === 'suspended'
        ? await mentioned(debuggee, variables, expression, frame.coroutine)
        : undefined;
    const { result, exceptionDetails } = await execution.read(() => {
      if (frame === undefined)
        return connection.send('Runtime.evaluate', {
          expression,
          timeout: LIMIT_MS,
          disableBreaks: true,
          ...options,
        });
      if (frame.kind === 'call')
        return connection.send('Debugger.evaluateOnCallFrame', {
          callFrameId: frame.callFrame.callFrameId,
          expression,
          timeout: LIMIT_MS,
          ...options,
        });
      return connection.send('Runtime.callFunctionOn', {
        // `eval`, which would give access to its scope, counts as a side effect: so the variables are passed.
        functionDeclaration: `function (self, ${[...(given?.names ?? [])].join(', ')}) { return (function () { return (${expression}\n); }).call(self); }`,
        arguments: (given?.values ?? []).map(toArgument),
        executionContextId: 1,
        ...options,
      });
    });
    return exceptionDetails === undefined ? result : undefined;
  } catch {
    // It took too long, or the program has continued: then the value is not known.
    return undefined;
  }
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
