/** Which pauses are no stops for the user. */
import type { Pause } from '../target/debuggee.js';
import type { ExceptionStops } from './exception-stops.js';
import type { Program } from './program.js';
import type { Steps } from './steps.js';
import type { Variables } from './variables.js';

/** Whether the program runs on: the pause was a step's own, its exception is not wanted, or a step is not to be stolen. */
export async function isPassedBy(
  pause: Pause,
  { debuggee }: Program,
  steps: Steps,
  exceptions: ExceptionStops,
  variables: Variables,
): Promise<boolean> {
  if (await steps.goOn(pause)) return true;
  const { cause } = pause;
  const isUnwanted =
    cause.kind === 'exception' && (cause.isOurs || !(await exceptions.isWanted(pause, variables, debuggee)));
  if (!isUnwanted && !(await steps.steals(pause))) return false;
  await debuggee.continue();
  return true;
}
