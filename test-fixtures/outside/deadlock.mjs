/** Two mutexes taken in opposite order, and two functions that await each other. */
class Mutex {
  #tail = Promise.resolve();
  owner = null;
  async lock(who) {
    let release;
    const next = new Promise((r) => (release = r));
    const prev = this.#tail;
    this.#tail = prev.then(() => next);
    await prev;
    this.owner = who;
    return () => {
      this.owner = null;
      release();
    };
  }
}
const A = new Mutex(),
  B = new Mutex();
const hold = (ms) => new Promise((r) => setTimeout(r, ms));
async function left() {
  const ra = await A.lock('left');
  await hold(5);
  const rb = await B.lock('left');
  rb();
  ra();
}
async function right() {
  const rb = await B.lock('right');
  await hold(5);
  const ra = await A.lock('right');
  ra();
  rb();
}
// pure await cycle: two async functions that wait for each other's promise
let px, py;
async function x() {
  await hold(1);
  await py;
}
async function y() {
  await hold(1);
  await px;
}
px = x();
py = y();
globalThis.keep = [A, B, left(), right(), px, py];
setTimeout(() => console.log('ready'), 50);
setInterval(() => {}, 1e6);
