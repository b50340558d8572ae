// A `return` without a value ends an async generator in the microtask it is in, whatever stands around it.
const later = (name, promise) => promise.then(() => console.log(name));
const count = (name) => {
  let chain = Promise.resolve();
  for (let n = 1; n <= 6; n++) chain = chain.then(() => console.log(name, n));
  return chain;
};

async function* bare() {
  return;
}
async function* withoutSemicolon() {
  return
}
async function* afterAwait() {
  await null;
  if (true) return; else await 1;
}
async function* throughFinally() {
  try {
    await null;
    return;
  } finally {
    console.log('finally');
    await null;
  }
}
async function* inSwitch(x) {
  switch (x) {
    case 1:
      return;
    default:
      yield 1;
  }
}
async function* inLoop() {
  outer: for await (const x of [1, 2]) {
    label: if (x === 1) return;
    yield x;
  }
}
async function* inDo() {
  do return; while (true);
}
async function* delegated() {
  yield* bare();
  return;
}
async function* ofUndefined() {
  return undefined;
}
class Holder {
  async *method() {
    return;
  }
  static async *[Symbol.asyncIterator]() {
    return;
  }
}
async function plain() {
  return;
}
function* generator() {
  try {
    return;
  } finally {
    console.log('closed');
  }
}
async function nested(x) {
  if (x) return
  else await null;
}

const all = {
  bare, withoutSemicolon, afterAwait, throughFinally, inSwitch: () => inSwitch(1), inLoop, inDo, delegated, ofUndefined,
  method: () => new Holder().method(),
  static: () => Holder[Symbol.asyncIterator](),
};
for (const [name, begin] of Object.entries(all)) {
  later(name, begin().next());
  await count(name);
}
later('plain', plain());
later('nested', nested(true));
await count('plain');
console.log([...generator()].length, bare.toString(), withoutSemicolon.toString());
