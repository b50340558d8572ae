/**
 * A step into a call that schedules a callback ends in that callback. V8 does that for what is scheduled while it steps
 * into, if it keeps the stacks on which callbacks are scheduled. It forgets what was scheduled at the next pause, so the
 * program must not pause between. Anything else that is scheduled meanwhile, by Node or by a skipped package, would lead
 * the step astray: so V8 is asked for it only where the program schedules its own callback.
 */
import type { Runtime } from 'node:inspector';
import type { Debuggee, Pause, PausedFrame } from '../../debuggee/debuggee.js';

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

/** Whether the statement at which the program is paused calls `then`, `catch` or `finally`. */
export async function callsReaction({ connection }: Debuggee, { frames }: Pause): Promise<boolean> {
  const [top] = frames;
  if (top?.location === undefined) return false;
  const { script } = top;
  const { scriptId, lineNumber, columnNumber = 0 } = top.callFrame.location;
  const lines = await script.lines(connection);
  const { locations } = await connection.send('Debugger.getPossibleBreakpoints', {
    start: { scriptId, lineNumber, columnNumber },
    restrictToFunction: true,
  });
  // A place that is not a call begins a statement, or what a statement in this line evaluates first.
  const next = locations.findIndex((place) => place.type !== 'call' && place.lineNumber > lineNumber);
  return locations
    .slice(0, next < 0 ? MOST_PLACES : Math.min(next, MOST_PLACES))
    .some((place) => isCallOfReaction(lines[place.lineNumber] ?? '', place.columnNumber ?? 0));
}

/** The place of a call is the name of the method, or what follows that. */
function isCallOfReaction(text: string, column: number): boolean {
  return [...text.matchAll(REACTION)].some(
    ({ index, 0: method }) => index <= column && column <= index + method.length,
  );
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
