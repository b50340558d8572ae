/** One task of each sort of wait that the library has, held there until the program is told to end. */
import { createConnection } from 'node:net';
import {
  asCompleted,
  Barrier,
  Condition,
  createTask,
  Event,
  Future,
  gather,
  Lock,
  Queue,
  run,
  runInExecutor,
  Semaphore,
  shield,
  sleep,
  startServer,
  TaskGroup,
  wait,
  withAsync,
  type Coroutine,
  type Task,
} from 'coroutine-debugger';

const orders = new Queue<string>(1, { name: 'orders' });
const db = new Lock({ name: 'db' });
const doorbell = new Event({ name: 'doorbell' });
const tables = new Semaphore(0, { name: 'tables' });
const kitchen = new Condition({ name: 'kitchen' });
const meeting = new Barrier(3, { name: 'meeting' });

function* inner(): Coroutine<void> {
  yield* sleep(1000); // @inner-sleep
}

function* outer(): Coroutine<void> {
  yield* inner(); // @outer-inner
}

async function asyncOuter(): Promise<void> {
  await asyncInner(); // @async-outer
}

async function asyncInner(): Promise<void> {
  await orders.get(); // @async-get
}

function* drive(): Coroutine<void> {
  yield* outer(); // @drive
}

await run(function* main() {
  const gate = new Future<void>({ name: 'gate' });
  const tasks: Task<unknown>[] = [];
  const start = (name: string, source: Parameters<typeof createTask>[0]): Task<unknown> => {
    const task = createTask(source, { name });
    tasks.push(task);
    return task;
  };
  const never = (): Future<void> => new Future<void>({ name: 'never' });
  createTask(
    function* () {
      yield* db.acquire();
      yield* gate;
    },
    { name: 'holder', labels: { room: 'cellar', shift: 'late' } },
  );
  start('sleeper', outer);
  start('bare sleeper', sleep(60));
  start('locked', function* () {
    yield* withAsync(db, function* () {
      yield* sleep(1);
    });
  });
  start('getter', asyncOuter);
  start('ringer', function* () {
    yield* doorbell.wait();
  });
  start('guest', function* () {
    yield* tables.acquire();
  });
  start('cook', function* () {
    yield* kitchen.acquire();
    yield* kitchen.wait();
  });
  start('member', function* () {
    yield* meeting.wait();
  });
  start('gatherer', function* () {
    yield* gather([sleep(0), sleep(2000), sleep(2000)]);
  });
  start('any', function* () {
    yield* wait([never(), never()], { returnWhen: 'firstCompleted' });
  });
  start('completer', function* () {
    for (const next of asCompleted([never(), never()])) yield* next;
  });
  start('shielder', function* () {
    yield* shield(sleep(3000));
  });
  start('grouper', function* () {
    yield* withAsync(new TaskGroup({ name: 'crew' }), function* (group) {
      group.createTask(sleep(4000), { name: 'crew member' });
    });
  });
  start('joiner', function* () {
    yield* tasks[0] as Task<unknown>;
  });
  start('computer', function* () {
    yield* runInExecutor(undefined, function spin(): never {
      for (;;);
    });
  });
  start('async awaiting a generator', async () => {
    await createTask(drive, { name: 'driven' }); // @async-task
  });
  start('async body', async () => {
    await gate; // @async-gate
  });
  const busy = start('busy to the end', function* () {
    try {
      yield* never();
    } finally {
      yield* sleep(5000);
    }
  });
  yield* sleep(0);
  busy.cancel('closing time');
  const server = yield* startServer(
    function* client(reader): Coroutine<void> {
      console.log('ready');
      yield* reader.readline(); // @readline
    },
    { port: 0 },
  );
  createConnection(server.port, '127.0.0.1');
  yield* gate; // @main
});
