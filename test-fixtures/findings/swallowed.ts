/** A task of the library that catches its own cancellation and goes on as if nothing had happened. */
import { createTask, run, sleep, type Coroutine } from 'coroutine-debugger';

function* watchman(): Coroutine<string> {
  try {
    yield* sleep(1000); // @swallows
  } catch {
    // Whatever it was.
  }
  return 'all is well';
}

await run(function* main() {
  const task = createTask(watchman(), { name: 'watchman', labels: { shift: 'night' } });
  yield* sleep(0.01);
  task.cancel('the shift is over');
  console.log(yield* task);
});
