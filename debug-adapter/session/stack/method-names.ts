/**
 * Names of methods with their class, `Runner.run`: V8 reports only the method's name, and its receiver. Also the source
 * names of functions that have another name in the script.
 */
import type { Runtime } from 'node:inspector';
import { functionNameAt } from '../../debuggee/expressions/source-names.js';
import { base0 } from '../../debuggee/scripts/positions.js';
import type { PausedFrame } from '../../debuggee/debuggee.js';
import type { Connection } from '../../inspector/connection.js';

/** A method, not a function: its name precedes the parentheses without a keyword of a declaration. */
const METHOD = /(?<!\bfunction\s*\*?\s*)(#?[\w$]+)\s*$/;

/** V8's names for the code of fields and of static blocks. */
const INITIALIZER = /^<(instance_members|static)_initializer>$/;

/** The names of the frames that are methods; the classes are those of the receivers, as in V8's own stacks. */
export async function methodNames(
  frames: readonly PausedFrame[],
  connection: Connection,
): Promise<ReadonlyMap<PausedFrame, string>> {
  const names = new Map<PausedFrame, string>();
  // A recursion has a thousand frames of one function.
  const known = new Map<string, string | undefined>();
  for (const frame of frames) {
    const { callFrame, script, location } = frame;
    const { functionName, functionLocation: place } = callFrame;
    const className = classOf(callFrame.this);
    const isMapped = location !== undefined;
    const key = JSON.stringify([script.scriptId, place, functionName, className, isMapped]);
    if (!known.has(key)) known.set(key, await nameOf(frame, className, connection));
    const name = known.get(key);
    if (name !== undefined) names.set(frame, name);
  }
  return names;
}

/** @param className that of the receiver */
async function nameOf(
  { callFrame, script, location }: PausedFrame,
  className: string | undefined,
  connection: Connection,
): Promise<string | undefined> {
  const { functionName, functionLocation } = callFrame;
  const start = functionLocation && base0(functionLocation.lineNumber, functionLocation.columnNumber ?? 0);
  const inSource = start && location && (await functionNameAt(script, connection, start));
  if (inSource !== undefined) return inSource;
  if (className === undefined) return undefined;
  if (INITIALIZER.test(functionName)) return `${className}.${functionName}`;
  const [, kind = '', ownName = ''] = /^((?:get|set) )?(#?[\w$]+)$/.exec(functionName) ?? [];
  if (location === undefined || ownName === '' || ownName === className) return undefined;
  if (functionLocation === undefined) return undefined;
  const line = (await script.lines(connection))[functionLocation.lineNumber] ?? '';
  const before = METHOD.exec(line.slice(0, functionLocation.columnNumber));
  return before?.[1] === ownName ? `${kind}${className}.${ownName}` : undefined;
}

/** The class of an object, or the class itself; undefined for plain objects and for values that are not objects. */
function classOf({ type, className = '', description = '' }: Runtime.RemoteObject): string | undefined {
  if (type === 'function') return /^class\s+([\w$]+)/.exec(description)?.[1];
  if (type !== 'object' || className === 'Object' || className === 'global') return undefined;
  return /^[\w$]+$/.test(className) ? className : undefined;
}
