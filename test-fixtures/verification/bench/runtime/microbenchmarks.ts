/** The operations measured, each as the text of a module that prints nanoseconds per operation. */

export interface Microbenchmark {
  readonly name: string;
  readonly iterations: number;
  /** Body of `async function measured(n)`, with what it needs declared before. */
  readonly declarations: string;
  readonly body: string;
}

export const MICROBENCHMARKS: readonly Microbenchmark[] = [
  {
    name: 'await of a resolved promise',
    iterations: 300_000,
    declarations: 'const resolved = Promise.resolve(1);',
    body: 'let sum = 0; for (let i = 0; i < n; i++) sum += await resolved; return sum;',
  },
  {
    name: 'call + await',
    iterations: 200_000,
    declarations: 'async function leaf(x) { await null; return x; }',
    body: 'let sum = 0; for (let i = 0; i < n; i++) sum += await leaf(i); return sum;',
  },
  {
    name: 'chain 100 deep',
    iterations: 2_000,
    declarations: 'async function down(x) { return x === 0 ? await null : await down(x - 1); }',
    body: 'for (let i = 0; i < n; i++) await down(100);',
  },
  {
    name: 'then with a callback',
    iterations: 200_000,
    declarations: 'const resolved = Promise.resolve(1);',
    body: 'let sum = 0; for (let i = 0; i < n; i++) sum += await resolved.then((x) => x + i); return sum;',
  },
  {
    name: 'Promise.all of 1000',
    iterations: 150,
    declarations: 'async function leaf(x) { await null; return x; }',
    body: 'for (let i = 0; i < n; i++) await Promise.all(Array.from({ length: 1000 }, (_, j) => leaf(j)));',
  },
  {
    name: 'async generator step',
    iterations: 100_000,
    declarations: 'async function* count(n) { for (let i = 0; i < n; i++) yield i; }',
    body: 'let sum = 0; for await (const x of count(n)) sum += x; return sum;',
  },
  {
    name: 'step of an iterator by hand',
    iterations: 100_000,
    declarations:
      'const count = (n) => { let i = 0; return { [Symbol.asyncIterator]() { return this; }, next: () => Promise.resolve({ done: i >= n, value: i++ }) }; };',
    body: 'let sum = 0; for await (const x of count(n)) sum += x; return sum;',
  },
  {
    name: 'sync-heavy async function',
    iterations: 300,
    declarations:
      'async function busy(x) { const table = new Array(64).fill(x); let sum = 0; for (let i = 0; i < 20000; i++) { sum = (sum + table[i & 63] * i) | 0; } await null; return sum; }',
    body: 'let sum = 0; for (let i = 0; i < n; i++) sum += await busy(i); return sum;',
  },
];

/** A function no benchmark calls, put before each: the place of a line breakpoint that is never hit. */
export const NEVER_CALLED = `function elsewhere() {
  return 0;
}
`;
export const LINE_ELSEWHERE = 2;

/** Prints one number: nanoseconds per iteration, or bytes per live coroutine for `memory`. */
export function benchmarkProgram({ iterations, declarations, body }: Microbenchmark): string {
  return `${declarations}
async function measured(n) { ${body} }
await measured(Math.ceil(${iterations} / 4));
const started = process.hrtime.bigint();
await measured(${iterations});
console.log(Number(process.hrtime.bigint() - started) / ${iterations});
process.exit();
`;
}

export const MEMORY_PROGRAM = `
async function waits(promise, index) { await promise; return index; }
const never = (globalThis.never = new Promise(() => {}));
const kept = new Array(100000);
await waits(null, 0);
gc(); const before = process.memoryUsage().heapUsed;
for (let i = 0; i < kept.length; i++) kept[i] = waits(never, i);
gc(); console.log((process.memoryUsage().heapUsed - before) / kept.length);
process.exit();
`;

/** Coroutines that nothing can ever resume: prints what `print` says once all were made, in a heap not swept by hand. */
function abandonedProgram(print: string): string {
  return `
async function never() { await new Promise(() => {}); }
async function abandon(n) { for (let i = 0; i < n; i++) { void never(); if (i % 1000 === 0) await new Promise(setImmediate); } }
await abandon(10_000);
gc(); const before = process.memoryUsage().heapUsed;
const started = process.hrtime.bigint();
await abandon(1_000_000);
console.log(${print});
process.exit();
`;
}

export const ABANDONED_TIME = abandonedProgram('Number(process.hrtime.bigint() - started) / 1_000_000');
export const ABANDONED_MEMORY = abandonedProgram('(gc(), process.memoryUsage().heapUsed - before)');

/** Prints nanoseconds per request over 16 keep-alive connections of one process. */
export const HTTP_PROGRAM = `
import http from 'node:http';
async function load(id) { await null; return { id, items: [1, 2, 3] }; }
async function handle(request, response) { const data = await load(request.url); await new Promise(setImmediate); response.end(JSON.stringify(data)); }
const server = http.createServer((request, response) => void handle(request, response)).listen(0, '127.0.0.1');
await new Promise((done) => server.once('listening', done));
const agent = new http.Agent({ keepAlive: true, maxSockets: 16 });
const get = () => new Promise((done, fail) => http.get({ agent, host: '127.0.0.1', port: server.address().port }, (response) => response.resume().on('end', done)).on('error', fail));
const client = (count) => { let left = count; return Promise.all(Array.from({ length: 16 }, () => new Promise((done) => { const next = () => (left-- > 0 ? get().then(next) : done()); next(); }))); };
await client(1000);
const started = process.hrtime.bigint();
await client(3000);
console.log(Number(process.hrtime.bigint() - started) / 3000);
process.exit();
`;
