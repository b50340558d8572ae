/** Steps between awaits: which event of which coroutines ends each. */
import type { CoroutineBreakpoint } from '../../runtime/protocol/hook.js';
import type { CoroutineId } from '../../runtime/protocol/ids.js';
import type { CoroutineStep } from '../protocol/requests.js';
import { UserError } from '../target/user-error.js';
import { allAwaitersOf } from './awaiters.js';
import type { Program } from './program.js';

/** What a step waits for. */
export type StepTarget = Pick<CoroutineBreakpoint, 'event' | 'coroutines' | 'afterTick'>;

/** @param task the coroutine to step; default: the one that is stopped */
export async function awaitStep(
  program: Program,
  to: CoroutineStep,
  task: CoroutineId | undefined,
): Promise<StepTarget> {
  const { hook } = program.debuggee;
  if (to === 'nextResumptionOfAny') return { event: 'resume' };
  if (to === 'nextTick') return { event: 'resume', afterTick: await hook.call('currentTick') };
  await program.refresh();
  const start = task ?? (await hook.call('running'))[0];
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
      const allAwaiters = allAwaitersOf(start, { ...(await program.rows()), store: program.store }, false);
      if (allAwaiters.length === 0) {
        throw new UserError(
          program.store.get(start)?.awaiterUnknown === true
            ? 'Who awaits this coroutine is not known: it began before the debugger was attached.'
            : 'Nobody awaits this coroutine.',
        );
      }
      return { event: 'resume', coroutines: allAwaiters };
    }
  }
}
