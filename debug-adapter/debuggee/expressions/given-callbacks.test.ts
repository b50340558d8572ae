/** To what functions are given, as their text says. */
import assert from 'node:assert/strict';
import { base0 } from '../scripts/positions.js';
import { givingsOf, type Caller } from './given-callbacks.js';

/** The calls around the function whose parameters begin at `¶`. */
function givings(marked: string, caller?: Caller): string[] {
  const at = marked.indexOf('¶');
  const before = marked.slice(0, at).split('\n');
  const start = base0(before.length - 1, before.at(-1)?.length ?? 0);
  return givingsOf(marked.replace('¶', ''), start, caller).map(
    ({ callee, within, place, isCertain }) =>
      `${isCertain ? '' : 'perhaps '}${callee} in ${within}:${place.line + 1}`,
  );
}

describe('A function that is given to a call', () => {
  it('is known by that call and the function around it', () => {
    assert.deepEqual(givings('function plan() {\n  setTimeout(function ring¶() {}, 5);\n}'), [
      'setTimeout in plan:2',
    ]);
    assert.deepEqual(givings('process.nextTick(¶() => 1)'), ['process.nextTick in (module):1']);
    assert.deepEqual(givings('const go = () => load().then(¶(a) => a)'), ['.then in go:1']);
    assert.deepEqual(givings('const go = () => ªD(load().then(ªC(¶(a) => a)))'), ['.then in go:1']);
    assert.deepEqual(givings('class A { run() { new Promise(¶(a) => a) } }'), ['new Promise in run:1']);
  });

  it('is the call of the program, where a hook receives the callback first', () => {
    assert.deepEqual(givings('const go = () => ªD(load().then(ªC(¶(a) => a), ªC(fail,1)))'), [
      '.then in go:1',
    ]);
    assert.deepEqual(givings('function ring¶() {}\nªD(load().then(ªC(ring)));'), ['.then in (module):2']);
    assert.deepEqual(
      givings('class A { #ring¶() {}\n open() { ªD(load().catch(ªC(this.#ring.bind(this)))); } }'),
      ['.catch in open:2'],
    );
  });

  it('is followed by the functions around it as long as they are given to calls, too', () => {
    assert.deepEqual(
      givings('function plan() {\n  bus.on("x", () => {\n    fs.stat(".", ¶(e) => e);\n  });\n}'),
      ['fs.stat in (anonymous):3', 'bus.on in plan:2'],
    );
  });

  it('is nothing for one that is not', () => {
    assert.deepEqual(givings('function plan¶() {}'), []);
    assert.deepEqual(givings('const plan = ¶() => 1'), []);
    assert.deepEqual(givings('(function¶ () {})()'), []);
    assert.deepEqual(givings('setTimeout({ run¶() {} })'), []);
    assert.deepEqual(givings('not a ( program ¶'), []);
  });

  it('by its name is known where the text has one such call', () => {
    const cases: readonly (readonly [text: string, givings: string[], caller?: Caller])[] = [
      ['function ring¶() {}\nqueueMicrotask(ring);', ['queueMicrotask in (module):2']],
      ['const ring = ¶() => 1;\nfunction plan() { load().then(ring); }', ['.then in plan:2']],
      ['class A { #ring¶() {}\n open() { bell.on("x", this.#ring.bind(this)); } }', ['bell.on in open:2']],
      // Others may have it.
      ['class A { ring¶() {}\n open() { bell.on("x", this.ring); } }', ['perhaps bell.on in open:2']],
      ['export function ring¶() {}\nload().then(ring);', ['perhaps .then in (module):2']],
      ['function ring¶() {}\nload().then(ring); module.exports = { ring };', ['perhaps .then in (module):2']],
      // A direct call would be in the stack.
      ['function ring¶() {}\nring();\nload().then(ring);', ['.then in (module):3']],
      // Which one it was is not to be seen.
      ['function ring¶() {}\nload().then(ring); save().then(ring);', []],
      ['function ring¶() {}\nfunction f(ring) { load().then(ring); }', []],
      ['let ring = ¶() => 1;\nload().then(ring); ring = other;', []],
      ['class A { ring¶() {} } class B { ring() {} }\nload().then(a.ring);', []],
      // Of what calls it there is one.
      [
        'function ring¶() {}\nsetTimeout(ring);\nprocess.nextTick(ring);',
        ['process.nextTick in (module):3'],
        'nextTick',
      ],
      ['function ring¶() {}\nsetTimeout(ring);\nload().then(ring);', ['.then in (module):3']],
      ['function ring¶() {}\na.on("x", ring);\na.on("y", ring);', ['a.on in (module):3'], { event: 'y' }],
      [
        'function ring¶() {}\na.on("x", ring);\na.off("x", ring);',
        ['a.on in (module):2'],
        { event: undefined },
      ],
    ];
    for (const [text, expected, caller] of cases) assert.deepEqual(givings(text, caller), expected, text);
  });

  it('by its name is followed by the function around that call where this is given, and not called', () => {
    const given = 'function ring¶() {}\nfunction plan() { load().then(ring); }\nsetImmediate(plan);';
    assert.deepEqual(givings(given), ['.then in plan:2', 'setImmediate in (module):3']);
    assert.deepEqual(givings(`${given}\nplan();`), ['.then in plan:2']);
    assert.deepEqual(givings('function poll¶() { setTimeout(poll); }', 'timer'), ['setTimeout in poll:1']);
  });
});
