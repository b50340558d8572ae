/** Strings, small integers and pointers as V8 keeps them, also while V8 moves objects. */
import assert from 'node:assert/strict';
import { BuiltHeap, TYPES } from '../test/built-heap.js';
import { isPointer, isSmall, smallValue } from './v8-heap.js';

describe("The objects of V8's memory", () => {
  let built: BuiltHeap;

  beforeEach(() => {
    built = new BuiltHeap();
  });

  it('are pointers or small integers', () => {
    for (const value of [0, 1, -1, 2 ** 31 - 1, -(2 ** 31)]) {
      assert.equal(isSmall(built.small(value)), true);
      assert.equal(smallValue(built.small(value)), value);
    }
    assert.deepEqual(
      [isPointer(built.string('a')), isPointer(built.small(5)), isPointer(1)],
      [true, false, false],
    );
  });

  it('have the type of their map, and none where there is no object', () => {
    const number = built.number(1.5);
    const { heap } = built.open();
    assert.equal(heap.typeOf(number), TYPES.HeapNumber);
    assert.equal(heap.typeOf(built.small(5)), -1);
    assert.equal(heap.typeOf(number + 8), -1);
    assert.equal(heap.typeOf(0x7fff_0000_0001), -1);
  });

  it('are strings of one byte or two for each character, in one piece or in several', () => {
    const [kitchen, snow] = [built.string('kitchen é'), built.string('schnee ☃')];
    const cons = built.cons(
      built.string('one '),
      built.cons(built.string('two '), built.string('three'), 9),
      13,
    );
    const sliced = built.sliced(kitchen, 3, 4);
    const { heap } = built.open();
    assert.deepEqual(
      [kitchen, snow, cons, sliced].map((string) => heap.string(string)),
      ['kitchen é', 'schnee ☃', 'one two three', 'chen'],
    );
    assert.deepEqual(
      [heap.string(cons, 6), heap.string(cons, 2), heap.string(kitchen, 0)],
      ['one tw', 'on', ''],
    );
  });

  it('are strings elsewhere: of another object, or outside of the pages', () => {
    const [thin, external] = [built.thin(built.string('door'), 4), built.external('a long text')];
    const { heap } = built.open();
    assert.deepEqual(
      [heap.string(thin), heap.string(external), heap.string(external, 6)],
      ['door', 'a long text', 'a long'],
    );
  });

  it('are no strings where they refer to themselves, or are something else', () => {
    const circle = built.thin(0, 4);
    built.word(circle, 16, circle);
    const number = built.number(2.5);
    const { heap } = built.open();
    assert.deepEqual(
      [heap.string(circle), heap.string(number), heap.string(built.small(3))],
      [undefined, undefined, undefined],
    );
  });

  it('are found where V8 has moved them during a collection', () => {
    const text = built.string('moved');
    const holder = built.object(built.mapOf(TYPES.JSObject), [0, text]);
    const now = built.move(text, 3);
    const { heap } = built.open();
    assert.equal(heap.field(holder, 16), now);
    assert.equal(heap.string(heap.field(holder, 16)), 'moved');
  });

  it('are read up to a number of elements, and as nothing where a field is no number', () => {
    const array = built.array([1, 2, 3].map((value) => built.small(value)));
    const broken = built.object(built.mapOf(TYPES.FixedArray), [built.string('no length'), 0]);
    const { heap } = built.open();
    assert.deepEqual(heap.elements(array, 2).map(smallValue), [1, 2]);
    assert.equal(heap.elements(array, 9).length, 3);
    assert.deepEqual(heap.elements(broken, 9), []);
    assert.equal(heap.smallField(0, 8), 0);
  });
});
