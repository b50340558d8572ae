/**
 * The origin of the callback in which the program is paused outside of any coroutine: the call that received it. Node
 * identifies timers, and the place where each was created is known while attached; for other callbacks the source text
 * shows the call, also one that was given the callback by its name. Of several, the one counts that fits what calls back.
 */
import type { CallbackMaking } from '../../../runtime/protocol/facts.js';
import type { CoroutineId } from '../../../runtime/protocol/ids.js';
import type { Connection } from '../../inspector/connection.js';
import { base0, type SourceLocation } from '../../debuggee/scripts/positions.js';
import { givingsOf, type Caller } from '../../debuggee/expressions/given-callbacks.js';
import type { Pause, PausedFrame } from '../../debuggee/debuggee.js';
import type { Program } from '../program/program.js';

/** One frame below the callback's, with the label between them. */
export interface Origin {
  readonly label: string;
  /** The function that made the call. */
  readonly name: string;
  readonly place: SourceLocation;
  /** The coroutine that ran that code. */
  readonly by?: CoroutineId;
}

/** Innermost first; empty if nothing is known. */
export async function originsOf(pause: Pause, program: Program): Promise<Origin[]> {
  const { debuggee, store } = program;
  const base = pause.frames.findLast(({ location, isSkipped }) => location !== undefined && !isSkipped);
  if (base === undefined) return [];
  const { script, callFrame } = base;
  const start = callFrame.functionLocation;
  if (start === undefined) return [];
  const text = (await script.lines(debuggee.connection)).join('\n');
  const making = await debuggee.hook.call('callbackMaking');
  const caller = await callerOf(base, pause, making, debuggee.connection);
  const written = givingsOf(text, base0(start.lineNumber, start.columnNumber ?? 0), caller).flatMap(
    ({ callee, within, place, isCertain }): Origin[] => {
      const source = script.toSource(place);
      const label = `${isCertain ? '' : 'perhaps '}given to ${callee} in`;
      return source === undefined ? [] : [{ label, name: within, place: source }];
    },
  );
  const place = store.placeOf(making?.madeAt);
  if (making?.madeAt === undefined || place === undefined) return written;
  const { madeAt, by } = making;
  const [first] = written;
  const isSame = first?.place.path === place.path && first.place.line === place.line;
  const made: Origin = {
    label: `given to ${calleeIn(store.textOf(madeAt))} in`,
    name: isSame ? first.name : (store.makerAt(madeAt) ?? '(module)'),
    place,
    ...(by === undefined ? {} : { by }),
  };
  return [made, ...written.slice(isSame ? 1 : written.length)];
}

/** `setTimeout` of `setTimeout(ring, 5)`. */
function calleeIn(text: string): string {
  return /^[\w$.]+/.exec(text)?.[0] ?? text;
}

/** What calls this function, which Node may do for a timer of its own. */
async function callerOf(
  base: PausedFrame,
  { frames }: Pause,
  making: CallbackMaking | null,
  connection: Connection,
): Promise<Caller> {
  const below = frames.slice(frames.indexOf(base) + 1);
  if (below.length === 0) return making?.resource ?? 'other';
  const emit = below
    .slice(0, 2)
    .find(({ script, callFrame }) => script.url === 'node:events' && callFrame.functionName === 'emit');
  if (emit === undefined) return 'other';
  // What `emit` calls its first parameter.
  const { result } = await connection.send('Debugger.evaluateOnCallFrame', {
    callFrameId: emit.callFrame.callFrameId,
    expression: 'type',
    throwOnSideEffect: true,
  });
  return { event: typeof result.value === 'string' ? result.value : undefined };
}
