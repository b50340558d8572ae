// p-queue: order by priority, concurrency, pauses, an abort, a timeout and its events.
import PQueue, { TimeoutError } from 'p-queue';

const log = (...values) => console.log(...values);
const turns = async (count) => {
  for (let i = 0; i < count; i++) await null;
};
const queue = new PQueue({ concurrency: 2, autoStart: false });
for (const event of ['active', 'completed', 'error', 'idle', 'empty'])
  queue.on(event, (value) => log(event, value instanceof Error ? value.message : (value ?? '')));
const job = (name, length) => async () => {
  log('begin', name);
  await turns(length);
  log('end', name);
  return name;
};
const jobs = [
  queue.add(job('a', 5)),
  queue.add(job('b', 1)),
  queue.add(job('c', 3), { priority: 2 }),
  queue.add(job('d', 2), { priority: 1 }),
];
const failing = queue
  .add(async () => {
    await null;
    throw new Error('failed');
  })
  .catch((error) => error.message);
const controller = new AbortController();
const aborted = queue.add(job('never', 1), { signal: controller.signal }).catch((error) => error.name);
controller.abort();
log(queue.size, queue.pending, queue.isPaused);
queue.start();
log(await Promise.all(jobs), await failing, await aborted);
await queue.onIdle();
log(await queue.addAll([job('e', 1), job('f', 2)]));
log(
  await new PQueue({ timeout: 5 })
    .add(() => new Promise(() => {}))
    .catch((error) => error instanceof TimeoutError),
);
await queue.onEmpty();
log(queue.size, queue.pending);
