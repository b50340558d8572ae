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
import { Effect, Fiber, Queue as EffectQueue, Semaphore } from 'effect';
import pLimit from 'p-limit';
import PQueue from 'p-queue';
import {
  createTask,
  gather,
  Lock,
  map,
  openConnection,
  Queue,
  run,
  sleep,
  startServer,
  waitFor,
  type Coroutine,
  type Task,
} from '../../../../runtime/index.js';

const COUNT = 100_000;
/** For what takes others seconds. */
const FEWER = 10_000;
const ROUND_TRIPS = 5_000;
/** How many work, or share a thing, at a time. */
const WIDTH = 10;

/** A job that lets others run once. */
function* pass(i: number): Coroutine<number> {
  yield;
  return i;
}

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
  '10^5 jobs, 10 at a time': {
    native: async () => {
      const results: number[] = [];
      let next = 0;
      const work = async (): Promise<void> => {
        while (next < COUNT) {
          const i = next++;
          results[i] = await Promise.resolve(i);
        }
      };
      await Promise.all(Array.from({ length: WIDTH }, work));
    },
    library: () =>
      run(function* () {
        yield* map(Array(COUNT).keys(), (i) => pass(i), { concurrency: WIDTH });
      }),
    'p-queue': async () => {
      const queue = new PQueue({ concurrency: WIDTH });
      await Promise.all(
        Array.from({ length: COUNT }, (_each, i) => queue.add(async () => Promise.resolve(i))),
      );
    },
    'p-limit': async () => {
      const limit = pLimit(WIDTH);
      await Promise.all(Array.from({ length: COUNT }, (_each, i) => limit(async () => Promise.resolve(i))));
    },
    effect: () =>
      Effect.runPromise(
        Effect.forEach(Array(COUNT).keys(), (i) => Effect.as(Effect.yieldNow, i), { concurrency: WIDTH }),
      ),
  },
  '10^5 turns of a lock that 10 share': {
    native: async () => {
      let last = Promise.resolve();
      const turn = (): Promise<void> => (last = last.then(() => Promise.resolve()));
      await Promise.all(
        Array.from({ length: WIDTH }, async () => {
          for (let i = 0; i < COUNT / WIDTH; i++) await turn();
        }),
      );
    },
    library: () =>
      run(function* () {
        const lock = new Lock();
        const share = function* (): Coroutine<void> {
          for (let i = 0; i < COUNT / WIDTH; i++) {
            yield* lock.acquire();
            yield;
            lock.release();
          }
        };
        yield* gather(Array.from({ length: WIDTH }, share));
      }),
    'p-queue': async () => {
      const queue = new PQueue({ concurrency: 1 });
      await Promise.all(
        Array.from({ length: WIDTH }, async () => {
          for (let i = 0; i < COUNT / WIDTH; i++) await queue.add(() => Promise.resolve());
        }),
      );
    },
    'p-limit': async () => {
      const limit = pLimit(1);
      await Promise.all(
        Array.from({ length: WIDTH }, async () => {
          for (let i = 0; i < COUNT / WIDTH; i++) await limit(() => Promise.resolve());
        }),
      );
    },
    effect: () =>
      Effect.runPromise(
        Effect.gen(function* () {
          const lock = yield* Semaphore.make(1);
          const share = Effect.gen(function* () {
            for (let i = 0; i < COUNT / WIDTH; i++) yield* lock.withPermits(1)(Effect.yieldNow);
          });
          yield* Effect.all(Array<typeof share>(WIDTH).fill(share), { concurrency: 'unbounded' });
        }),
      ),
  },
  'cancel 10^4 sleeping tasks': {
    native: async () => {
      const sleeps = Array.from({ length: FEWER }, () => {
        const controller = new AbortController();
        return [controller, delay(60_000, undefined, controller)] as const;
      });
      const ends = Promise.allSettled(sleeps.map(([, end]) => end));
      await Promise.resolve();
      for (const [controller] of sleeps) controller.abort();
      await ends;
    },
    library: () =>
      run(function* () {
        const tasks = Array.from({ length: FEWER }, () => createTask(sleep(60)));
        yield* sleep(0);
        for (const task of tasks) task.cancel();
        yield* gather(tasks, { returnExceptions: true });
      }),
    effection: () =>
      runEffection(function* () {
        const tasks: EffectionTask<void>[] = [];
        for (let i = 0; i < FEWER; i++) tasks.push(yield* spawn(() => sleepEffection(60_000)));
        yield* sleepEffection(0);
        for (const task of tasks) yield* task.halt();
      }),
    effect: () =>
      Effect.runPromise(
        Effect.gen(function* () {
          const fibers: Fiber.Fiber<void>[] = [];
          for (let i = 0; i < FEWER; i++) fibers.push(yield* Effect.forkChild(Effect.sleep(60_000)));
          yield* Effect.yieldNow;
          yield* Fiber.interruptAll(fibers);
        }),
      ),
  },
  '10^4 time limits that do not pass': {
    native: async () => {
      for (let i = 0; i < FEWER; i++) {
        let timer: ReturnType<typeof setTimeout> | undefined;
        const limit = new Promise<never>((_resolve, reject) => {
          timer = setTimeout(() => reject(new Error('too late')), 60_000);
        });
        await Promise.race([Promise.resolve(i), limit]);
        clearTimeout(timer);
      }
    },
    library: () =>
      run(function* () {
        for (let i = 0; i < FEWER; i++) yield* waitFor(pass(i), 60);
      }),
    'p-queue': async () => {
      const queue = new PQueue({ timeout: 60_000 });
      for (let i = 0; i < FEWER; i++) await queue.add(async () => Promise.resolve(i));
    },
    // Without effection: its race with a sleep takes more than half a minute for these.
    effect: () =>
      Effect.runPromise(
        Effect.gen(function* () {
          for (let i = 0; i < FEWER; i++) yield* Effect.timeout(Effect.as(Effect.yieldNow, i), 60_000);
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
