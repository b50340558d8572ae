/** Work that blocks the loop, and the same work on another thread while the loop goes on. */
import { createTask, run, runInExecutor, sleep, type Coroutine } from '../../../runtime/index.js';

function work(ms: number): string {
  const end = Date.now() + ms;
  while (Date.now() < end);
  return 'worked';
}

function* heartbeat(beats: number[]): Coroutine<void> {
  for (;;) {
    yield* sleep(0.005);
    beats.push(1);
  }
}

await run(function* () {
  const beats: number[] = [];
  const heart = createTask(heartbeat(beats));
  yield* sleep(0);
  console.log(work(60), beats.length > 3 ? 'while the heart beat' : 'while the heart stood still');
  console.log(
    yield* runInExecutor(undefined, work, 60),
    beats.length > 3 ? 'while the heart beat' : 'without',
  );
  heart.cancel();
});
