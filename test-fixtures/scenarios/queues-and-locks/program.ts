/** Producers and consumers over a bounded queue, and what they share: a lock, a semaphore, an event, a condition. */
import {
  Condition,
  createTask,
  Event,
  getRunningLoop,
  Lock,
  PriorityQueue,
  Queue,
  QueueShutDown,
  run,
  Semaphore,
  sleep,
  TaskGroup,
  VirtualClock,
  withAsync,
  type Coroutine,
} from '../../../runtime/index.js';

const say = (text: string): void => console.log(`${getRunningLoop().time()} s: ${text}`);

/** Two bakers are faster than two sellers with one till: they wait until there is room on the table. */
function* producersAndConsumers(): Coroutine<void> {
  const table = new Queue<string>(2, { name: 'table' });
  const till = new Lock({ name: 'till' });
  let takings = 0;

  function* bake(baker: string, loaves: number): Coroutine<void> {
    for (let n = 1; n <= loaves; n++) {
      yield* sleep(1);
      yield* table.put(`${baker}'s loaf ${n}`);
      say(`${baker}'s loaf ${n} is on the table`);
    }
  }

  function* sell(): Coroutine<void> {
    for (;;) {
      let loaf: string;
      try {
        loaf = yield* table.get();
      } catch (error) {
        if (error instanceof QueueShutDown) return;
        throw error;
      }
      // Between reading and writing the sum another seller could come: the lock keeps it out.
      yield* withAsync(till, function* () {
        const before = takings;
        yield* sleep(2);
        takings = before + 3;
      });
      say(`sold ${loaf}`);
      table.taskDone();
    }
  }

  const sellers = ['Cleo', 'Dan'].map((name) => createTask(sell(), { name }));
  yield* withAsync(new TaskGroup({ name: 'bakers' }), function* (bakers) {
    bakers.createTask(bake('Ann', 4), { name: 'Ann' });
    bakers.createTask(bake('Bob', 3), { name: 'Bob' });
  });
  say('all is baked');
  yield* table.join();
  table.shutdown();
  for (const seller of sellers) yield* seller;
  say(`all is sold, for ${takings}`);
}

/** Two at a time, first come first served. */
function* semaphore(): Coroutine<void> {
  const ovens = new Semaphore(2, { name: 'ovens' });
  yield* withAsync(new TaskGroup(), function* (group) {
    for (const [cake, seconds] of [
      ['tart', 2],
      ['pie', 3],
      ['roll', 1],
    ] as const)
      group.createTask(function* () {
        yield* withAsync(ovens, function* () {
          say(`${cake} goes in`);
          yield* sleep(seconds);
        });
        say(`${cake} is out`);
      });
  });
}

/** All wait for one event; those with enough money wait for a lower price. */
function* eventAndCondition(): Coroutine<void> {
  const opening = new Event({ name: 'opening' });
  const price = new Condition();
  let asked = 9;

  yield* withAsync(new TaskGroup(), function* (group) {
    for (const [guest, money] of [
      ['Eve', 5],
      ['Finn', 8],
    ] as const)
      group.createTask(function* () {
        yield* opening.wait();
        say(`${guest} comes in`);
        yield* withAsync(price, function* () {
          yield* price.waitFor(() => asked <= money);
          say(`${guest} buys for ${asked}`);
        });
      });
    yield* sleep(1);
    opening.set();
    while (asked > 5) {
      yield* sleep(1);
      yield* withAsync(price, function* () {
        asked -= 2;
        price.notifyAll();
      });
    }
  });
}

/** The most urgent first; of equal ones the oldest. */
function* priorities(): Coroutine<void> {
  const orders = new PriorityQueue<[urgency: number, order: string]>();
  for (const order of [
    [2, 'bread'],
    [1, 'milk'],
    [3, 'cake'],
    [1, 'salt'],
  ] as [number, string][])
    yield* orders.put(order);
  orders.shutdown();
  const names: string[] = [];
  while (!orders.empty()) names.push((yield* orders.get())[1]);
  say(names.join(', '));
}

for (const part of [producersAndConsumers, semaphore, eventAndCondition, priorities])
  await run(part, { clock: new VirtualClock() });
