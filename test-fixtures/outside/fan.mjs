/** Thirty leaves in three groups under Promise.all, and every other combinator. */
const hold = (ms) => new Promise((r) => setTimeout(r, ms));
async function leaf(g, i) {
  const key = `${g}/${i}`;
  await hold(1e8);
  return key;
}
async function group(g) {
  const parts = [];
  for (let i = 0; i < 10; i++) parts.push(leaf(g, i));
  return await Promise.all(parts);
}
async function main() {
  const groups = await Promise.all([group('red'), group('green'), group('blue')]);
  return groups;
}
const m = main();
async function racer() {
  await Promise.race([m, hold(1e8)]);
}
async function settled() {
  await Promise.allSettled([m, racer()]);
}
async function anyone() {
  await Promise.any([settled(), m]);
}
const p = anyone();
setInterval(() => {}, 1e6);
setImmediate(() => console.log('ready'));
globalThis.keep = p;
