/** Something for each breakpoint on events of the loop: a tick that lasts, a queue full and empty, a lock held long. */
import {
  createTask,
  Lock,
  Queue,
  run,
  sleep,
  VirtualClock,
  withAsync,
  type Coroutine,
} from 'coroutine-debugger';

const orders = new Queue<string>(2, { name: 'orders' });
const stove = new Lock({ name: 'stove' });

/** Holds up everything for longer than half a second. */
async function grind(): Promise<void> {
  const until = performance.now() + 600;
  while (performance.now() < until);
  await Promise.resolve(); // @ground
}

function* take(): Coroutine<void> {
  yield* orders.put('soup');
  yield* orders.put('pie'); // @full
}

async function serve(): Promise<void> {
  await orders.get();
  await orders.get(); // @empty
}

/** In the loop's time, which jumps: 5 seconds. */
function* cook(): Coroutine<void> {
  yield* stove.acquire();
  yield* sleep(5);
  stove.release(); // @released
}

function* warm(): Coroutine<void> {
  yield* sleep(3);
  // Held for no time at all.
  yield* withAsync(stove, function* () {}); // @wanted
}

await grind();
await run(
  function* main() {
    yield* createTask(take, { name: 'waiter' });
    yield* createTask(serve, { name: 'runner' });
    const cooking = createTask(cook, { name: 'cook' });
    yield* createTask(warm, { name: 'helper' });
    yield* cooking;
    yield* createTask(cook, { name: 'second cook' });
  },
  { clock: new VirtualClock() },
);
console.log('done');
