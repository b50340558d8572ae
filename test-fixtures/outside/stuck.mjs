/** Stands in an endless loop while two callers wait. */
const hold = (ms) => new Promise((r) => setTimeout(r, ms));
async function waiter(name) {
  await hold(1e8);
  return name;
}
async function caller() {
  const what = 'soup';
  await waiter(what);
}
globalThis.k = [caller(), caller()];
setImmediate(() => console.log('ready'));
setTimeout(() => {
  for (;;);
}, 50);
