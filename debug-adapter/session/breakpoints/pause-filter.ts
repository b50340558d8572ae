/** Decides which pauses are not stops for the user. */
import type { Debuggee, Pause } from '../../debuggee/debuggee.js';
import { justResumed } from '../../debuggee/running-coroutines.js';
import type { ExceptionStops } from './exception-stops.js';
import type { Program } from '../program/program.js';
import type { Steps } from '../stepping/steps.js';
import type { Variables } from '../stack/variables.js';

/**
 * Whether the program continues: the pause belongs to a step, is left from an earlier one, its exception is filtered
 * out, or it must not interrupt a step.
 */
export async function isPassedBy(
  pause: Pause,
  { debuggee }: Program,
  steps: Steps,
  exceptions: ExceptionStops,
  variables: Variables,
): Promise<boolean> {
  const isOld = await isOldStep(pause, debuggee);
  if (!isOld && (await steps.continueStep(pause))) return true;
  const { cause } = pause;
  const isUnwanted =
    isOld ||
    (cause.kind === 'exception' &&
      (cause.isOurs ||
        isOfSkipped(pause, cause.uncaught) ||
        !(await exceptions.isWanted(pause, variables, debuggee))));
  if (!isUnwanted && !(await steps.steals(pause))) return false;
  await debuggee.execution.resume(pause);
  return true;
}

/** An old step ends where its coroutine has just resumed, where no `debugger` statement can be. */
async function isOldStep({ cause }: Pause, debuggee: Debuggee): Promise<boolean> {
  if (cause.kind !== 'other') return false;
  return cause.isOldStep === 'unsaid' ? (await justResumed(debuggee)).length > 0 : cause.isOldStep;
}

/** Caught: thrown in a skipped file. Uncaught: only skipped files are on the stack. */
function isOfSkipped({ frames: [top, ...others] }: Pause, uncaught: boolean): boolean {
  return top?.isSkipped === true && (!uncaught || others.every(({ isSkipped }) => isSkipped));
}
