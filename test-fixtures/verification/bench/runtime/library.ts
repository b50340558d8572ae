/**
 * How the library compares: the same work in native promises, in the library, and in the libraries people know.
 * Run after `npm run build:tests`: `node out/test-fixtures/verification/bench/runtime/library.js [repetitions] [contestant]`, or as part of
 * `npm run bench`. Prints medians in milliseconds and as ratios to native promises. Each contestant has a process of
 * its own, because what one leaves in the heap slows the next.
 */
/* eslint-disable require-yield -- jobs that only return a number */
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import net from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import {
  createQueue,
  run as runEffection,
  sleep as sleepEffection,
  spawn,
  type Task as EffectionTask,
} from 'effection';
import { Effect, Fiber, Queue as EffectQueue } from 'effect';
import pLimit from 'p-limit';
import PQueue from 'p-queue';
import {
  createTask,
  gather,
  openConnection,
  Queue,
  run,
  sleep,
  startServer,
  type Coroutine,
  type Task,
} from '../../../../runtime/index.js';

const COUNT = 100_000;
const ROUND_TRIPS = 5_000;

type Contestant = () => Promise<unknown>;
const rows: Record<string, Record<string, Contestant>> = {
  'spawn and join 10^5 tasks': {
    native: async () => {
      const tasks: Promise<number>[] = [];
      for (let i = 0; i < COUNT; i++) tasks.push((async () => Promise.resolve(i))());
      await Promise.all(tasks);
    },
    library: () =>
      run(function* () {
        const tasks: Task<number>[] = [];
        const job = function* (i: number): Coroutine<number> {
          return i;
        };
        for (let i = 0; i < COUNT; i++) tasks.push(createTask(job(i)));
        yield* gather(tasks);
      }),
    'p-queue': async () => {
      const queue = new PQueue();
      const tasks: Promise<number>[] = [];
      for (let i = 0; i < COUNT; i++) tasks.push(queue.add(async () => Promise.resolve(i)));
      await Promise.all(tasks);
    },
    'p-limit': async () => {
      const limit = pLimit(Infinity);
      const tasks: Promise<number>[] = [];
      for (let i = 0; i < COUNT; i++) tasks.push(limit(async () => Promise.resolve(i)));
      await Promise.all(tasks);
    },
    effection: () =>
      runEffection(function* () {
        const tasks: EffectionTask<number>[] = [];
        for (let i = 0; i < COUNT; i++)
          tasks.push(
            yield* spawn(function* () {
              return i;
            }),
          );
        for (const task of tasks) yield* task;
      }),
    effect: () =>
      Effect.runPromise(
        Effect.gen(function* () {
          const fibers: Fiber.Fiber<number>[] = [];
          for (let i = 0; i < COUNT; i++) fibers.push(yield* Effect.forkChild(Effect.sync(() => i)));
          for (const fiber of fibers) yield* Fiber.join(fiber);
        }),
      ),
  },
  'hand 10^5 items over a queue': {
    native: async () => {
      const items: number[] = [];
      let wake: (() => void) | undefined;
      const consumer = (async () => {
        for (let got = 0; got < COUNT; got++) {
          if (items.length === 0) await new Promise<void>((resolve) => (wake = resolve));
          items.shift();
        }
      })();
      for (let i = 0; i < COUNT; i++) {
        items.push(i);
        wake?.();
        await Promise.resolve();
      }
      await consumer;
    },
    library: () =>
      run(function* () {
        const queue = new Queue<number>(1);
        const consumer = createTask(function* () {
          for (let got = 0; got < COUNT; got++) yield* queue.get();
        });
        for (let i = 0; i < COUNT; i++) yield* queue.put(i);
        yield* consumer;
      }),
    effection: () =>
      runEffection(function* () {
        const queue = createQueue<number, never>();
        const consumer = yield* spawn(function* () {
          for (let got = 0; got < COUNT; got++) yield* queue.next();
        });
        for (let i = 0; i < COUNT; i++) queue.add(i);
        yield* consumer;
      }),
    effect: () =>
      Effect.runPromise(
        Effect.gen(function* () {
          const queue = yield* EffectQueue.bounded<number>(1);
          const consumer = yield* Effect.forkChild(
            Effect.gen(function* () {
              for (let got = 0; got < COUNT; got++) yield* EffectQueue.take(queue);
            }),
          );
          for (let i = 0; i < COUNT; i++) yield* EffectQueue.offer(queue, i);
          yield* Fiber.join(consumer);
        }),
      ),
  },
  '10^5 sleeps of 1 to 50 ms': {
    native: () =>
      Promise.all(
        Array.from(
          { length: COUNT },
          (_each, i) => new Promise((resolve) => setTimeout(resolve, 1 + (i % 50))),
        ),
      ),
    library: () =>
      run(function* () {
        yield* gather(Array.from({ length: COUNT }, (_each, i) => sleep((1 + (i % 50)) / 1000)));
      }),
    'p-queue': async () => {
      const queue = new PQueue();
      const tasks: Promise<void>[] = [];
      for (let i = 0; i < COUNT; i++) tasks.push(queue.add(() => delay(1 + (i % 50))));
      await Promise.all(tasks);
    },
    'p-limit': async () => {
      const limit = pLimit(Infinity);
      const tasks: Promise<void>[] = [];
      for (let i = 0; i < COUNT; i++) tasks.push(limit(() => delay(1 + (i % 50))));
      await Promise.all(tasks);
    },
    effection: () =>
      runEffection(function* () {
        const tasks: EffectionTask<void>[] = [];
        for (let i = 0; i < COUNT; i++) tasks.push(yield* spawn(() => sleepEffection(1 + (i % 50))));
        for (const task of tasks) yield* task;
      }),
    effect: () =>
      Effect.runPromise(
        Effect.gen(function* () {
          const fibers: Fiber.Fiber<void>[] = [];
          for (let i = 0; i < COUNT; i++) fibers.push(yield* Effect.forkChild(Effect.sleep(1 + (i % 50))));
          for (const fiber of fibers) yield* Fiber.join(fiber);
        }),
      ),
  },
  '5,000 TCP round trips': {
    native: async () => {
      const server = net
        .createServer((socket) => void socket.on('data', (data) => socket.write(data)))
        .listen(0);
      await once(server, 'listening');
      const socket = net.connect((server.address() as net.AddressInfo).port, '127.0.0.1').setNoDelay(true);
      await once(socket, 'connect');
      for (let i = 0; i < ROUND_TRIPS; i++) {
        socket.write('ping\n');
        await new Promise((resolve) => socket.once('data', resolve));
      }
      socket.destroy();
      server.close();
    },
    library: () =>
      run(function* () {
        const server = yield* startServer(
          function* (reader, writer): Coroutine<void> {
            for (let data = yield* reader.read(1024); data.length > 0; data = yield* reader.read(1024)) {
              writer.write(data);
              yield* writer.drain();
            }
            writer.close();
          },
          { port: 0 },
        );
        const [reader, writer] = yield* openConnection({ port: server.port });
        for (let i = 0; i < ROUND_TRIPS; i++) {
          writer.write('ping\n');
          yield* reader.readline();
        }
        writer.close();
        server.close();
        yield* server.waitClosed();
      }),
  },
};

