/** Queries that run in tasks of their own, as those of a query builder: who has the connection does not wait for them. */
import { EventEmitter } from 'node:events';
import { Pool } from './pool.js';

class Client {
  private readonly pool = new Pool();

  async connect(): Promise<string> {
    return await this.pool.acquire(); // @connects
  }
}

const client = new Client();
const requests = new EventEmitter();
requests.on('query', () => void query());

async function query(): Promise<void> {
  await runOn(client);
}

async function runOn(from: Client): Promise<void> {
  await from.connect();
}

/** Has the connection, and waits until its own work says that it is done. */
async function transaction(): Promise<void> {
  await client.connect();
  await work(); // @work
}

/** Its query runs outside of the transaction: it asks the pool. */
function work(): Promise<void> {
  return new Promise((resolve) => {
    requests.once('done', resolve);
    requests.emit('query');
  });
}

export function begin(): void {
  // Any code of the module may get at the pool: that only those who wait can wake each other is not known here.
  setInterval(() => requests.emit('look'), 60_000);
  void transaction();
}
