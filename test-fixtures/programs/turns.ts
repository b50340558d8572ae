/** Two workers that count turns of the event loop, until each is told to stop or has counted enough. */
import { setImmediate as turn } from 'node:timers/promises';

const counts: Record<string, number> = { left: 0, right: 0 };
const enough: Record<string, number> = { left: 40, right: 40 };

async function step(name: string): Promise<void> {
  await turn(); // @step-await
  counts[name] = (counts[name] ?? 0) + 1; // @stepped
}

async function work(name: string): Promise<string> {
  try {
    while ((counts[name] ?? 0) < (enough[name] ?? 0)) await step(name); // @work-await
    return `${name} counted ${counts[name] ?? 0}`;
  } catch (error) {
    return `${name} was stopped by ${(error as Error).name}: ${(error as Error).message}`;
  } finally {
    await turn();
    console.log(`${name} cleaned up`);
  }
}

console.log((await Promise.all([work('left'), work('right')])).join(', ')); // @main-await