/** Milliseconds of processor time and of the clock, medians. */
interface Times {
  readonly cpu: number;
  readonly wall: number;
}

async function measure(contestant: Contestant, repetitions: number): Promise<Times> {
  const cpu: number[] = [];
  const wall: number[] = [];
  for (let i = 0; i < repetitions; i++) {
    const before = process.cpuUsage();
    const start = performance.now();
    await contestant();
    wall.push(performance.now() - start);
    const { user, system } = process.cpuUsage(before);
    cpu.push((user + system) / 1000);
  }
  return { cpu: median(cpu), wall: median(wall) };
}

function median(numbers: number[]): number {
  return numbers.sort((a, b) => a - b)[numbers.length >> 1] ?? NaN;
}

/** A table: one line for each row, one column for each contestant. */
export function benchLibrary(print: (line: string) => void, repetitions = 5, only?: string): void {
  const names = [...new Set(Object.values(rows).flatMap((row) => Object.keys(row)))];
  const shown = names.filter((name) => only === undefined || name === only);
  print(`| ms of the clock, of the processor (ratio to native) | ${shown.join(' | ')} |`);
  print(`| --- |${' --- |'.repeat(shown.length)}`);
  for (const [row, contestants] of Object.entries(rows)) {
    let native: number | undefined;
    const cells = shown.map((name) => {
      if (contestants[name] === undefined) return '';
      const { cpu, wall } = measureApart(row, name, repetitions);
      if (name === 'native') native = cpu;
      const ratio = native === undefined ? '' : ` (${(cpu / native).toFixed(2)})`;
      return `${wall.toFixed(0)}, ${cpu.toFixed(0)}${ratio}`;
    });
    print(`| ${row} | ${cells.join(' | ')} |`);
  }
}

function measureApart(row: string, name: string, repetitions: number): Times {
  const file = fileURLToPath(import.meta.url);
  const text = execFileSync(process.execPath, [file, String(repetitions), name, row], { encoding: 'utf8' });
  return JSON.parse(text) as Times;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [repetitions = '5', name, row] = process.argv.slice(2);
  const contestant = rows[row ?? '']?.[name ?? ''];
  if (contestant === undefined) benchLibrary(console.log, Number(repetitions), name);
  else console.log(JSON.stringify(await measure(contestant, Number(repetitions))));
}
