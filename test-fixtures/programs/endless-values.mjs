// Values whose own code never ends, beside values that describe themselves, in several scopes.
class Endless {
  toString() {
    for (;;);
  }
  get forever() {
    for (;;);
  }
  set forever(value) {
    for (;;);
  }
}

class Named {
  constructor(name) {
    this.name = name;
  }
  toString() {
    return `named ${this.name}`;
  }
}

async function inner() {
  await null;
  const a0 = new Named('a0');
  const a1 = new Named('a1');
  const Object = undefined;
  {
    const b0 = new Named('b0');
    const endless = new Endless();
    const plain = 1;
    for (const c0 of [new Named('c0')]) console.log(String(a0), String(b0), String(c0), plain); // @look
  }
}

async function outer() {
  const ours = new Named('ours');
  await inner();
  return ours;
}

await outer();
