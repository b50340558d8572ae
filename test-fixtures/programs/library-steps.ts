/** A task of the library that delegates, to step through. */
import { createTask, Queue, run, sleep, type Coroutine } from 'coroutine-debugger';

const orders = new Queue<number>(1, { name: 'orders' });

function* take(): Coroutine<number> {
  yield* sleep(0.001); // @take-sleep
  const order = yield* orders.get(); // @take-get
  return order; // @take-return
} // @take-end

function* serve(): Coroutine<number> {
  const order = yield* take(); // @serve-take
  return order + 1; // @serve-return
}

await run(function* main() {
  const task = createTask(serve, { name: 'waiter' });
  yield* orders.put(3);
  console.log(yield* task); // @main-join
});
