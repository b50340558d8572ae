/** The trees of unprepared programs, read from their memory, against tables written by hand from the programs. */
import assert from 'node:assert/strict';
import { readProcess } from '../read-process.js';
import type { Capture } from '../capture.js';
import { ROOT, Target, treeLines } from './target.js';

const TREES: Readonly<Record<string, readonly string[]>> = {
  'deep.mjs': [
    "└─ (module)  awaits shop.first({ qty: 7, item: 'tea' })  at deep.mjs:37:1",
    '   └─ Shop.first  awaits this.second(order, tag)  at deep.mjs:9:5',
    '      └─ Shop.second  awaits third(price)  at deep.mjs:14:5',
    '         └─ third  awaits fourth(inner)  at deep.mjs:22:5',
    "            └─ fourth  awaits fifth('leaf')  at deep.mjs:26:3",
    '               └─ fifth  awaits hold(1e8)  at deep.mjs:32:3',
  ],
  'deadlock.mjs': [
    "├─ left  awaits B.lock('left')  at deadlock.mjs:24:14",
    '│  └─ Mutex.lock  awaits prev  at deadlock.mjs:10:5',
    "├─ right  awaits A.lock('right')  at deadlock.mjs:31:14",
    '│  └─ Mutex.lock  awaits prev  at deadlock.mjs:10:5',
    '└─ x  awaits py  at deadlock.mjs:39:3',
    '   └─ y  awaits px  at deadlock.mjs:43:3',
    '      └─ ↑ x  (above)',
  ],
  'misc.mjs': [
    '├─ consumer  awaits mapped(source(5))  at misc.mjs:16:3',
    '│  └─ mapped  awaits src  at misc.mjs:12:3',
    '│     └─ source  awaits hold(i < 2 ? 1 : 1e8)  at misc.mjs:8:5',
    '├─ afterChain  awaits chained()  at misc.mjs:34:13',
    '│  └─ base  awaits hold(1e8)  at misc.mjs:24:3',
    '├─ 4× submit  awaits queue.add(() => job(i))  at misc.mjs:45:10',
    '├─ plain  waits for its consumer  at misc.mjs:51:3',
    '├─ overArray  awaits [hold(1), hold(1e8)]  at misc.mjs:57:3',
    `└─ 2× run  awaits operation  at ${ROOT}/node_modules/p-queue/dist/index.js:406:36`,
    '   └─ 2× job  awaits hold(1e8)  at misc.mjs:41:3',
  ],
  'fan.mjs': [
    '└─ anyone  awaits Promise.any([settled(), m]): any 0/2  at fan.mjs:25:3',
    "   ├─ main  awaits Promise.all([group('red'), group('green'), group('blue')]): all 0/3  at fan.mjs:14:18",
    '   │  └─ 3× group  awaits Promise.all(parts): all 0/10  at fan.mjs:11:10',
    '   │     └─ 30× leaf  awaits hold(1e8)  at fan.mjs:5:3',
    '   └─ settled  awaits Promise.allSettled([m, racer()]): allSettled 0/2  at fan.mjs:22:3',
    '      ├─ ↑ main  (above)',
    '      └─ racer  awaits Promise.race([m, hold(1e8)]): race 0/2  at fan.mjs:19:3',
    '         └─ ↑ main  (above)',
  ],
  'server.mjs': [
    '└─ 20× (anonymous)  awaits loadUser(req.user.id)  at server.mjs:23:16',
    "   └─ 20× loadUser  awaits db.query('select * from users where id=$1', [id])  at server.mjs:15:15",
    '      └─ 20× Db.query  awaits hold(1e8)  at server.mjs:9:5',
  ],
  'stuck.mjs': [
    '└─ 2× caller  awaits waiter(what)  at stuck.mjs:9:3',
    '   └─ 2× waiter  awaits hold(1e8)  at stuck.mjs:4:3',
  ],
  'threads.mjs': ['└─ 3× inThread  awaits hold(1e8)  at threads.mjs:6:3'],
};

