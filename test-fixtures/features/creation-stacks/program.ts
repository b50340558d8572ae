// A kitchen that starts its cooks from a helper, so that who created them says little without the stack.
import { createTask, run } from 'coroutine-debugger';

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
    yield;
    closed();
  });
}

function* waiter(): Generator {
  yield; // @waits
  yield;
}

function closed(): void {
  console.log('closed'); // @closed
}

await kitchen(); // @kitchen
