/** *Copy Value*: the whole value as text; an object as JSON. */
import type { Runtime } from 'node:inspector';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Debuggee, Pause } from '../../debuggee/debuggee.js';
import { callLimited } from '../../debuggee/limited-call.js';
import type { Program } from '../program/program.js';
import { toArgument } from '../stack/call-argument.js';
import { LIMIT_MS, throwIfFailed } from '../stack/evaluator.js';
import { evaluationFrame } from '../stack/frame-values.js';
import { describe } from '../stack/value-text.js';
import type { Variables } from '../stack/variables.js';

/** Runs in the program: `toJSON` and getters are its code, and the user has requested them. */
const WHOLE_TEXT = `(self, values) => {
  const value = values[0];
  if (typeof value === 'function') return Function.prototype.toString.call(value);
  if (value instanceof Error) return String(value.stack);
  const above = [];
  const text = JSON.stringify(value, function (key, item) {
    // Left are the objects that this one is in, and what is written for each.
    while (above.length > 0 && above.at(-1).shown !== this) above.pop();
    switch (typeof item) {
      case 'bigint':
        return item + 'n';
      case 'symbol':
      case 'function':
        return String(item);
      case 'object':
        if (item === null) return null;
        if (above.some(({ of }) => of === item)) return '[Circular]';
        const shown = item instanceof Map || item instanceof Set ? [...item] : item instanceof Error ? String(item.stack) : item;
        if (typeof shown === 'object') above.push({ of: item, shown });
        return shown;
    }
    return item;
  }, 2);
  return text === undefined ? String(value) : text;
}`;

/** @param reportedPause the pause that the client knows */
export async function copied(
  program: Program,
  variables: Variables,
  { expression, frameId }: DebugProtocol.EvaluateArguments,
  reportedPause: Pause | undefined,
): Promise<DebugProtocol.EvaluateResponse['body']> {
  const value = await variables.evaluate(expression, evaluationFrame(program, frameId, reportedPause));
  return { result: await wholeText(program.debuggee, value), variablesReference: 0 };
}

/** A value as text, of any length. */
export async function wholeText(debuggee: Debuggee, value: Runtime.RemoteObject): Promise<string> {
  const { objectId } = value;
  if (objectId === undefined) return value.type === 'string' ? String(value.value) : describe(value);
  const { result, exceptionDetails } = await callLimited(
    debuggee,
    { text: WHOLE_TEXT, objectId, values: [toArgument(value)] },
    { timeout: LIMIT_MS.typed, returnByValue: true },
    'The text of the value',
  );
  throwIfFailed(exceptionDetails);
  return String(result.value);
}
