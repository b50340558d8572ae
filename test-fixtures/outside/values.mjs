/** One suspended function with variables of every kind. */
const hold = () => new Promise((resolve) => (globalThis.resolve = resolve));
class Shop {
  constructor() {
    this.name = 'corner';
    this.open = true;
  }
}
class Base extends Shop {
  extra = 1;
}
class Vault {
  #key = 1;
  label = 'v';
  #turn() {
    return this.#key;
  }
  open() {
    return this.#turn();
  }
}
class Samples extends Float32Array {}
async function values(text, number, flag) {
  const big = 'x'.repeat(200),
    float = 1.5,
    neg = -3,
    none = null,
    undef = undefined;
  const list = [1, 'two', [3], { four: 4 }],
    doubles = [1.5, 2.5],
    long = Array.from({ length: 20 }, (_, i) => i);
  const map = new Map([
      ['a', 1],
      [{ k: 1 }, [2]],
    ]),
    set = new Set([1, 'b']),
    date = new Date(Date.UTC(2024, 0, 2, 3, 4, 5)),
    early = new Date(5);
  const bytes = new Uint8Array([1, 2, 3]),
    floats = new Float64Array(10).fill(0.5),
    buffer = Buffer.from('hello'),
    shop = new Shop(),
    base = new Base();
  const error = new TypeError('bad thing'),
    own = async () => 1,
    sym = Symbol('s'),
    regexp = /a+/g,
    flags = /b/dgimsuy,
    sets = /c/v,
    large = 2n ** 100n + 1n,
    below = -5n,
    zero = 0n,
    huge = 2n ** 1000n,
    everything = globalThis,
    promise = Promise.resolve(1),
    nul = Object.create(null);
  const dict = {};
  for (let i = 0; i < 2000; i++) dict['k' + i] = i;
  delete dict.k0;
  const many = { a: 1, b: 2 };
  many.c = 3;
  many.d = 4;
  many.e = { f: { g: { h: 1 } } };
  const getter = {
    get x() {
      return 1;
    },
    y: 2,
  };
  map.delete('a');
  map.set('z', 26);
  let captured = 7;
  let text2 = 'cap';
  const fn = () => captured++ + text2;
  fn();
  fn();
  const vault = new Vault(),
    marked = { [Symbol('#key')]: 1 },
    below0 = -0,
    signs = [-0, 0.5],
    signedFloats = new Float32Array([-0, 1.5]),
    gaps = [1.5, , 2.5],
    samples = new Samples([1.5, 2.5]),
    halves = new (globalThis.Float16Array ?? Float32Array)([1.5, -2, 2 ** -20]),
    numbered = { x: 1, 7: 'b', 0: 'a' },
    far = [];
  far[100_000] = 'end';
  far[3] = 'near';
  let captured0 = 0.5;
  const negate = () => (captured0 = -0);
  negate();
  const given = new Uint8Array(8);
  structuredClone(given.buffer, { transfer: [given.buffer] });
  const bound = fn.bind(null, 1),
    boxed = new Number(5),
    boxedText = new String('soup'),
    boxedBig = Object(12n),
    memory = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8).buffer,
    part = new DataView(memory, 4, 3),
    threads = new SharedArrayBuffer(2);
  await hold();
  return [
    bound,
    boxed,
    boxedText,
    boxedBig,
    memory,
    part,
    threads,
    vault,
    marked,
    below0,
    signs,
    signedFloats,
    gaps,
    samples,
    halves,
    numbered,
    far,
    negate,
    given,
    big,
    float,
    neg,
    none,
    undef,
    list,
    doubles,
    long,
    map,
    set,
    date,
    early,
    bytes,
    floats,
    buffer,
    shop,
    base,
    error,
    own,
    sym,
    regexp,
    flags,
    sets,
    large,
    below,
    zero,
    huge,
    everything,
    promise,
    nul,
    dict,
    many,
    getter,
    fn,
    text,
    number,
    flag,
  ];
}
globalThis.k = values('soup', 42, true);
setInterval(() => {}, 1e6);
console.log('ready');
