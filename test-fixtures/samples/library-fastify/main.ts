/** fastify on the library: handlers put orders into a queue and wait for a cook, who is a task. */
import {
  createTask,
  Event,
  Future,
  gather,
  Queue,
  run,
  withSignal,
  type Coroutine,
} from 'coroutine-debugger';
import Fastify from 'fastify';

interface Order {
  readonly dish: string;
  readonly plate: Future<string>;
}

const DISHES = ['rice', 'fish', 'soup'];

await run(function* main() {
  const orders = new Queue<Order>(0, { name: 'orders' });
  const opening = new Event({ name: 'kitchen opens' });
  const server = Fastify();

  server.get('/order/:dish', async function takeOrder(request) {
    const { dish } = request.params as { dish: string };
    const plate = new Future<string>({ name: `plate of ${dish}` });
    await orders.put({ dish, plate });
    if (orders.size() === DISHES.length) openKitchen();
    return { plate: await plate }; // @plate
  });

  function openKitchen(): void {
    console.log('all orders are in'); // @all-in
    opening.set();
  }

  function* cook(): Coroutine<void> {
    yield* opening.wait();
    for (;;) {
      const { dish, plate } = yield* orders.get();
      plate.setResult(`${dish} by Ann`);
    }
  }

  function* eat(address: string, dish: string): Coroutine<string> {
    const url = `${address}/order/${dish}`;
    const response = yield* withSignal((signal) => fetch(url, { signal }), `GET ${dish}`);
    const { plate } = (yield* withSignal(() => response.json(), `body of ${dish}`)) as { plate: string };
    return plate;
  }

  const address = yield* withSignal(() => server.listen({ host: '127.0.0.1', port: 0 }), 'listen');
  const ann = createTask(cook, { name: 'Ann' });
  const guests = DISHES.map((dish) => createTask(eat(address, dish), { name: `guest of ${dish}` }));
  console.log((yield* gather(guests)).join(', '));
  ann.cancel();
  yield* withSignal(() => server.close(), 'close');
  console.log('closed');
});
