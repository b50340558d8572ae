/** Tasks of the library that have not begun: some will enter instrumented code, one never does. */
import { createTask, run, sleep, type Coroutine, type Task } from 'coroutine-debugger';

function* cook(dish: string): Coroutine<string> {
  yield* sleep(0.002); // @cook-sleep
  return dish; // @cook-return
}

await run(function* main() {
  const tasks: Task<unknown>[] = [
    createTask(cook('soup'), { name: 'soup' }),
    createTask(async () => await Promise.resolve('tea'), { name: 'tea' }),
    createTask(sleep(0.001, 'nap'), { name: 'nap' }),
  ];
  for (const task of tasks) console.log(yield* task); // @created
});
