/** Two countdowns one after the other take 5 seconds, concurrently 3. */
import { gather, getRunningLoop, run, sleep, VirtualClock, type Coroutine } from '../../../runtime/index.js';

function* countdown(name: string, from: number): Coroutine<void> {
  for (let n = from; n > 0; n--) {
    console.log(`${getRunningLoop().time()} s: ${name} ${n}`);
    yield* sleep(1);
  }
}

await run(
  function* () {
    yield* countdown('A', 2);
    yield* countdown('B', 3);
    console.log(`one after the other: ${getRunningLoop().time()} s`);
  },
  { clock: new VirtualClock() },
);
await run(
  function* () {
    yield* gather([countdown('A', 2), countdown('B', 3)]);
    console.log(`concurrently: ${getRunningLoop().time()} s`);
  },
  { clock: new VirtualClock() },
);
