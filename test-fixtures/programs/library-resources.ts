/** Tasks that wait for a queue, a lock, a semaphore, an event and a timer of the library, for as long as one looks. */
import {
  createTask,
  Event,
  gather,
  Lock,
  Queue,
  run,
  Semaphore,
  sleep,
  type Coroutine,
} from 'coroutine-debugger';

const orders = new Queue<string>(2, { name: 'orders' });
const dishes = new Queue<string>(0, { name: 'dishes' });
const stove = new Lock({ name: 'stove' });
const seats = new Semaphore(1, { name: 'seats' });
const closing = new Event({ name: 'closing' });

function* put(): Coroutine<void> {
  for (;;) yield* orders.put('soup');
}

function* take(): Coroutine<void> {
  yield* dishes.get();
}

function* cook(): Coroutine<void> {
  yield* stove.acquire();
  yield* sleep(1000);
}

function* warm(): Coroutine<void> {
  yield* stove.acquire();
}

function* sit(): Coroutine<void> {
  yield* seats.acquire();
  yield* closing.wait();
}

await run(function* main() {
  const named = (name: string) => ({ name });
  yield* gather([
    createTask(put, named('ann')),
    createTask(take, named('bob')),
    createTask(take, named('cid')),
    createTask(cook, named('cook')),
    createTask(warm, named('dan')),
    createTask(sit, named('eve')),
    createTask(sit, named('fay')),
  ]);
});
