/** Values in one line, from the output of this Node's own inspector. */
import assert from 'node:assert/strict';
import inspector, { type Runtime } from 'node:inspector';
import { describe as inOneLine } from './value-text.js';

const session = new inspector.Session();

function valueOf(expression: string): Runtime.RemoteObject {
  let found: Runtime.RemoteObject = { type: 'undefined' };
  session.post('Runtime.evaluate', { expression, generatePreview: true }, (error, answer) => {
    assert.equal(error, null);
    found = answer.result;
  });
  return found;
}

const CASES: readonly [expression: string, text: string][] = [
  ['-0', '-0'],
  ['10n', '10n'],
  ['Symbol("q")', 'Symbol(q)'],
  ['null', 'null'],
  ['"a\\n"', '"a\\n"'],
  ['[1, , 3]', '(3) [1, empty, 3]'],
  ['[, , 1, , ,]', '(5) [empty × 2, 1, empty × 2]'],
  ['[]', '[]'],
  ['Object.assign([1], { extra: true })', '(1) [1, extra: true]'],
  ['(class List extends Array {}).of(1)', 'List(1) [1]'],
  ['(function () { return arguments; })(1, 2)', 'Arguments(2) [1, 2]'],
  ['new Map([["a", 1], [{ o: 1 }, [2]]])', 'Map(2) {"a" => 1, Object => Array(1)}'],
  ['new Map()', 'Map(0) {}'],
  ['new Map([["a", 1]]).entries()', 'MapIterator {"a" => 1}'],
  ['new Set([1, "x"]).values()', 'SetIterator {1, "x"}'],
  ['new Set([1, "x"])', 'Set(2) {1, "x"}'],
  ['({ a: 1, get b() { return 2; }, c: null, d() {} })', '{a: 1, b: (…), c: null, d: ƒ}'],
  ['new (class Cup { #in = 1; own = [1, 2]; })()', 'Cup {#in: 1, own: Array(2)}'],
  ['Object.create(null)', '{}'],
  ['(a, b) => a + b', '(a, b) => a + b'],
  ['async x => { await x; }', 'async x => …'],
  ['(function named(a, { b } = {}) { return a; })', 'ƒ named(a, { b } = {})'],
  ['(async function* gen(x) {})', 'async ƒ* gen(x)'],
  ['({ get g() { return 1; } }).__lookupGetter__("g")', 'get ƒ g()'],
  ['(class Base {})', 'class Base'],
  ['(class Other extends Array { a = 1 })', 'class Other extends Array'],
  ['Math.max', 'ƒ max()'],
  ['new Date(0)', new Date(0).toString()],
  ['/a/g', '/a/g'],
  ['new Number(5)', 'Number {5}'],
  ['Promise.resolve("x")', 'Promise {<fulfilled>: "x"}'],
  ['new Promise(() => {})', 'Promise {<pending>}'],
  ['new Error("boom\\nline 2", { cause: new TypeError("in") })', 'Error: boom line 2 {cause: TypeError: in}'],
  ['Object.assign(new RangeError("far"), { code: "X" })', 'RangeError: far {code: "X"}'],
  ['new Proxy({ a: 1 }, { get() { throw 1; } })', 'Proxy(Object) {a: 1}'],
  ['new Uint8Array([1, 2])', 'Uint8Array(2) [1, 2]'],
  ['new ArrayBuffer(8)', 'ArrayBuffer(8)'],
  ['globalThis.process.getBuiltinModule("buffer").Buffer.from("hé")', 'Buffer(3) "hé" <68 c3 a9>'],
  ['globalThis.process.getBuiltinModule("buffer").Buffer.from([0, 255])', 'Buffer(2) <00 ff>'],
];

describe('A value in one line', () => {
  before(() => {
    session.connect();
    session.post('Runtime.enable');
  });
  after(() => {
    session.disconnect();
  });
  for (const [expression, text] of CASES) {
    it(expression, () => {
      assert.equal(inOneLine(valueOf(expression)), text);
    });
  }

  it('in hexadecimal', () => {
    assert.deepEqual(
      ['42', '-255', '0.5', '[10, 1.5]', '({ a: 17 })', 'new Map([[16, 32]])'].map((text) =>
        inOneLine(valueOf(text), { hex: true }),
      ),
      ['0x2a', '-0xff', '0.5', '(2) [0xa, 1.5]', '{a: 0x11}', 'Map(1) {0x10 => 0x20}'],
    );
  });

  it('of any content, in a time and a length that have a limit', () => {
    const size = 1_000_000;
    const spaces = ' '.repeat(size);
    for (const [expression, start, length] of [
      [`new Error(' '.repeat(${size}))`, `Error: ${spaces.slice(0, 9993)}`, 10_022],
      [`new Error('\\n'.repeat(${size}))`, 'Error:', 6],
      [`new Error('a \\n b\\n\\n    c')`, 'Error: a b c', 12],
      [`new Error('first\\nat home')`, 'Error: first at home', 20],
      [`Symbol('x'.repeat(${size}))`, 'Symbol(xxx', 20_022],
      [`new RegExp('x'.repeat(${size}))`, '/xxx', 20_022],
      [`({ ['x'.repeat(${size})]: 1 })`, '{xxx', 20_022],
    ] as const) {
      const text = inOneLine(valueOf(expression));
      assert.deepEqual([text.startsWith(start), text.length], [true, length], expression);
    }
  });
});
