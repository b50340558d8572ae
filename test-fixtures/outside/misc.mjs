/** Async generators, promises made by then, a queue of a package, a suspended generator, for await over an array. */
import PQueue from 'p-queue';
const hold = (ms) => new Promise((r) => setTimeout(r, ms));
// async generator + for await
async function* source(n) {
  for (let i = 0; i < n; i++) {
    yield i;
    await hold(i < 2 ? 1 : 1e8);
  }
}
async function* mapped(src) {
  for await (const x of src) yield x * 2;
}
async function consumer() {
  let sum = 0;
  for await (const v of mapped(source(5))) {
    sum += v;
  }
  return sum;
}
const c = consumer();
// then chains
async function base() {
  await hold(1e8);
  return 1;
}
function chained() {
  return base()
    .then((x) => x + 1)
    .then((x) => x * 2)
    .finally(() => {});
}
async function afterChain() {
  const r = await chained();
  return r;
}
const ch = afterChain();
// p-queue
const queue = new PQueue({ concurrency: 2 });
async function job(i) {
  await hold(1e8);
  return i;
}
async function submit(i) {
  return await queue.add(() => job(i));
}
const subs = [0, 1, 2, 3].map(submit);
// plain generator suspended
function* plain() {
  const marker = 'here';
  yield marker;
}
const pg = plain();
pg.next();
// for await over a plain array of promises
async function overArray() {
  for await (const x of [hold(1), hold(1e8)]) {
    void x;
  }
}
const oa = overArray();
globalThis.keep = [c, ch, subs, pg, oa];
setTimeout(() => console.log('ready'), 30);
setInterval(() => {}, 1e6);
