// Resources closed at the end of a scope: Node 20 says that it does not know the syntax, later ones close them.
const log = (...words) => console.log(...words);
async function turns(count) {
  for (let turn = 0; turn < count; turn++) {
    await null;
    log('turn', turn);
  }
}
class Asynchronous {
  constructor(name, fails = false) {
    this.name = name;
    this.fails = fails;
  }
  async [Symbol.asyncDispose]() {
    log('closing', this.name);
    await null;
    log('closed', this.name);
    if (this.fails) throw new Error(`${this.name} fails`);
  }
}
class Synchronous {
  [Symbol.dispose]() {
    log('closing at once');
  }
}
async function returns() {
  await using first = new Asynchronous('first'),
    second = new Asynchronous('second');
  using third = new Synchronous();
  return 7;
}
async function empty() {
  {
    await using nothing = null;
    log('in the block');
  }
  log('after the block');
}
async function throwing() {
  await using resource = new Asynchronous('failing', true);
  throw new Error('the body fails');
}
async function breaking() {
  for (let index = 0; index < 3; index++) {
    await using resource = new Asynchronous(`number ${index}`);
    if (index === 1) break;
  }
}
async function* generator() {
  await using resource = new Asynchronous('of a generator');
  yield 1;
  yield 2;
}
async function withoutSemicolon() {
  await using resource = new Asynchronous('without semicolon')
  log('inside')
}
const turning = turns(60);
log(await returns());
await empty();
await throwing().catch((error) => log(error.name, error.error?.message, error.suppressed?.message));
await breaking();
for await (const item of generator()) {
  log(item);
  break;
}
await withoutSemicolon();
log(withoutSemicolon.toString());
await turning;
await using last = new Asynchronous('of the module');