const VALUES: Readonly<Record<string, string>> = {
  text: '"soup"',
  number: '42',
  flag: 'true',
  big: `"${'x'.repeat(80)}…"`,
  float: '1.5',
  neg: '-3',
  none: 'null',
  undef: 'undefined',
  list: '[1, "two", [3], {four: 4}]',
  doubles: '[1.5, 2.5]',
  long: '[0, 1, 2, 3, 4, … 15 more]',
  map: 'Map(2) {{k: 1} => [2], "z" => 26}',
  set: 'Set(2) {1, "b"}',
  date: '2024-01-02T03:04:05.000Z',
  early: '1970-01-01T00:00:00.005Z',
  bytes: 'Uint8Array(3) [1, 2, 3]',
  floats: 'Float64Array(10) [0.5, 0.5, 0.5, 0.5, 0.5, … 5 more]',
  buffer: 'Buffer(5) [104, 101, 108, 108, 111]',
  shop: 'Shop {name: "corner", open: true}',
  base: 'Base {name: "corner", open: true, extra: 1}',
  error: 'TypeError: bad thing',
  own: 'ƒ own',
  sym: 'Symbol(s)',
  regexp: '/a+/g',
  flags: '/b/dgimsuy',
  sets: '/c/v',
  large: '1267650600228229401496703205377n',
  below: '-5n',
  zero: '0n',
  huge: 'a BigInt of 1024 bits',
  everything: 'globalThis',
  promise: 'Promise',
  nul: '{}',
  dict: '{k1: 1, k2: 2, k3: 3, k4: 4, k5: 5, … 1994 more}',
  many: '{a: 1, b: 2, c: 3, d: 4, e: {f: {…}}}',
  getter: '{x: (computed), y: 2}',
  fn: 'ƒ fn',
  vault: 'Vault {#key: 1, label: "v"}',
  marked: '{[#key]: 1}',
  below0: '-0',
  signs: '[-0, 0.5]',
  signedFloats: 'Float32Array(2) [-0, 1.5]',
  gaps: '[1.5, (empty), 2.5]',
  samples: 'Samples(2) [1.5, 2.5]',
  halves: `Float${'Float16Array' in globalThis ? 16 : 32}Array(3) [1.5, -2, ${2 ** -20}]`,
  numbered: '{0: "a", 7: "b", x: 1}',
  far: '[(empty), (empty), (empty), "near", (empty), … 99996 more]',
  negate: 'ƒ negate',
  given: 'Uint8Array(0) []',
  bound: 'ƒ bound fn',
  boxed: 'Number {5}',
  boxedText: 'String {"soup"}',
  boxedBig: 'BigInt {12n}',
  memory: 'ArrayBuffer(8) [1, 2, 3, 4, 5, … 3 more]',
  part: 'DataView(3) [5, 6, 7]',
  threads: 'SharedArrayBuffer(2) [0, 0]',
  captured0: '-0',
  captured: '9',
  text2: '"cap"',
};

(process.platform === 'linux' ? describe : describe.skip)('A process read from its memory', () => {
  let target: Target | undefined;
  const read = async (program: string, values = false): Promise<Capture> => {
    target = await Target.start(program);
    return readProcess(target.pid, 'memory', { values, internals: false });
  };

  afterEach(async () => {
    await target?.end();
    target = undefined;
  });

  for (const [program, expected] of Object.entries(TREES))
    it(`shows ${program} as it is`, async () => {
      assert.deepEqual(await treeLines(await read(program)), expected);
    });

  it('shows variables of every kind', async () => {
    const { dump } = await read('values.mjs', true);
    const [own] = dump.variables;
    assert.deepEqual(
      Object.fromEntries((own?.variables ?? []).map(({ name, value }) => [name, value])),
      VALUES,
    );
  });

  it('shows the variables of the functions around one that it uses, and `this` of an arrow function', async () => {
    const { dump } = await read('closures.mjs', true);
    assert.deepEqual(
      dump.variables.map(({ variables }) => variables.map(({ name, value }) => `${name} = ${value}`)),
      [[], ['by = 1', 'count = 42', 'step = 2'], ['this = Bell {name: "north", ring: ƒ ring}']],
    );
  });

  it('shows arguments in names, and variables below, on request', async () => {
    assert.deepEqual((await treeLines(await read('deep.mjs', true), true)).slice(0, 6), [
      "└─ (module)  awaits shop.first({ qty: 7, item: 'tea' })  at deep.mjs:37:1",
      '   └─ Shop.first({…})  awaits this.second(order, tag)  at deep.mjs:9:5',
      '      │    order = {qty: 7, item: "tea"}',
      '      │    tag = "L1"',
      '      │    this = Shop {name: "corner"}',
      '      └─ Shop.second({…}, "L1")  awaits third(price)  at deep.mjs:14:5',
    ]);
  });

  it('finds the wait cycle, and says so', async () => {
    const { dump } = await read('deadlock.mjs');
    assert.deepEqual(
      dump.findings.map(({ kind, text }) => `${kind}: ${text}`),
      ['waitCycle: x waits for y waits for x: none of them can ever resume by itself.'],
    );
  });

  it('continues afterwards', async () => {
    await read('busy.mjs');
    await target?.answers();
  });
});
