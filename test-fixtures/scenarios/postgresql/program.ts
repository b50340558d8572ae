/** A client of PostgreSQL on streams, against a real server: transactions, a time limit that ends a query, notifications. */
import { execFileSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  createSubprocessExec,
  createTask,
  Event,
  Future,
  Lock,
  openConnection,
  Queue,
  run,
  shield,
  sleep,
  TaskGroup,
  timeout,
  TimeoutError,
  withAsync,
  type AsyncContext,
  type Coroutine,
  type Process,
  type StreamReader,
  type StreamWriter,
  type Task,
} from '../../../runtime/index.js';

type Row = readonly (string | null)[];

const int32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
};
const int16 = (value: number): Buffer => int32(value).subarray(2);
const text = (value: string): Buffer => Buffer.from(`${value}\0`);

function message(type: string, ...parts: Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.from(type), int32(body.length + 4), body]);
}

/** A row as text: how many columns, then the length and the bytes of each. */
function rowOf(body: Buffer): Row {
  const row: (string | null)[] = [];
  for (let at = 2; row.length < body.readInt16BE(0);) {
    const length = body.readInt32BE(at);
    at += 4;
    row.push(length < 0 ? null : body.toString('utf8', at, at + length));
    at += Math.max(length, 0);
  }
  return row;
}

/** A letter and a text for each field; M is the message. */
function errorOf(body: Buffer): Error {
  const fields = body.toString().split('\0');
  return new Error(fields.find((field) => field.startsWith('M'))?.slice(1));
}

/** A connection: one query at a time, the others wait for their turn. */
class Postgres implements AsyncContext<Postgres> {
  /** What comes for the channels that it listens to. */
  readonly news = new Queue<string>(0, { name: 'news' });
  readonly #socket: string;
  readonly #turn = new Lock({ name: 'turn' });
  #writer: StreamWriter | undefined;
  #receiver: Task<void> | undefined;
  #answer = new Future<readonly Row[]>({ name: 'welcome' });
  /** By which the server knows the query to end. */
  #key: Uint8Array = new Uint8Array(8);

  constructor(socket: string) {
    this.#socket = socket;
  }

