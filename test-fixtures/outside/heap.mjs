/** `heap.mjs MB COROUTINES`: a heap of about so many megabytes and so many suspended coroutines, and its own longest pause. */
const [megabytes, coroutines] = process.argv.slice(2).map(Number);
const kept = [];
for (let i = 0; i < megabytes * 5000; i++)
  kept.push({ id: i, name: 'n' + i, tags: [i, i + 1], next: null, at: { x: i, y: -i } });
const resolvers = [];
const hold = () => new Promise((resolve) => resolvers.push(resolve));
async function inner(i) {
  const key = 'k' + i;
  await hold();
  return key;
}
async function outer(i) {
  const value = { i };
  return [await inner(i), value];
}
for (let i = 0; i < coroutines / 2; i++) kept.push(outer(i));
globalThis.kept = [kept, resolvers];
let last = performance.now();
let longest = 0;
setInterval(() => {
  const now = performance.now();
  longest = Math.max(longest, now - last);
  last = now;
}, 1);
process.on('message', () => {
  process.send({ longest });
  longest = 0;
  last = performance.now();
});
setTimeout(() => console.log('ready'), 100);
