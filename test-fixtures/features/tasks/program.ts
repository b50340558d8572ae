/** A restaurant on the library: every guest and the cook are tasks with a name and labels. */
import { createTask, gather, Queue, run, sleep, VirtualClock, type Coroutine } from 'coroutine-debugger';

const orders = new Queue<string>(0, { name: 'orders' });

function* cook(): Coroutine<void> {
  for (;;) {
    const dish = yield* orders.get(); // @next-order
    yield* sleep(5); // @cooking
    console.log(`${dish} is ready`);
  }
}

function* read(menu: readonly string[]): Coroutine<string> {
  yield* sleep(menu.length); // @reading
  return menu[0] ?? 'nothing'; // @chosen
}

function* dine(menu: readonly string[]): Coroutine<void> {
  const dish = yield* read(menu); // @choosing
  yield* orders.put(dish);
}

function* welcome(): Coroutine<void> {
  const guest = (name: string, ...menu: string[]) =>
    createTask(dine(menu), { name, labels: { room: 'hall' } }); // @guest
  yield* gather([guest('Ada', 'soup', 'pie'), guest('Bob', 'pie')]); // @guests
  yield* sleep(20);
}

await run(
  function* main() {
    const anna = createTask(cook, { name: 'cook Anna', labels: { room: 'kitchen', shift: 'late' } });
    yield* createTask(welcome); // @welcome
    anna.cancel('closing time');
  },
  { clock: new VirtualClock() },
);
