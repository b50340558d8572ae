/** A kitchen on the library: who holds the stove, who waits for it, how full the queues are. */
import {
  createTask,
  Event,
  gather,
  Lock,
  Queue,
  run,
  Semaphore,
  sleep,
  VirtualClock,
  withAsync,
  type Coroutine,
} from 'coroutine-debugger';

const orders = new Queue<string>(1, { name: 'orders' });
const dishes = new Queue<string>(0, { name: 'dishes' });
const stove = new Lock({ name: 'stove' });
const seats = new Semaphore(1, { name: 'seats' });
const closing = new Event({ name: 'closing' });

function* write(): Coroutine<void> {
  for (const dish of ['soup', 'pie']) yield* orders.put(dish); // @put
}

function* carry(): Coroutine<void> {
  console.log(yield* dishes.get()); // @get
}

function* heat(hours: number): Coroutine<void> {
  yield* withAsync(stove, function* () {
    // @stove
    yield* sleep(hours * 3600); // @heat
  });
}

function* sit(): Coroutine<void> {
  yield* withAsync(seats, function* () {
    // @seats
    yield* closing.wait(); // @closing
  });
}

await run(
  function* main() {
    const start = (name: string, work: () => Coroutine<void>) => createTask(work, { name });
    const everybody = gather([
      start('writer', write),
      start('waiter', carry),
      start('cook', () => heat(1)),
      start('helper', () => heat(2)),
      start('Ada', sit),
      start('Bob', sit),
    ]);
    yield* sleep(0);
    yield* sleep(0);
    console.log('everybody waits'); // @everybody
    orders.getNowait();
    dishes.putNowait('soup');
    closing.set();
    yield* everybody;
  },
  { clock: new VirtualClock() },
);
