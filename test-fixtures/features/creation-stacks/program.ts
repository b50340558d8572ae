// A kitchen that starts its cooks from a helper, so that who created them says little without the stack.
import { createTask, run, sleep, type Coroutine } from 'coroutine-debugger';

async function cook(dish: string): Promise<void> {
  await new Promise(() => dish);
}

function start(dish: string): void {
  void cook(dish); // @started
}

async function kitchen(): Promise<void> {
  await null;
  start('soup'); // @soup
  ['pie'].forEach(start); // @pie
  await null;
  await run(function* () {
    createTask(waiter, { name: 'Anna' }); // @task
    yield* sleep(0);
    closed();
  });
}

function* waiter(): Coroutine<void> {
  yield* sleep(1000); // @waits
}

function closed(): void {
  console.log('closed'); // @closed
}

await kitchen(); // @kitchen
