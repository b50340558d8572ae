/** LoopBot: a robot that runs orders from a queue, one after the other; they can be cancelled, and their state asked. */
import {
  CancelledError,
  createTask,
  getRunningLoop,
  Queue,
  QueueShutDown,
  run,
  sleep,
  VirtualClock,
  wait,
  type Coroutine,
  type Task,
} from '../../../runtime/index.js';

type State = 'waiting' | 'running' | 'done' | 'cancelled' | 'failed';

interface Order {
  readonly name: string;
  readonly work: () => Coroutine<void>;
  state: State;
  task?: Task<void>;
}

const say = (text: string): void => console.log(`${getRunningLoop().time()} s: ${text}`);

class LoopBot {
  readonly #queue = new Queue<Order>(0, { name: 'orders' });
  readonly #orders = new Map<string, Order>();

  order(name: string, work: () => Coroutine<void>): void {
    const order: Order = { name, work, state: 'waiting' };
    this.#queue.putNowait(order);
    this.#orders.set(name, order);
  }

  /** Answers whether there was something to cancel. */
  cancel(name: string): boolean {
    const order = this.#orders.get(name);
    if (order?.state === 'running') return order.task?.cancel(`${name} was cancelled`) ?? false;
    if (order?.state !== 'waiting') return false;
    order.state = 'cancelled';
    return true;
  }

  status(): string {
    return [...this.#orders.values()].map(({ name, state }) => `${name} ${state}`).join(', ');
  }

  /** No more orders; those that wait are still run. */
  shutdown(): void {
    this.#queue.shutdown();
  }

  /** Runs orders until `shutdown`. Cancelled itself, it ends the order that runs. */
  *run(): Coroutine<void> {
    for (;;) {
      let order: Order;
      try {
        order = yield* this.#queue.get();
      } catch (error) {
        if (error instanceof QueueShutDown) return;
        throw error;
      }
      if (order.state === 'waiting') yield* this.#runOne(order);
    }
  }

  *#runOne(order: Order): Coroutine<void> {
    const task = createTask(order.work, { name: order.name });
    order.task = task;
    order.state = 'running';
    try {
      yield* wait([task]);
    } catch (error) {
      task.cancel();
      yield* wait([task]);
      order.state = 'cancelled';
      throw error;
    }
    if (task.cancelled()) order.state = 'cancelled';
    else if (task.exception() === null) order.state = 'done';
    else order.state = 'failed';
    say(`${order.name}: ${order.state}`);
  }
}

function* moveTo(place: string, seconds: number): Coroutine<void> {
  say(`moving to ${place}`);
  try {
    yield* sleep(seconds);
    say(`at ${place}`);
  } catch (error) {
    if (error instanceof CancelledError) {
      say(`halting on the way to ${place}`);
      yield* sleep(1);
    }
    throw error;
  }
}

function* housework(): Coroutine<void> {
  const bot = new LoopBot();
  const robot = createTask(bot.run(), { name: 'LoopBot' });
  bot.order('water', function* () {
    yield* moveTo('well', 3);
    yield* moveTo('garden', 3);
  });
  bot.order('mow', () => moveTo('meadow', 10));
  bot.order('paint', () => moveTo('fence', 5));
  bot.order('fly', function* () {
    throw new Error('no wings');
  });
  bot.order('sweep', () => moveTo('yard', 2));

  yield* sleep(4);
  say(bot.status());
  say(`paint: ${bot.cancel('paint') ? 'cancelled before it began' : 'too late'}`);
  yield* sleep(4);
  say(`mow: ${bot.cancel('mow') ? 'asked to end' : 'too late'}`);
  say(`water: ${bot.cancel('water') ? 'cancelled' : 'too late'}`);
  bot.shutdown();
  yield* robot;
  say(`switched off; ${bot.status()}`);
}

function* night(): Coroutine<void> {
  const bot = new LoopBot();
  const robot = createTask(bot.run(), { name: 'LoopBot' });
  bot.order('guard', () => moveTo('gate', 3600));
  yield* sleep(60);
  robot.cancel('the sun rises');
  try {
    yield* robot;
  } catch (error) {
    say(`LoopBot ended: ${(error as Error).message}`);
  }
  say(bot.status());
}

await run(housework, { clock: new VirtualClock() });
await run(night, { clock: new VirtualClock() });
