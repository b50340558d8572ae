/** Tasks of the library that are cancelled: of generators, of `async` functions, and one that throws another error. */
import { createTask, run, sleep, type Coroutine, type Task } from 'coroutine-debugger';

function* inner(): Coroutine<void> {
  yield* sleep(10);
}

function* outer(): Coroutine<void> {
  yield* inner();
}

async function awaited(): Promise<void> {
  await sleep(10);
}

async function awaiting(): Promise<void> {
  await awaited();
}

function* wrapper(): Coroutine<void> {
  try {
    yield* sleep(10);
  } catch (error) {
    throw new Error('no soup', { cause: error });
  }
} // @wrapped

await run(function* main() {
  const tasks: Task<void>[] = [createTask(outer), createTask(awaiting), createTask(wrapper)];
  yield* sleep(0);
  for (const task of tasks) task.cancel();
  const ends: string[] = [];
  for (const task of tasks) {
    try {
      yield* task;
    } catch (error) {
      ends.push(task.cancelled() ? 'cancelled' : (error as Error).message);
    }
  }
  console.log(ends.join(' '));
});
