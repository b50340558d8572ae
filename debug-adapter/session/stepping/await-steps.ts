/** Steps between awaits: the event, and the coroutines, that end each of them. */
import type { CoroutineBreakpoint } from '../../../runtime/protocol/hook.js';
import type { CoroutineId } from '../../../runtime/protocol/ids.js';
import type { CoroutineStep } from '../../protocol/requests.js';
import { UserError } from '../../errors.js';
import { allAwaitersOf } from './awaiters.js';
import { runningCoroutines } from '../../debuggee/running-coroutines.js';
import type { Program } from '../program/program.js';

/** The event and the coroutines that a step waits for. */
export type StepTarget = Pick<CoroutineBreakpoint, 'event' | 'coroutines' | 'afterTick'>;

/** @param task the coroutine to step; default: the stopped one */
export async function awaitStep(
  program: Program,
  to: CoroutineStep,
  task: CoroutineId | undefined,
): Promise<StepTarget> {
  const { debuggee } = program;
  if (to === 'nextResumptionOfAny') return { event: 'resume' };
  if (to === 'nextTick') return { event: 'resume', afterTick: await debuggee.hook.call('currentTick') };
  await program.refresh();
  const start = task ?? (await runningCoroutines(debuggee))[0];
  if (start === undefined) {
    throw new UserError(
      'No coroutine is running here: choose a task, or step to the next resumption of any task.',
    );
  }
  const graph = program.graph();
  const awaiters = graph.awaitersUpFrom(start).map(({ id }) => id);
  switch (to) {
    case 'nextSuspension':
    case 'nextResumption': {
      const chain = graph.chainFrom(start).coroutines.map(({ id }) => id);
      return { event: to === 'nextSuspension' ? 'suspend' : 'resume', coroutines: [...chain, ...awaiters] };
    }
    case 'end':
      return { event: 'finish', coroutines: [start] };
    case 'intoAwaited': {
      const awaited = program.store.get(start)?.wait?.coroutine;
      if (awaited === undefined) throw new UserError('It waits for no coroutine that is known.');
      return { event: 'resume', coroutines: [awaited] };
    }
    case 'outToAwaiter': {
      const allAwaiters = allAwaitersOf(start, { ...(await program.view()), store: program.store }, false);
      if (allAwaiters.length === 0) {
        throw new UserError(
          program.store.get(start)?.awaiterUnknown === true
            ? 'Who awaits this coroutine is not known: it began before the debugger was attached.'
            : 'No coroutine awaits this one.',
        );
      }
      return { event: 'resume', coroutines: allAwaiters };
    }
  }
}
