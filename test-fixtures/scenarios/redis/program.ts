/** A client of Redis on streams, against a real server: pipelined commands, a worker that is cancelled, subscriptions. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  createSubprocessExec,
  createTask,
  Future,
  gather,
  openConnection,
  Queue,
  run,
  waitFor,
  withAsync,
  type AsyncContext,
  type Coroutine,
  type Process,
  type StreamReader,
  type StreamWriter,
  type Task,
} from '../../../runtime/index.js';

type Reply = string | number | null | Error | readonly Reply[];

function* readReply(reader: StreamReader): Coroutine<Reply> {
  const line = (yield* reader.readuntil('\r\n')).toString().slice(0, -2);
  const rest = line.slice(1);
  switch (line[0]) {
    case '+':
      return rest;
    case '-':
      return new Error(rest);
    case ':':
      return Number(rest);
    case '$':
      if (rest === '-1') return null;
      return (yield* reader.readexactly(Number(rest) + 2)).toString().slice(0, -2);
    case '*': {
      const items: Reply[] = [];
      for (let n = 0; n < Number(rest); n++) items.push(yield* readReply(reader));
      return items;
    }
    default:
      throw new Error(`No reply of Redis: ${line}`);
  }
}

/** A connection. Answers come in the order of the commands, so any number may be under way. */
class Redis implements AsyncContext<Redis> {
  /** What comes for the channels that it has subscribed to. */
  readonly messages = new Queue<string>(0, { name: 'messages' });
  readonly #socket: string;
  readonly #unanswered: Future<Reply>[] = [];
  #writer: StreamWriter | undefined;
  #receiver: Task<void> | undefined;

  constructor(socket: string) {
    this.#socket = socket;
  }

  *enter(): Coroutine<Redis> {
    const [reader, writer] = yield* openConnection({ path: this.#socket });
    this.#writer = writer;
    this.#receiver = createTask(this.#receive(reader), { name: 'receiver' });
    return this;
  }

  *exit(): Coroutine<boolean> {
    this.#receiver?.cancel();
    if (this.#writer !== undefined) {
      this.#writer.close();
      yield* this.#writer.waitClosed();
    }
    return false;
  }

  /** Gives the answer; throws it if it is an error. */
  *command(...words: string[]): Coroutine<Reply> {
    const answer = new Future<Reply>({ name: words.join(' ') });
    this.#unanswered.push(answer);
    const parts = words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`);
    this.#writer?.write(`*${words.length}\r\n${parts.join('')}`);
    const reply = yield* answer;
    if (reply instanceof Error) throw reply;
    return reply;
  }

  *#receive(reader: StreamReader): Coroutine<void> {
    try {
      for (;;) {
        const reply = yield* readReply(reader);
        if (Array.isArray(reply) && reply[0] === 'message') this.messages.putNowait(String(reply[2]));
        else {
          // The one who asked may have been cancelled; the answer is there all the same.
          const answer = this.#unanswered.shift();
          if (answer?.done() === false) answer.setResult(reply);
        }
      }
    } finally {
      for (const answer of this.#unanswered) answer.cancel('the connection has ended');
    }
  }
}

/** A server of our own, reached by a socket in a folder that goes with it. */
function* withServer(body: (socket: string) => Coroutine<void>): Coroutine<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'redis-'));
  const socket = path.join(folder, 'socket');
  const settings = ['--port', '0', '--unixsocket', socket, '--dir', folder, '--save', ''];
  const server = yield* createSubprocessExec('redis-server', settings, { stdin: 'ignore', stdout: 'pipe' });
  try {
    yield* ready(server);
    yield* body(socket);
  } finally {
    if (server.returncode === undefined) server.terminate();
    console.log(`the server ended with ${yield* server.wait()}`);
    rmSync(folder, { recursive: true });
  }
}

function* ready({ stdout }: Process): Coroutine<void> {
  if (stdout === undefined) throw new Error('The server has no output');
  for (;;) {
    const line = yield* stdout.readline();
    if (line.length === 0) throw new Error('The server ended before it was ready');
    if (/ready to accept connections/i.test(line.toString())) return;
  }
}

function* commands(redis: Redis): Coroutine<void> {
  console.log(yield* redis.command('SET', 'dish', 'soup'), yield* redis.command('GET', 'dish'));
  console.log(yield* redis.command('GET', 'drink'));
  const counts = yield* gather(Array.from({ length: 10 }, () => redis.command('INCR', 'guests')));
  console.log(`ten at a time: ${counts.join(' ')}`);
  try {
    yield* redis.command('INCR', 'dish');
  } catch (error) {
    console.log(`refused: ${(error as Error).message}`);
  }
}

/** A list as a queue between programs. The worker is cancelled in its wait for more. */
function* worker(socket: string, redis: Redis): Coroutine<void> {
  const taken = new Queue<string>(0, { name: 'taken' });
  const work = createTask(
    withAsync(new Redis(socket), function* (own) {
      for (;;) {
        const reply = yield* own.command('BLPOP', 'orders', '0');
        taken.putNowait(Array.isArray(reply) ? String(reply[1]) : 'nothing');
      }
    }),
    { name: 'worker' },
  );
  yield* redis.command('RPUSH', 'orders', 'bread', 'milk', 'salt');
  for (let n = 0; n < 3; n++) console.log(`worked on ${yield* taken.get()}`);
  work.cancel('enough');
  try {
    yield* work;
  } catch (error) {
    console.log(`the worker: ${(error as Error).message}`);
  }
}

function* subscription(socket: string, redis: Redis): Coroutine<void> {
  yield* withAsync(new Redis(socket), function* (subscriber) {
    yield* subscriber.command('SUBSCRIBE', 'news');
    for (const text of ['we open', 'we close']) {
      const receivers = yield* redis.command('PUBLISH', 'news', text);
      console.log(`${String(receivers)} hears: ${yield* subscriber.messages.get()}`);
    }
  });
}

await run(() =>
  withServer(function* (socket) {
    yield* withAsync(new Redis(socket), function* (redis) {
      yield* commands(redis);
      yield* waitFor(worker(socket, redis), 10);
      yield* subscription(socket, redis);
    });
  }),
);
