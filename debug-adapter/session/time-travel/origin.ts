/** Creates the starting point of time travel: a stopped program, or a dump. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Dump, DumpedSource } from '../../coroutines/dump/dump.js';
import type { Pause } from '../../debuggee/debuggee.js';
import { CLOCK_SLACK_MS } from '../../coroutines/past/past-facts.js';
import { UserError } from '../../errors.js';
import type { Breakpoints } from '../breakpoints/breakpoints.js';
import type { Present } from './shown-moment.js';
import type { Program } from '../program/program.js';
import type { Threads } from '../stack/threads.js';

/** @param stop the event that was sent to the client */
export async function presentOfProgram(
  program: Program,
  breakpoints: Breakpoints,
  threads: Threads,
  stop: DebugProtocol.StoppedEvent['body'] | undefined,
): Promise<Present> {
  const { pause } = program.debuggee;
  if (pause === undefined || stop === undefined)
    throw new UserError('The program is running: pause it before you look back.');
  await program.refresh();
  await program.updateHistory();
  const stoppedAt = eventOf(pause);
  return {
    source: program,
    stop,
    ...(stoppedAt === undefined ? {} : { stoppedAt }),
    breakpoints: () => breakpoints.onCoroutines,
    focused: () => {
      const task = threads.focusedTask;
      const chain = task === undefined ? [] : program.graph().chainFrom(task).coroutines;
      return task === undefined ? [] : [task, ...chain.map(({ id }) => id)];
    },
  };
}

function eventOf({ cause }: Pause): Present['stoppedAt'] {
  if (cause.kind !== 'hook' || cause.message.kind !== 'hit') return undefined;
  const { event, coroutine } = cause.message;
  return coroutine === undefined ? undefined : { event, coroutine };
}

export function presentOfDump(
  dump: Dump,
  source: DumpedSource,
  stop: DebugProtocol.StoppedEvent['body'] | undefined,
): Present {
  if (stop === undefined) throw new UserError('The dump is not open yet.');
  if (dump.missedBefore === undefined)
    throw new UserError('This dump is of an older version, which did not tell where ticks are missing.');
  // A running program continued between its report of coroutines and its report of ticks: an event unknown to the facts
  // is later than the newest event that they contain.
  const newestMs = dump.coroutines.reduce((newest, { sinceMs = 0 }) => Math.max(newest, sinceMs), 0);
  return { source, stop, breakpoints: () => [], focused: () => [], untilMs: newestMs + CLOCK_SLACK_MS };
}
