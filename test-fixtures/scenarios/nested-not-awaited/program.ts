/** Calling a coroutine runs nothing; the loop says so when it ends. */
import { coroutine, getRunningLoop, run, sleep } from '../../../runtime/index.js';

function* answer() {
  yield* sleep(0);
  return 42;
}

const nested = coroutine(answer);

await run(function* () {
  getRunningLoop().setExceptionHandler(({ message }) => console.log(message));
  nested();
  console.log(yield* nested());
});
