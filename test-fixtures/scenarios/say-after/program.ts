/** Saying one thing after the other, and both in the time of the longer. */
import {
  createTask,
  getRunningLoop,
  run,
  sleep,
  TaskGroup,
  VirtualClock,
  withAsync,
} from '../../../runtime/index.js';

async function sayAfter(delay: number, what: string): Promise<void> {
  await sleep(delay);
  console.log(`${getRunningLoop().time()} s: ${what}`);
}

await run(
  async () => {
    await sayAfter(1, 'hello');
    await sayAfter(2, 'world');
    console.log(`sequential: ${getRunningLoop().time()} s`);
    const hello = createTask(() => sayAfter(1, 'hello'));
    const world = createTask(() => sayAfter(2, 'world'));
    await hello;
    await world;
    console.log(`tasks: ${getRunningLoop().time()} s`);
    await withAsync(new TaskGroup(), async (group) => {
      group.createTask(() => sayAfter(1, 'hello'));
      group.createTask(() => sayAfter(2, 'world'));
    });
    console.log(`group: ${getRunningLoop().time()} s`);
  },
  { clock: new VirtualClock() },
);
