/** From where is looked back: the stop of a program, or a dump. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Dump, DumpedSource } from '../coroutines/dump.js';
import type { Pause } from '../target/debuggee.js';
import { CLOCK_SLACK_MS } from '../coroutines/past-facts.js';
import { UserError } from '../target/user-error.js';
import type { Breakpoints } from './breakpoints.js';
import type { Present } from './looking-back.js';
import type { Program } from './program.js';
import type { Threads } from './threads.js';

/** @param stop as the client was told of it */
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
  // A program that ran went on between what it told of coroutines and what it told of ticks: an event that the facts
  // know nothing of is later than the newest that they know of.
  const newestMs = dump.coroutines.reduce((newest, { sinceMs = 0 }) => Math.max(newest, sinceMs), 0);
  return { source, stop, breakpoints: () => [], focused: () => [], untilMs: newestMs + CLOCK_SLACK_MS };
}
