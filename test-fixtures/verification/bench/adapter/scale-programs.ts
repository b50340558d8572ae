/**
 * Programs with 100,000 live tasks for `npm run bench -- --only scale`. Each says `ready`, and then, every 100 ms, the
 * longest that its event loop was held up, in milliseconds.
 */

export const TASKS = 100_000;

/** Of those that can go on, how many do every 10 ms. */
const PER_TURN = 20;

const REPORTS = `
console.log('ready');
const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
setInterval(() => { console.log(\`held \${delay.max / 1e6}\`); delay.reset(); }, 100);
`;

const COROUTINES = `
import { monitorEventLoopDelay } from 'node:perf_hooks';
const resolvers = [];
async function rests(index) { await new Promise((resolve) => { resolvers[index] = resolve; }); }
async function works(index) { for (;;) await rests(index); }
async function starts(index) { await works(index); }
for (let index = 0; index < ${TASKS / 2}; index++) {
  void (index % 2 === 0 ? starts(index) : rests(index));
  if (index % 1000 === 0) await new Promise(setImmediate);
}
${REPORTS}
let next = 0;
setInterval(() => { for (let n = 0; n < ${PER_TURN}; n++) resolvers[(next += 2) % ${TASKS / 2}]?.(); }, 10);
`;

const ONE_ALL = `
import { monitorEventLoopDelay } from 'node:perf_hooks';
const resolvers = [];
async function works(index) { for (;;) await new Promise((resolve) => { resolvers[index] = resolve; }); }
const all = [];
for (let index = 0; index < ${TASKS}; index++) {
  all.push(works(index));
  if (index % 1000 === 0) await new Promise(setImmediate);
}
async function joins() { await Promise.all(all); }
void joins();
${REPORTS}
let next = 0;
setInterval(() => { for (let n = 0; n < ${PER_TURN}; n++) resolvers[++next % ${TASKS}](); }, 10);
`;

const ONE_AWAITED = `
import { monitorEventLoopDelay } from 'node:perf_hooks';
const resolvers = [];
async function works(index) { for (;;) await new Promise((resolve) => { resolvers[index] = resolve; }); }
const one = works(0);
async function waits() { await one; }
for (let index = 1; index < ${TASKS}; index++) {
  void (index <= ${TASKS / 20} ? works(index) : waits());
  if (index % 1000 === 0) await new Promise(setImmediate);
}
${REPORTS}
let next = 0;
setInterval(() => { for (let n = 0; n < ${PER_TURN}; n++) resolvers[++next % ${TASKS / 20}](); }, 10);
`;

/** Of the library: each waits for a queue, a sleep, an event, a lock that changes its holder, or two at once. */
const LIBRARY = (library: string): string => `
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createTask, Event, gather, Lock, Queue, run, sleep, withAsync } from '${library}';
const queues = Array.from({ length: 100 }, (_, n) => new Queue(0, { name: 'orders ' + n }));
const stove = new Lock({ name: 'stove' });
const closing = new Event({ name: 'closing' });
function* cooks(queue) { for (;;) yield* queue.get(); }
function* rests() { yield* sleep(1e6); }
function* stays() { yield* closing.wait(); }
function* fries() { for (;;) yield* withAsync(stove, function* () { yield* sleep(0.01); }); }
function* serves() { yield* gather([queues[99].get(), closing.wait()]); }
await run(function* () {
  for (let index = 0; index < ${TASKS / 10}; index++) {
    for (let n = 0; n < 4; n++) createTask(cooks(queues[index % 99]));
    createTask(rests());
    createTask(rests());
    createTask(stays());
    if (index % 100 === 0) createTask(fries());
    createTask(serves());
    if (index % 100 === 0) yield* sleep(0);
  }
  yield* sleep(0.1);
  ${REPORTS}
  let next = 0;
  for (;;) {
    for (let n = 0; n < ${PER_TURN}; n++) queues[++next % 99].putNowait(next);
    yield* sleep(0.01);
  }
});
`;

/** Of the library: one that waits for all. */
const ONE_GATHER = (library: string): string => `
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createTask, gather, Queue, run, sleep } from '${library}';
const orders = new Queue();
function* cooks() { for (;;) yield* orders.get(); }
await run(function* () {
  const cooking = Array.from({ length: ${TASKS} }, () => createTask(cooks()));
  createTask(function* () { yield* gather(cooking); });
  yield* sleep(0.1);
  ${REPORTS}
  for (;;) {
    for (let n = 0; n < ${PER_TURN}; n++) orders.putNowait(n);
    yield* sleep(0.01);
  }
});
`;

/** @param library URL of the library */
export function scalePrograms(library: string): readonly { readonly name: string; readonly text: string }[] {
  return [
    { name: 'async functions', text: COROUTINES },
    { name: 'one Promise.all', text: ONE_ALL },
    { name: 'one coroutine awaited by 95,000', text: ONE_AWAITED },
    { name: 'tasks of the library', text: LIBRARY(library) },
    { name: 'one gather of the library', text: ONE_GATHER(library) },
  ];
}
