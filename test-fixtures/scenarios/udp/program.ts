/** UDP: a server that loses the first datagram of each question, and a client that asks again. */
import {
  createDatagramEndpoint,
  Future,
  Queue,
  run,
  TimeoutError,
  waitFor,
  type Coroutine,
  type DatagramAddress,
  type DatagramProtocol,
  type DatagramTransport,
} from '../../../runtime/index.js';

const PRICES = new Map([
  ['soup', 4],
  ['fish', 11],
]);

class PriceServer implements DatagramProtocol {
  readonly #asked = new Set<string>();
  #transport: DatagramTransport | undefined;

  connectionMade(transport: DatagramTransport): void {
    this.#transport = transport;
  }

  datagramReceived(data: Buffer, from: DatagramAddress): void {
    const [dish = '', attempt] = data.toString().split(' ');
    this.#asked.add(dish);
    // Only a repeated question arrives, as on a bad day.
    if (attempt !== '1') this.#transport?.sendto(`${dish} ${PRICES.get(dish) ?? 'unknown'}`, from);
  }

  connectionLost(): void {
    console.log(`server: closed, asked for ${[...this.#asked].join(' and ')}`);
  }
}

class PriceClient implements DatagramProtocol {
  readonly answers = new Queue<string>(0, { name: 'answers' });
  readonly closed = new Future<undefined>({ name: 'closed' });

  datagramReceived(data: Buffer): void {
    this.answers.putNowait(data.toString());
  }

  connectionLost(error: Error | null): void {
    console.log(`client: closed ${error === null ? 'as asked' : error.message}`);
    this.closed.setResult(undefined);
  }
}

/** Seconds of patience for each attempt. */
const PATIENCE = [0.05, 10];

function* ask(transport: DatagramTransport, { answers }: PriceClient, dish: string): Coroutine<string> {
  for (const [index, seconds] of PATIENCE.entries()) {
    transport.sendto(`${dish} ${index + 1}`);
    try {
      return yield* waitFor(answers.get(), seconds);
    } catch (error) {
      if (!(error instanceof TimeoutError)) throw error;
      console.log(`client: no answer about ${dish}, attempt ${index + 1}`);
    }
  }
  return `${dish}: no answer`;
}

await run(function* () {
  const [server] = yield* createDatagramEndpoint(() => new PriceServer());
  const [transport, client] = yield* createDatagramEndpoint(() => new PriceClient(), {
    remote: { port: server.address.port },
  });
  for (const dish of ['soup', 'fish', 'pie']) console.log(`client: ${yield* ask(transport, client, dish)}`);
  server.close();
  transport.close();
  yield* client.closed;
});
