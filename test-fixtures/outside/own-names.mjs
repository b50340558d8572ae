/**
 * Functions in whose scopes V8 hides variables of its own. Each variable that holds a text holds its own name, so that a
 * value of another register shows; `wrong` is never to be seen.
 */
const never = new Promise(() => {});
const use = (...values) => values;
async function f1() {
  const before = 'before';
  try {
    const t = 't';
    use(t);
    throw 'err';
  } catch (err) {
    const c = 'c';
    await never;
    use(c);
    use(err);
  } finally {
    const f = 'f';
    use(f);
  }
}
async function f2() {
  const before = 'before';
  try {
    const t = 't';
  } finally {
    const f = 'f';
    await never;
  }
}
async function f3() {
  for (const a of ['a']) {
    const b = 'b';
    for (const c of ['c']) {
      let d = 'd';
      await never;
    }
  }
}
async function f4() {
  for (const [a, b] of [['a', 'b']]) {
    const c = 'c';
    await never;
  }
}
async function f5() {
  for (let i = 'i'; ; i = 'wrong') {
    const item = 'item';
    const fn = () => item;
    let z = 'z';
    await never;
  }
}
async function f6() {
  for (let i = 'i', j = 'j'; ; i = 'wrong') {
    const item = 'item';
    const fn = () => i;
    let z = 'z';
    await never;
  }
}
async function f7() {
  const a = 'a';
  switch (a) {
    case 'a': {
      const one = 'one';
      await never;
    }
    default:
      const two = 'two';
      await never;
  }
}
async function f8() {
  const a = 'a';
  switch (a) {
    case 'b': {
      const q = 'wrong';
      use(q);
    }
    default:
      const two = 'two';
      await never;
  }
}
async function f9({ a, b }, c = 'c', ...[d]) {
  const e = 'e';
  for (const f of ['f']) {
    let g = 'g';
    await never;
  }
}
const f10 = async ({ a, b }, c = 'c', ...[d]) => {
  const e = 'e';
  for (const f of ['f']) {
    let g = 'g';
    await never;
  }
};
async function f11(a) {
  {
    let a = 'a';
    {
      let b = 'b';
      await never;
    }
  }
}
async function f12(a) {
  {
    let b = 'wrong';
    use(b);
  }
  {
    let b = 'b';
    await never;
  }
  {
    let b = 'wrong';
    use(b);
  }
}
async function f13() {
  var a;
  var b = 'b';
  function unused() {}
  function used() {}
  class K {}
  const d = 'd';
  used();
  await never;
}
async function f14() {
  const a = 'a';
  const g = (a, b) => a + b;
  const b = 'b';
  await never;
}
async function f15() {
  const a = 'a',
    n = [1].map((x) => x);
  if (a) {
    var v = 'v';
    const c = 'c';
    for (var w of ['w']) {
      const e = 'e';
      await never;
    }
  }
}
async function f16() {
  try {
    throw { m: 'm' };
  } catch ({ m }) {
    const c = 'c';
    await never;
  }
}
async function f17() {
  try {
    null.x;
  } catch {
    const c = 'c';
    for (const k in { k: 1 }) {
      const v = 'v';
      await never;
    }
  }
}
async function f18(a) {
  const b = 'b';
  const l = use(arguments);
  const c = 'c';
  {
    const d = 'd';
    await never;
  }
}
async function* f19(a) {
  const b = 'b';
  for await (const c of ['c']) {
    const d = 'd';
    await never;
  }
}
const o = {
  async f20(a) {
    const b = 'b';
    while (true) {
      const c = 'c';
      do {
        const d = 'd';
        await never;
      } while (0);
    }
  },
  async *[Symbol.for('f21')](a, { b } = { b: 'b' }) {
    const c = 'c';
    yield;
  },
};
async function f22(a) {
  const { b, ...c } = { b: 'b', q: 1 };
  const [d, , e = 'e'] = ['d'];
  {
    const { f } = { f: 'f' };
    await never;
  }
}
async function f23(a) {
  label: for (let i = 'i'; ;) {
    for (let j = 'j'; ;) {
      const fn = () => j;
      const k = 'k';
      await never;
    }
  }
}
async function f24(a) {
  class B {
    static x = 'x';
    m() {
      return a;
    }
    [use('k')]() {}
  }
  const b = 'b';
  class C extends B {
    #p = 1;
    n() {
      return C;
    }
  }
  const c = 'c';
  await never;
}
const f25 = async function self(a) {
  const b = 'b';
  if (b === 'x') self();
  {
    const c = 'c';
    await never;
  }
};
const f26 = async (a) => {
  for (const b of ['b']) {
    const c = 'c';
    await never;
  }
};
const f27 = async (a) => {
  const b = 'b';
  const g = () => b;
  for (let c = 'c'; ;) {
    const d = 'd';
    setTimeout(() => d, 1e8);
    const e = 'e';
    await never;
  }
};
async function f28(a) {
  const r = [];
  for (const b of ['b']) {
    r.push(() => b);
    const c = 'c';
    {
      let d = 'd';
      try {
        await never;
      } finally {
        use(d);
      }
    }
  }
}
async function f29(a) {
  let x = 'wrong';
  const y = (() => {
    let x = 'wrong';
    return use(x);
  })();
  {
    let x = 'x';
    const g = () => x;
    await never;
  }
}
async function f30(a) {
  const s = 's';
  const t = `t`;
  const u = {
    a,
    s,
    m() {
      return s;
    },
  };
  const v = 'v';
  await never;
}
async function f31(a) {
  for (var b = 'b', c = 'c'; ;) {
    let d = 'd';
    await never;
  }
}
async function f32(a) {
  let b = 'b';
  b = await new Promise((r) => setTimeout(r, 1, 'b'));
  const c = 'c';
  if (b) {
    const d = 'd';
    if (c) {
      let e = 'e';
      await never;
    } else {
      let x = 'x';
      await 1;
    }
  } else {
    const y = 'y';
    await y;
  }
}
async function f33(a) {
  const b = await 'b';
  const c = await 'c';
  for (const d of await ['d']) {
    const e = await 'e';
    {
      const f = await 'f';
      await never;
    }
  }
}
async function f34(a) {
  let i = 'i';
  for (i of ['i']) {
    const c = 'c';
    await never;
  }
}
async function f35(a) {
  const b = 'b';
  const g = function b2() {
    return b2;
  };
  const h = async () => {
    const i = 'i';
    await never;
    return g;
  };
  const j = 'j';
  await h();
}
async function f36(a, b) {
  a = 'a';
  let f = () => a;
  const c = 'c';
  await never;
}
async function f37(a) {
  if (a) {
    function inner() {
      return a;
    }
    const b = 'b';
    inner();
    await never;
  }
}
async function f38(a = 'a', g = () => a) {
  var a;
  const b = 'b';
  await never;
}
async function f39(a) {
  const b = {
    get x() {
      return b;
    },
  };
  const c = 'c';
  const d = (b) => b;
  const e = 'e';
  await never;
}
async function f40(a) {
  for await (const b of (async function* () {
    yield 'b';
  })()) {
    const c = 'c';
    for (const d in { d: 1 }) {
      let e = 'e';
      await never;
    }
  }
}
async function f41() {
  let a = 'a';
  for (let i = 0; i < 2; i++) {
    let k = 'k';
  }
  for (let j = 0; j < 2; j++) {
    let m = 'm';
    [1].forEach(() => m);
  }
  for (const q of [1]) {
    let n = 'n';
  }
  let z = 'z';
  await never;
}
async function f42(a) {
  const w = 'w';
  {
    {
      {
        const deep = 'deep';
        await never;
      }
    }
    const after = 'after';
  }
  const last = 'last';
}
async function f43(a, a2) {
  const self = 'self';
  return await (async () => {
    const b = 'b';
    await never;
    return self;
  })();
}
const called = [
  f1,
  f2,
  f3,
  f4,
  f5,
  f6,
  f7,
  f8,
  f12,
  f13,
  f14,
  f15,
  f16,
  f17,
  f18,
  f19,
  f22,
  f23,
  f24,
  f25,
  f26,
  f27,
  f28,
  f29,
  f30,
  f31,
  f32,
  f33,
  f34,
  f35,
  f37,
  f39,
  f40,
  f41,
  f42,
  o.f20,
  o[Symbol.for('f21')],
].map((f) => f('a'));
globalThis.kept = [
  called,
  f9({ a: 'a', b: 'b' }, undefined, 'd'),
  f10({ a: 'a', b: 'b' }, undefined, 'd'),
  f38(),
  f11('wrong'),
  f36('wrong', 'b'),
  f43('a', 'a2'),
];
for (const one of called) if ('next' in one) one.next();
setTimeout(() => console.log('ready'), 50);
setInterval(() => {}, 1e6);
