/**
 * A step into a call that schedules a callback ends in that callback. V8 does that for what is scheduled while it steps
 * into, if it keeps the stacks on which callbacks are scheduled. It forgets what was scheduled at the next pause, so the
 * program must not pause between. Anything else that is scheduled meanwhile, by Node or by a skipped package, would lead
 * the step astray: so V8 is asked for it only where the program schedules its own callback.
 */
import type { Debugger, Runtime } from 'node:inspector';
import type { Debuggee, Pause, PausedFrame } from '../../debuggee/debuggee.js';
import { givenNames } from '../../debuggee/expressions/given-names.js';
import { base0 } from '../../debuggee/scripts/positions.js';
import { OBJECT_GROUP } from '../stack/evaluator.js';

/** The functions of Node that schedule the callback that they are given, by their names there. */
const SCHEDULING = new Set(['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'nextTick']);
const SCHEDULING_SCRIPTS = new Set(['node:timers', 'node:internal/process/task_queues']);

/**
 * What V8 calls at a new promise (on Node 20, while it keeps stacks) and at a rejected one. A statement with a reaction
 * continues from there without a place to pause.
 */
const CALLED_BY_PROMISES = new Set([
  'node:internal/async_hooks',
  'node:internal/promise_hooks',
  'node:internal/process/promises',
]);

/** Methods of promises, which V8 does not step into. */
const REACTION = /\.\s*(?:then|catch|finally)\b/g;

/** The most break locations of a statement that are read. */
const MOST_PLACES = 50;

/** The function in which a step began. */
export type SteppedFunction = Pick<Runtime.CallFrame, 'scriptId' | 'functionName'>;

export function functionOf({ callFrame }: PausedFrame): SteppedFunction {
  return { scriptId: callFrame.location.scriptId, functionName: callFrame.functionName };
}

/**
 * Whether the statement at which the program is paused gives a callback of the program to `then`, `catch` or `finally`.
 * V8 leads to the first callback of a statement: if that is native, it never pauses.
 */
export async function callsReaction(debuggee: Debuggee, { frames: [top] }: Pause): Promise<boolean> {
  if (top?.location === undefined) return false;
  const { connection } = debuggee;
  const { script, callFrame } = top;
  const { scriptId, lineNumber, columnNumber = 0 } = callFrame.location;
  const lines = await script.lines(connection);
  const { locations } = await connection.send('Debugger.getPossibleBreakpoints', {
    start: { scriptId, lineNumber, columnNumber },
    restrictToFunction: true,
  });
  // A place that is not a call begins a statement, or what a statement in this line evaluates first.
  const next = locations.findIndex((place) => place.type !== 'call' && place.lineNumber > lineNumber);
  for (const place of locations.slice(0, next < 0 ? MOST_PLACES : Math.min(next, MOST_PLACES))) {
    const end = endOfReaction(lines[place.lineNumber] ?? '', place.columnNumber ?? 0);
    if (end === undefined) continue;
    const names = givenNames(lines.join('\n'), base0(place.lineNumber, end));
    return names === undefined || (await isAnyOfProgram(names, callFrame, debuggee));
  }
  return false;
}

/**
 * Where the name of the method ends that is called at a place; undefined if it is another. The place of a call is the
 * name of the method, or what follows that.
 */
function endOfReaction(text: string, column: number): number | undefined {
  return [...text.matchAll(REACTION)]
    .map(({ index, 0: method }) => ({ index, end: index + method.length }))
    .find(({ index, end }) => index <= column && column <= end)?.end;
}

async function isAnyOfProgram(
  names: readonly string[],
  { callFrameId }: Debugger.CallFrame,
  debuggee: Debuggee,
): Promise<boolean> {
  for (const expression of names) {
    const { result } = await debuggee.connection.send('Debugger.evaluateOnCallFrame', {
      callFrameId,
      expression,
      silent: true,
      throwOnSideEffect: true,
      objectGroup: OBJECT_GROUP,
    });
    if (result.type === 'function' && (await isOfProgram(result.objectId, debuggee))) return true;
  }
  return false;
}

/** Whether a function, or the one that a bound function calls, has code of the program. */
async function isOfProgram(objectId: string | undefined, debuggee: Debuggee): Promise<boolean> {
  for (let inner = objectId; inner !== undefined;) {
    const { internalProperties = [] } = await debuggee.connection.send('Runtime.getProperties', {
      objectId: inner,
      ownProperties: true,
    });
    const valueOf = (wanted: string): Runtime.RemoteObject | undefined =>
      internalProperties.find(({ name }) => name === wanted)?.value;
    const { scriptId } = (valueOf('[[FunctionLocation]]')?.value ?? {}) as { scriptId?: string };
    if (scriptId !== undefined) return debuggee.scriptById(scriptId)?.isInternal === false;
    inner = valueOf('[[TargetFunction]]')?.objectId;
  }
  return false;
}

/**
 * Whether the program, in its innermost frame that is a place, has just called what schedules a callback.
 *
 * @param atReaction its statement may schedule a callback of a promise
 */
export function isScheduling(
  pause: Pause,
  isPlace: (frame: PausedFrame) => boolean,
  atReaction: boolean,
): boolean {
  const { frames } = pause;
  const caller = frames.findIndex(isPlace);
  const called = caller < 1 ? undefined : frames[caller - 1];
  if (called === undefined) return false;
  const { script, callFrame } = called;
  if (CALLED_BY_PROMISES.has(script.url)) return atReaction;
  if (!SCHEDULING_SCRIPTS.has(script.url) || !SCHEDULING.has(callFrame.functionName)) return false;
  // What the hooks schedule is not the program's.
  return !pause.isInHook();
}

/** Whether the running callback was scheduled by this function. */
export function isScheduledBy({ scheduledOn }: Pause, from: SteppedFunction): boolean {
  return (
    scheduledOn?.callFrames.some(
      ({ scriptId, functionName }) => scriptId === from.scriptId && functionName === from.functionName,
    ) ?? false
  );
}
