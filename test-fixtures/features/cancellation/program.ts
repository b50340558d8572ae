/** Who cancelled whom and why, and a watchman who swallows it. */
import {
  CancelledError,
  createTask,
  gather,
  run,
  sleep,
  timeout,
  VirtualClock,
  withAsync,
  type Coroutine,
} from 'coroutine-debugger';

function* walk(): Coroutine<void> {
  yield* sleep(3600); // @walk
}

function* patrol(): Coroutine<void> {
  yield* walk(); // @patrol
}

function* watch(): Coroutine<string> {
  try {
    yield* sleep(3600); // @watch
  } catch (error) {
    if (!(error instanceof CancelledError)) throw error;
  }
  return 'all is well';
}

function* nap(): Coroutine<void> {
  yield* withAsync(timeout(60), () => sleep(3600)); // @nap
}

await run(
  function* main() {
    const guard = createTask(patrol, { name: 'guard' });
    const watchman = createTask(watch, { name: 'watchman' });
    const sleeper = createTask(nap, { name: 'sleeper' });
    yield* sleep(120);
    guard.cancel('the shift is over');
    watchman.cancel('the shift is over');
    yield* gather([guard, watchman, sleeper], { returnExceptions: true });
    console.log('morning'); // @morning
  },
  { clock: new VirtualClock() },
);
