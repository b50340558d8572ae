// What nothing can ever resume is collected when it would be, with its variables, and the program hears of it.
const heard = [];
const registry = new FinalizationRegistry((name) => heard.push(name));
const big = (name) => {
  const value = { name, bytes: new Array(100_000).fill(name) };
  registry.register(value, name);
  return value;
};
async function waits() {
  const value = big('async function');
  await new Promise(() => undefined);
  return value;
}
function* generates() {
  const value = big('generator');
  yield 1;
  yield value;
}
async function* generatesLater() {
  const value = big('async generator');
  yield 1;
  yield value;
}
async function loops() {
  const value = big('loop');
  for await (const one of { [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => undefined) }) })
    console.log(one, value);
}
async function caller() {
  const value = big('caller');
  await waits();
  return value;
}
async function begin() {
  void waits();
  void caller();
  void loops();
  generates().next();
  await generatesLater().next();
}
await begin();
for (let turn = 0; turn < 3; turn++) {
  await new Promise(setImmediate);
  gc();
}
await new Promise(setImmediate);
console.log(heard.sort());