  *enter(): Coroutine<Postgres> {
    const [reader, writer] = yield* openConnection({ path: this.#socket });
    this.#writer = writer;
    const settings = text('user\0postgres\0database\0postgres\0');
    writer.write(Buffer.concat([int32(settings.length + 8), int32(196608), settings]));
    this.#receiver = createTask(this.#receive(reader), { name: 'receiver' });
    yield* this.#answer;
    return this;
  }

  *exit(): Coroutine<boolean> {
    this.#receiver?.cancel();
    if (this.#writer !== undefined) {
      this.#writer.write(message('X'));
      this.#writer.close();
      yield* this.#writer.waitClosed();
    }
    return false;
  }

  /** Gives the rows; throws the server's error. A cancellation ends the query on the server, too. */
  query(words: string, ...values: string[]): Coroutine<readonly Row[]> {
    return withAsync(this.#turn, () => this.#run(words, values))[Symbol.iterator]();
  }

  *#run(words: string, values: readonly string[]): Coroutine<readonly Row[]> {
    const answer = new Future<readonly Row[]>({ name: words });
    this.#answer = answer;
    const parameters = values.flatMap((value) => [int32(Buffer.byteLength(value)), Buffer.from(value)]);
    this.#writer?.write(
      Buffer.concat([
        message('P', text(''), text(words), int16(0)),
        message('B', text(''), text(''), int16(0), int16(values.length), ...parameters, int16(0)),
        message('E', text(''), int32(0)),
        message('S'),
      ]),
    );
    try {
      return yield* shield(answer);
    } finally {
      // The connection is of use again when the server has ended the query.
      if (!answer.done()) {
        yield* this.#endOnServer();
        yield* settled(answer);
      }
    }
  }

  *#endOnServer(): Coroutine<void> {
    const [reader, writer] = yield* openConnection({ path: this.#socket });
    writer.write(Buffer.concat([int32(16), int32(80877102), this.#key]));
    yield* reader.read();
    writer.close();
  }

  *#receive(reader: StreamReader): Coroutine<void> {
    let rows: Row[] = [];
    let error: Error | undefined;
    for (;;) {
      const head = yield* reader.readexactly(5);
      const body = yield* reader.readexactly(head.readInt32BE(1) - 4);
      switch (head.toString('latin1', 0, 1)) {
        case 'K':
          this.#key = body;
          break;
        case 'D':
          rows.push(rowOf(body));
          break;
        case 'E':
          error = errorOf(body);
          break;
        case 'A':
          this.news.putNowait(body.toString('utf8', 4).split('\0').slice(0, 2).join(': '));
          break;
        case 'Z':
          if (error === undefined) this.#answer.setResult(rows);
          else this.#answer.setException(error);
          rows = [];
          error = undefined;
      }
    }
  }
}

function* settled(future: Future<unknown>): Coroutine<void> {
  try {
    yield* future;
  } catch {
    // Its outcome is of no interest any more.
  }
}

/** Connections for many tasks; who finds none waits for one. */
class Pool {
  readonly #free = new Queue<Postgres>(0, { name: 'pool' });

  constructor(connections: readonly Postgres[]) {
    for (const each of connections) this.#free.putNowait(each);
  }

  /** Commits when the body has ended, rolls back when it has thrown or was cancelled. */
  transaction(): AsyncContext<Postgres> {
    const free = this.#free;
    let taken: Postgres;
    return {
      *enter() {
        taken = yield* free.get();
        yield* taken.query('BEGIN');
        return taken;
      },
      *exit(error) {
        yield* taken.query(error === undefined ? 'COMMIT' : 'ROLLBACK');
        free.putNowait(taken);
        return false;
      },
    };
  }
}

function* queries(db: Postgres): Coroutine<void> {
  yield* db.query('CREATE TABLE accounts (name text PRIMARY KEY, amount int)');
  for (const [name, amount] of [
    ['Ada', '100'],
    ['Bob', '0'],
  ] as const)
    yield* db.query('INSERT INTO accounts VALUES ($1, $2::int)', name, amount);
  try {
    yield* db.query("INSERT INTO accounts VALUES ('Ada', 7)");
  } catch (error) {
    console.log(`refused: ${(error as Error).message}`);
  }
  console.log(`the answer is ${(yield* db.query('SELECT $1::int * 7, NULL', '6')).join()}`);
}

/** One transaction waits for a row that another has changed; that one is cancelled, and rolls back. */
function* transfers(db: Postgres, pool: Pool): Coroutine<void> {
  const changed = new Event({ name: 'row is changed' });
  const move = (amount: string, then: () => Coroutine<void>): Coroutine<void> =>
    withAsync(pool.transaction(), function* (mine) {
      yield* mine.query("UPDATE accounts SET amount = amount - $1::int WHERE name = 'Ada'", amount);
      yield* then();
      yield* mine.query("UPDATE accounts SET amount = amount + $1::int WHERE name = 'Bob'", amount);
      yield* mine.query(`NOTIFY accounts, 'moved ${amount}'`);
    })[Symbol.iterator]();

  yield* withAsync(new TaskGroup(), function* (group) {
    const holder = group.createTask(
      move('70', function* () {
        changed.set();
        yield* sleep(3600);
      }),
      { name: 'holder' },
    );
    yield* changed.wait();
    group.createTask(
      move('30', function* () {
        console.log('the row is free');
      }),
      { name: 'blocked' },
    );
    // The server itself says when one waits for the other.
    let waiting = '0';
    while (waiting === '0')
      waiting = String((yield* db.query('SELECT count(*) FROM pg_locks WHERE NOT granted'))[0]?.[0]);
    console.log(`${waiting} waits for the other`);
    holder.cancel();
  });
  const rows = yield* db.query('SELECT name, amount FROM accounts ORDER BY name');
  console.log(rows.map((row) => row.join(' has ')).join(', '));
}

function* timeLimit(db: Postgres): Coroutine<void> {
  try {
    yield* withAsync(timeout(0.05), () => db.query('SELECT pg_sleep(3600)'));
  } catch (error) {
    if (!(error instanceof TimeoutError)) throw error;
    const [row] = yield* db.query("SELECT count(*) FROM pg_stat_activity WHERE query ~ '^SELECT pg_sleep'");
    console.log(`too slow; on the server ${row?.[0] ?? ''} such query runs`);
  }
}

function* main(socket: string): Coroutine<void> {
  yield* withAsync(new Postgres(socket), function* (db) {
    yield* db.query('LISTEN accounts');
    yield* queries(db);
    yield* withAsync(new Postgres(socket), function* (first) {
      yield* withAsync(new Postgres(socket), function* (second) {
        yield* transfers(db, new Pool([first, second]));
      });
    });
    console.log(yield* db.news.get());
    yield* timeLimit(db);
  });
}

/** The folder of the server's programs. */
function programs(): string {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian)
    ? readdirSync(debian).map((each) => path.join(debian, each, 'bin'))
    : [];
  const folders = [...versions.reverse(), ...(process.env['PATH'] ?? '').split(path.delimiter)];
  return folders.find((folder) => existsSync(path.join(folder, 'initdb'))) ?? '';
}

/** A server of our own in a folder that goes with it. It refuses to run as root, who runs it as another. */
function* withServer(body: (socket: string) => Coroutine<void>): Coroutine<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'postgres-'));
  const isRoot = process.getuid?.() === 0;
  const idOf = (flag: string): number => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  const identity = isRoot ? { uid: idOf('-u'), gid: idOf('-g') } : {};
  if (identity.uid !== undefined) chownSync(folder, identity.uid, identity.gid);
  const data = path.join(folder, 'data');
  const start = (program: string, ...settings: string[]): Coroutine<Process> =>
    createSubprocessExec(path.join(programs(), program), ['-D', data, ...settings], {
      ...identity,
      cwd: folder,
      stdin: 'ignore',
      stdout: 'ignore',
      stderr: 'pipe',
    })[Symbol.iterator]();
  const made = yield* start('initdb', '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '-N');
  yield* made.communicate();
  const server = yield* start('postgres', '-h', '', '-k', folder, '-F');
  try {
    yield* ready(server);
    yield* body(path.join(folder, '.s.PGSQL.5432'));
  } finally {
    if (server.returncode === undefined) server.sendSignal('SIGINT');
    console.log(`the server ended with ${yield* server.wait()}`);
    rmSync(folder, { recursive: true });
  }
}

function* ready({ stderr }: Process): Coroutine<void> {
  if (stderr === undefined) throw new Error('The server has no output');
  for (;;) {
    const line = yield* stderr.readline();
    if (line.length === 0) throw new Error('The server ended before it was ready');
    if (line.includes('ready to accept connections')) return;
  }
}

await run(() => withServer(main));
