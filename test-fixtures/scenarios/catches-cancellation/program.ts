/** A coroutine that cleans up when cancelled, and one that swallows its cancellation. */
import {
  CancelledError,
  createTask,
  run,
  sleep,
  VirtualClock,
  type Coroutine,
} from '../../../runtime/index.js';

function* cancelMe(): Coroutine<void> {
  console.log('cancelMe: before sleep');
  try {
    yield* sleep(3600);
  } catch (error) {
    console.log('cancelMe: cancel sleep');
    throw error;
  } finally {
    console.log('cancelMe: after sleep');
  }
}

function* stubborn(): Coroutine<string> {
  try {
    yield* sleep(3600);
  } catch (error) {
    if (error instanceof CancelledError) console.log(`stubborn: no (${error.message})`);
  }
  yield* sleep(1);
  return 'finished all the same';
}

await run(
  function* () {
    const task = createTask(cancelMe());
    yield* sleep(1);
    task.cancel();
    try {
      yield* task;
    } catch (error) {
      console.log(`main: ${(error as Error).name}`);
    }
    const other = createTask(stubborn());
    yield* sleep(1);
    other.cancel('please');
    console.log(yield* other, other.cancelled(), other.cancelling());
  },
  { clock: new VirtualClock() },
);
