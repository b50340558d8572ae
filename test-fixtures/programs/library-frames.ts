/** Tasks of the library that are cancelled while functions they call wait; the frames end as the tasks do. */
import { createTask, run, sleep, type Coroutine } from 'coroutine-debugger';

function* innermost(): Coroutine<void> {
  yield* sleep(100);
}

function* inner(): Coroutine<void> {
  try {
    yield* innermost();
  } finally {
    yield* sleep(0);
  }
}

function* outer(): Coroutine<void> {
  yield* inner();
}

async function awaited(): Promise<void> {
  await sleep(100);
}

async function awaiting(): Promise<void> {
  await awaited();
}

function* forgiven(): Coroutine<void> {
  yield* sleep(100);
}

function* forgiving(): Coroutine<string> {
  try {
    yield* forgiven();
  } catch {
    return 'all right';
  }
  return 'done';
}

await run(function* main() {
  const tasks = [createTask(outer), createTask(awaiting), createTask(forgiving)];
  yield* sleep(0);
  for (const task of tasks) task.cancel();
  for (const task of tasks)
    try {
      yield* task;
    } catch {
      // Cancelled, as asked.
    }
});
console.log('ready');
process.stdin.resume();
