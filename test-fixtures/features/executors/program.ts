/** Heavy work in a worker thread: the task that waits for it says so. */
import { createTask, run, runInExecutor, type Coroutine } from 'coroutine-debugger';

const gate = new Int32Array(new SharedArrayBuffer(4));

function grind({ gate, beans }: { gate: Int32Array; beans: number }): string {
  Atomics.wait(gate, 0, 0);
  return `${beans} beans ground`;
}

function* makeCoffee(beans: number): Coroutine<void> {
  const coffee = yield* runInExecutor(undefined, grind, { gate, beans }); // @grind
  console.log(coffee);
}

await run(function* main() {
  const coffee = createTask(makeCoffee(40), { name: 'coffee' });
  setImmediate(() => {
    Atomics.store(gate, 0, 1); // @open
    Atomics.notify(gate, 0);
  });
  yield* coffee; // @coffee
});
