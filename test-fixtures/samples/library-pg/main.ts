/**
 * PostgreSQL (pg) on the library: a pool behind a semaphore, transactions that roll back when they are cancelled, and
 * notifications as a queue. The parameters say where the server listens: host, port, user.
 */
import {
  createTask,
  Event,
  fromPromise,
  gather,
  Queue,
  run,
  sleep,
  withAsync,
  type AsyncContext,
  type Coroutine,
} from 'coroutine-debugger';
import pg from 'pg';

const [host = '127.0.0.1', port = '5432', user = 'postgres'] = process.argv.slice(2);
const server = { host, port: Number(port), user, database: 'postgres' };

/** A query as an await with words; what it becomes after a cancellation is nobody's concern. */
function* query(client: pg.ClientBase, text: string, values: unknown[] = []): Coroutine<pg.QueryResult> {
  return yield* fromPromise(client.query(text, values), `query ${text}`);
}

/** Begins on entry; commits, or rolls back when the body threw or was cancelled. */
class Transaction implements AsyncContext<pg.PoolClient> {
  #client: pg.PoolClient | undefined;

  constructor(private readonly pool: pg.Pool) {}

  *enter(): Coroutine<pg.PoolClient> {
    this.#client = yield* fromPromise(this.pool.connect(), 'connection of the pool');
    yield* query(this.#client, 'BEGIN');
    return this.#client;
  }

  *exit(error: Error | undefined): Coroutine<boolean> {
    const client = this.#client as pg.PoolClient;
    yield* query(client, error === undefined ? 'COMMIT' : 'ROLLBACK');
    client.release();
    return false;
  }
}

await run(function* main() {
  const pool = new pg.Pool({ ...server, max: 3 });
  const listener = new pg.Client(server);
  yield* fromPromise(listener.connect(), 'connect');
  const news = new Queue<string>(0, { name: 'notifications' });
  listener.on('notification', ({ payload }) => news.putNowait(payload ?? ''));
  yield* query(listener, 'LISTEN accounts');
  yield* query(listener, 'CREATE TABLE accounts (name text PRIMARY KEY, amount int)');
  yield* query(listener, "INSERT INTO accounts VALUES ('Ada', 100), ('Bob', 0)");

  const locked = new Event({ name: 'row is locked' });

  function* move(amount: number, pause?: () => Coroutine<void>): Coroutine<void> {
    yield* withAsync(new Transaction(pool), function* (client) {
      yield* query(client, "UPDATE accounts SET amount = amount - $1 WHERE name = 'Ada'", [amount]);
      if (pause !== undefined) yield* pause();
      yield* query(client, "UPDATE accounts SET amount = amount + $1 WHERE name = 'Bob'", [amount]);
      yield* query(client, `NOTIFY accounts, 'moved ${amount}'`);
    });
  }

  const holder = createTask(
    move(70, function* thinkForAnHour() {
      locked.set();
      yield* sleep(3600);
    }),
    { name: 'holder' },
  );
  yield* locked.wait();
  const blocked = createTask(move(30), { name: 'blocked' });
  const reader = createTask(
    function* read() {
      return yield* news.get();
    },
    { name: 'reader' },
  );
  // The row is locked by the holder: PostgreSQL itself says when the other waits for it.
  for (let waiting = 0; waiting === 0;) {
    const { rows } = yield* query(listener, 'SELECT count(*)::int AS n FROM pg_locks WHERE NOT granted');
    waiting = (rows[0] as { n: number }).n;
  }
  console.log('one waits for the other'); // @all-in
  holder.cancel();
  const [, message] = yield* gather([blocked, reader]);
  console.log(message);
  const { rows } = yield* query(listener, 'SELECT name, amount FROM accounts ORDER BY name');
  console.log(rows.map((row: { name: string; amount: number }) => `${row.name} ${row.amount}`).join(', '));
  yield* fromPromise(listener.end(), 'end');
  yield* fromPromise(pool.end(), 'end of the pool');
});
