/** A loop's report in debug mode about a slow callback or step. */
import { placeOf } from './debug-places.js';
import { Driver } from './driver.js';
import { Callback } from './future.js';
import { Handle } from './handle.js';
import { Task } from './task.js';
import type { ErrorContext } from './error-report.js';
import type { Runnable } from './ready-queue.js';

/** Called before it runs; call its result afterwards. */
export function watchSlowness(item: Runnable): (seconds: number) => ErrorContext {
  const driver = driverOf(item);
  const before = driver === undefined ? undefined : placeOf(driver)[0];
  return (seconds) => {
    const took = `took ${seconds.toFixed(3)} seconds`;
    if (item instanceof Handle) {
      const [place] = placeOf(item);
      const scheduled = place === undefined ? '' : `, scheduled ${place},`;
      return { message: `Executing ${item.label}${scheduled} ${took}`, handle: item };
    }
    if (item instanceof Callback) return { message: `Executing ${item.label} ${took}`, future: item.future };
    const task = item instanceof Task ? (item as Task<unknown>) : driver?.task;
    if (task === undefined) return { message: `Executing a step of the library ${took}` };
    const from =
      item instanceof Task ? 'its start' : before === undefined ? undefined : `its await ${before}`;
    const now = driverOf(item) ?? driver;
    const after = now?.waitsFor === undefined ? undefined : placeOf(now)[0];
    const to = after === undefined ? (task.done() ? 'its end' : undefined) : `its await ${after}`;
    const stretch = `${from === undefined ? '' : ` from ${from}`}${to === undefined ? '' : ` to ${to}`}`;
    return { message: `Executing ${task.label}${stretch} ${took}`, task };
  };
}

function driverOf(item: Runnable): Driver | undefined {
  if (item instanceof Driver) return item;
  const [strand] = item instanceof Task ? item.strands : [];
  return strand instanceof Driver ? strand : undefined;
}
