/** A market on the library: a queue fills up, a lock is held for an hour, somebody thinks too long. */
import {
  createTask,
  gather,
  Lock,
  Queue,
  run,
  sleep,
  VirtualClock,
  withAsync,
  type Coroutine,
} from 'coroutine-debugger';

const crates = new Queue<string>(2, { name: 'crates' });
const scales = new Lock({ name: 'scales' });

function* load(): Coroutine<void> {
  for (const fruit of ['apples', 'pears', 'plums']) yield* crates.put(fruit); // @put
}

function* unload(): Coroutine<void> {
  yield* sleep(60);
  while (!crates.empty()) yield* crates.get(); // @get
}

function* weigh(hours: number): Coroutine<void> {
  yield* withAsync(scales, function* () {
    yield* sleep(hours * 3600); // @weigh
  });
}

await run(
  function* main() {
    const named = (name: string) => ({ name });
    yield* gather([createTask(weigh(1), named('butcher')), createTask(weigh(0), named('baker'))]);
    yield* gather([createTask(load, named('loader')), createTask(unload, named('unloader'))]);
  },
  { clock: new VirtualClock() },
);

async function think(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve)); // @think
  const until = performance.now() + 120;
  while (performance.now() < until);
}

await think(); // @thought
