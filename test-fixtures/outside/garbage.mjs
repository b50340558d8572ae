/** Collects garbage nearly all the time; 50 workers wait. */
const hold = (ms) => new Promise((r) => setTimeout(r, ms));
async function step(id, n) {
  await hold(1e8);
  return id + n;
}
async function worker(id) {
  await step(id, 1);
}
for (let i = 0; i < 50; i++) worker(i);
const keep = [];
let n = 0;
setInterval(() => {
  for (let i = 0; i < 20000; i++) keep[n++ % 200000] = { a: [n, n + 1], b: 'x' + n, c: { d: n } };
}, 1);
setImmediate(() => console.log('ready'));
