/** Two diners on the library, each with one piece of cutlery, each waiting for the other's. */
import { createTask, gather, Lock, run, sleep, type Coroutine } from 'coroutine-debugger';

const fork = new Lock({ name: 'fork' });
const knife = new Lock({ name: 'knife' });

function* dine(first: Lock, second: Lock): Coroutine<void> {
  yield* first.acquire();
  yield* sleep(0);
  yield* second.acquire(); // @second
}

setTimeout(() => {
  console.log('nobody eats'); // @nobody
  process.exit();
}, 50);
await run(function* main() {
  yield* gather([
    createTask(dine(fork, knife), { name: 'Ada' }),
    createTask(dine(knife, fork), { name: 'Bob' }),
  ]); // @gather
});
