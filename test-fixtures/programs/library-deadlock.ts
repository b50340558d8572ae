/** Two tasks of the library, each holding the lock that the other waits for. */
import { createTask, gather, Lock, run, sleep, type Coroutine } from 'coroutine-debugger';

const fork = new Lock({ name: 'fork' });
const knife = new Lock({ name: 'knife' });

function* dine(first: Lock, second: Lock): Coroutine<void> {
  yield* first.acquire();
  yield* sleep(0);
  yield* second.acquire(); // @second
}

const keepAlive = setInterval(() => undefined, 1000);
await run(function* () {
  yield* gather([
    createTask(dine(fork, knife), { name: 'Ada' }),
    createTask(dine(knife, fork), { name: 'Bob' }),
  ]);
});
clearInterval(keepAlive);
