/** 200 workers, each always in: worker, step, timer; garbage all the time. */
const hold = (ms) => new Promise((r) => setTimeout(r, ms));
let sink;
async function step(id, n) {
  const big = Array.from({ length: 200 }, (_, i) => ({ i, n }));
  sink = big;
  await hold(1 + ((id + n) % 7));
  return big.length;
}
async function worker(id) {
  let n = 0;
  for (;;) {
    await step(id, n++);
  }
}
for (let i = 0; i < 200; i++) worker(i);
setImmediate(() => console.log('ready'));
process.on('message', () => process.send('yes'));
