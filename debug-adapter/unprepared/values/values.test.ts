/** Values of a program as texts, from objects laid out by hand. */
import assert from 'node:assert/strict';
import { BuiltHeap, TYPES, type BuiltProperty } from '../test/built-heap.js';
import { Values } from './values.js';

describe('The text of a value in memory', () => {
  let built: BuiltHeap;

  beforeEach(() => {
    built = new BuiltHeap();
  });

  const text = (value: number): string | undefined => {
    const { heap, functions } = built.open();
    return new Values(heap, functions).text(value);
  };
  const brief = (value: number): string => {
    const { heap, functions } = built.open();
    return new Values(heap, functions).brief(value);
  };
  const smalls = (...values: readonly number[]): number[] => values.map((value) => built.small(value));
  const own = (name: string, value: number): BuiltProperty => ({ key: built.string(name), inObject: value });

  it('is that of a number', () => {
    assert.deepEqual(smalls(7, -7).map(text), ['7', '-7']);
    assert.deepEqual(
      [1.5, -0, NaN, -Infinity].map((value) => text(built.number(value))),
      ['1.5', '-0', 'NaN', '-Infinity'],
    );
  });

  it('is that of a big integer, or how big it is', () => {
    const big = (head: number, ...digits: readonly number[]): number => {
      // V8 does not export this type: it is between those of symbols and numbers.
      const object = built.object(built.mapOf(129), [0, ...digits]);
      built.u32(object, 8, head);
      return object;
    };
    const one = 1 << 1;
    assert.equal(text(big(one, 5)), '5n');
    assert.equal(text(big(one | 1, 5)), '-5n');
    assert.equal(text(big(2 << 1, 3, 1)), `${2n ** 64n + 3n}n`);
    assert.equal(text(big(0)), '0n');
    assert.equal(text(big(9 << 1)), 'a BigInt of 576 bits');
  });

  it('is that of a string as JSON, its beginning if it is long', () => {
    assert.equal(text(built.string('a "b"\n')), '"a \\"b\\"\\n"');
    assert.equal(text(built.string('x'.repeat(80))), `"${'x'.repeat(80)}"`);
    assert.equal(text(built.string('x'.repeat(81))), `"${'x'.repeat(80)}…"`);
  });

  it('is a word of JavaScript, and none for a variable that has no value yet', () => {
    assert.deepEqual(
      ['undefined', 'null', 'true', 'false', 'hole', 'optimized_out'].map((word) =>
        text(built.oddball(word)),
      ),
      ['undefined', 'null', 'true', 'false', undefined, undefined],
    );
    assert.equal(text(built.object(built.mapOf(TYPES.Hole), [0])), undefined);
    assert.equal(brief(built.oddball('hole')), 'undefined');
  });

  it('is that of a symbol, a function, the global object and a proxy', () => {
    assert.equal(text(built.symbol('door')), 'Symbol(door)');
    assert.deepEqual([text(built.function('cook')), text(built.function(''))], ['ƒ cook', 'ƒ']);
    const of = (type: number): string | undefined => text(built.object(built.mapOf(type), [0, 0]));
    assert.deepEqual(
      [of(TYPES.JSGlobalProxy), of(TYPES.JSProxy), of(TYPES.ScopeInfo)],
      ['globalThis', 'Proxy', undefined],
    );
  });

  it('says of what is no object that it cannot be read', () => {
    assert.equal(text(built.number(1) + 8), '(unreadable)');
  });

  it('is that of a captured variable, stored as a number or as a value', () => {
    const cell = (state: number): number => {
      const object = built.object(built.mapOf(TYPES.ContextCell), [built.string('value'), 0, 0, 0]);
      built.u32(object, 24, state);
      return object;
    };
    const [whole, fraction] = [cell(2), cell(3)];
    built.u32(whole, 32, -9);
    built.double(fraction, 32, 0.25);
    assert.deepEqual([text(cell(0)), text(whole), text(fraction)], ['"value"', '-9', '0.25']);
  });

  describe('that is an object', () => {
    it('has the properties in it, beside it and in its map, and names those that are computed', () => {
      const object = built.jsObject([
        own('a', built.small(1)),
        { key: built.string('b'), beside: built.small(2) },
        { key: built.string('c'), accessors: built.array([]) },
        { key: built.string('d'), inMap: built.function('ring') },
        { key: built.symbol('e'), beside: built.small(5) },
      ]);
      assert.equal(text(object), '{a: 1, b: 2, c: (computed), d: ƒ ring, [e]: 5}');
    });

    it('has the name of its class, its private members, and no marks of V8 and of Node', () => {
      const object = built.jsObject(
        [
          { key: built.symbol('#open', 1), inObject: built.oddball('true') },
          { key: built.symbol('async_id', 1), inObject: built.small(4) },
          own('size', built.small(3)),
        ],
        { madeBy: built.function('Shop') },
      );
      assert.equal(text(object), 'Shop {#open: true, size: 3}');
    });

    it('has its numbered properties first, and counts what is not shown', () => {
      const elements = built.array([...smalls(7), built.oddball('hole'), ...smalls(9)]);
      const names = ['a', 'b', 'c', 'd'].map((name) => own(name, built.small(1)));
      assert.equal(text(built.jsObject(names, { elements })), '{0: 7, 2: 9, a: 1, b: 1, c: 1, … 1 more}');
    });

    it('shows what it contains two deep, and itself alone in a name', () => {
      const innermost = built.jsObject([own('c', built.small(1))]);
      const inner = built.jsObject([
        own('b', innermost),
        own('list', built.jsArray(built.array(smalls(1)), 1)),
      ]);
      const outer = built.jsObject([own('a', inner)]);
      assert.equal(text(outer), '{a: {b: {…}, list: […]}}');
      assert.deepEqual([brief(outer), brief(built.jsArray(built.array([]), 0))], ['{…}', '[]']);
    });

    it('has an end, also where it contains itself or is long', () => {
      const key = built.string('self');
      const object = built.jsObject([{ key, inObject: 0 }]);
      built.word(object, 24, object);
      assert.equal(text(object), '{self: {self: {…}}}');
      const words = Array.from({ length: 5 }, (_, index) =>
        own(`word${index}`, built.string('x'.repeat(80))),
      );
      assert.deepEqual(
        [text(built.jsObject(words))?.length, text(built.jsObject(words))?.at(-1)],
        [300, '…'],
      );
    });

    it('has the properties of a dictionary in the order of their addition', () => {
      const row = (key: number, value: number, order: number, flags = 0): number[] => [
        key,
        value,
        built.small((order << 8) | flags),
      ];
      const dictionary = built.object(built.mapOf(TYPES.FixedArray), [
        built.small(11),
        // How many there are, were deleted, and have room; then two words that are no entries.
        ...smalls(4, 0, 5),
        0,
        0,
        ...row(built.string('later'), built.small(2), 2),
        ...row(built.oddball('undefined'), 0, 0),
        ...row(built.string('first'), built.small(1), 1),
        ...row(built.string('computed'), built.array([]), 3, 1),
        ...row(built.symbol('mark', 1), built.small(9), 4),
      ]);
      const map = built.newMap(TYPES.JSObject);
      built.u32(map, 16, 1 << 21);
      // The first word of a dictionary is the length of its array.
      const object = built.object(map, [dictionary, 0]);
      assert.equal(text(object), '{first: 1, later: 2, computed: (computed)}');
    });
  });

  describe('that is an array', () => {
    it('has its values, and holes where it has none', () => {
      const values = built.array([...smalls(1), built.oddball('hole'), built.string('c')]);
      assert.equal(text(built.jsArray(values, 3)), '[1, (empty), "c"]');
      assert.equal(text(built.jsArray(values, 0)), '[]');
      assert.equal(
        text(built.jsArray(built.array(smalls(1, 2, 3, 4, 5, 6, 7)), 7)),
        '[1, 2, 3, 4, 5, … 2 more]',
      );
      // Longer than its elements: the others are holes.
      assert.equal(text(built.jsArray(built.array(smalls(1)), 3)), '[1, (empty), (empty)]');
    });

    it('has doubles that are stored as they are', () => {
      assert.equal(text(built.jsArray(built.doubles([1.5, 'hole', -0]), 3)), '[1.5, (empty), -0]');
    });

    it('has the few numbers that are used in order', () => {
      const entry = (index: number, value: number): number[] => [built.small(index), built.small(value), 0];
      const dictionary = built.object(built.mapOf(TYPES.FixedArray), [
        built.small(13),
        ...smalls(2, 0, 3, 0),
        ...entry(2, 20),
        built.oddball('undefined'),
        0,
        0,
        ...entry(0, 10),
      ]);
      const of = (type: number): string | undefined => {
        const map = built.newMap(type);
        built.bytes(map, 15, Uint8Array.of(12 << 2));
        return text(built.object(map, [0, dictionary, built.small(1000)]));
      };
      assert.equal(of(TYPES.JSArray), '[10, (empty), 20, (empty), (empty), … 995 more]');
      assert.equal(of(TYPES.JSObject), '{0: 10, 2: 20}');
    });

    it('of a class of the program has the name of the class', () => {
      const map = built.newMap(TYPES.JSArray, { madeBy: built.function('Stack') });
      assert.equal(text(built.object(map, [0, built.array(smalls(4)), built.small(1)])), 'Stack [4]');
    });
  });

  describe('that is a collection', () => {
    /** One bucket; each entry has a word for the next one of its bucket. */
    const table = (type: number, size: number, deleted: number, entries: readonly number[][]): number => {
      const hash = built.object(built.mapOf(TYPES.FixedArray), [
        built.small(0),
        ...smalls(size, deleted, 1, 0),
        ...entries.flatMap((entry) => [...entry, 0]),
      ]);
      return built.object(built.mapOf(type), [0, 0, hash]);
    };

    it('has its entries in order, without those that were deleted', () => {
      const hole = built.oddball('hole');
      const entries = [
        [built.string('a'), built.small(1)],
        [hole, hole],
        [built.small(2), built.oddball('undefined')],
      ];
      assert.equal(text(table(TYPES.JSMap, 2, 1, entries)), 'Map(2) {"a" => 1, 2 => undefined}');
      assert.equal(text(table(TYPES.JSSet, 2, 1, [smalls(4), [hole], smalls(5)])), 'Set(2) {4, 5}');
      assert.equal(text(table(TYPES.JSSet, 0, 0, [])), 'Set(0) {}');
    });

    it('says how many entries it does not show', () => {
      const entries = [1, 2, 3, 4, 5, 6, 7].map((value) => smalls(value));
      assert.equal(text(table(TYPES.JSSet, 7, 0, entries)), 'Set(7) {1, 2, 3, 4, 5, … 2 more}');
      assert.deepEqual(
        [brief(table(TYPES.JSSet, 7, 0, entries)), brief(table(TYPES.JSSet, 0, 0, []))],
        ['Set(7) {…}', 'Set(0) {}'],
      );
    });

    it('is empty where its table cannot be read', () => {
      assert.equal(text(built.object(built.mapOf(TYPES.JSMap), [0, 0, built.small(3)])), 'Map(0) {}');
    });
  });

  it('is that of a date, which V8 stores as a value or as a number', () => {
    const date = (): number => built.object(built.mapOf(TYPES.JSDate), [0, 0, 0]);
    const stored = date();
    built.double(stored, 24, 1e12);
    const invalid = date();
    built.double(invalid, 24, NaN);
    assert.deepEqual([text(stored), text(invalid)], ['2001-09-09T01:46:40.000Z', 'Invalid Date']);
    built = new BuiltHeap({ dates: 'value' });
    const [small, large] = [date(), date()];
    built.word(small, 24, built.small(1000));
    built.word(large, 24, built.number(1e12));
    assert.deepEqual([text(small), text(large)], ['1970-01-01T00:00:01.000Z', '2001-09-09T01:46:40.000Z']);
  });

  it('is that of a regular expression with its flags, and of an error with its message', () => {
    const regExp = (source: number, flags: number): number =>
      built.object(built.mapOf(TYPES.JSRegExp), [0, 0, 0, source, flags]);
    assert.equal(text(regExp(built.string('a+'), built.small(0b1_1010_0011))), '/a+/dgisv');
    assert.equal(text(regExp(built.oddball('undefined'), 0)), 'RegExp');
    const failed = built.jsObject([own('message', built.string('burnt'))], { type: TYPES.JSError });
    const madeBy = built.function('TypeError');
    assert.equal(text(failed), 'Error: burnt');
    assert.equal(
      text(built.jsObject([own('message', built.string(''))], { type: TYPES.JSError, madeBy })),
      'TypeError',
    );
  });

  describe('that is a view of bytes', () => {
    const view = (kind: string, bytes: Uint8Array, buffer = 0): number => {
      const map = built.newMap(TYPES.JSTypedArray, { madeBy: built.function(kind) });
      return built.object(map, [0, 0, buffer, 0, bytes.length, 0, built.outside(bytes), 0]);
    };
    const bytesOf = (array: ArrayBufferView): Uint8Array =>
      new Uint8Array(array.buffer, array.byteOffset, array.byteLength);

    it('has its items, by the kind of its class', () => {
      const cases: readonly [kind: string, array: ArrayBufferView, text: string][] = [
        ['Uint8Array', Uint8Array.of(1, 255), 'Uint8Array(2) [1, 255]'],
        ['Int8Array', Int8Array.of(1, -1), 'Int8Array(2) [1, -1]'],
        ['Int16Array', Int16Array.of(-300), 'Int16Array(1) [-300]'],
        ['Uint32Array', Uint32Array.of(4_000_000_000), 'Uint32Array(1) [4000000000]'],
        ['Float64Array', Float64Array.of(-0, 0.5), 'Float64Array(2) [-0, 0.5]'],
        ['BigInt64Array', BigInt64Array.of(-5n), 'BigInt64Array(1) [-5n]'],
        // One, the smallest number, infinity, and none.
        [
          'Float16Array',
          Uint16Array.of(0x3c00, 1, 0xfc00, 0x7e00),
          `Float16Array(4) [1, ${2 ** -24}, -Infinity, NaN]`,
        ],
        ['Uint8Array', new Uint8Array(7), 'Uint8Array(7) [0, 0, 0, 0, 0, … 2 more]'],
      ];
      for (const [kind, array, expected] of cases) assert.equal(text(view(kind, bytesOf(array))), expected);
    });

    it("is read as V8's own class from which its class descends", () => {
      const parent = built.jsObject([own('constructor', built.function('Uint8Array'))]);
      const prototype = built.jsObject([own('constructor', built.function('Bytes'))], { prototype: parent });
      const map = built.newMap(TYPES.JSTypedArray, { prototype });
      const array = built.object(map, [0, 0, 0, 0, 2, 0, built.outside(Uint8Array.of(8, 9)), 0]);
      assert.equal(text(array), 'Bytes(2) [8, 9]');
    });

    it('has no items once its buffer was given away', () => {
      const buffer = built.object(built.mapOf(TYPES.JSArrayBuffer), [0, 0, 0, 0]);
      assert.equal(text(view('Uint8Array', Uint8Array.of(1, 2), buffer)), 'Uint8Array(0) []');
    });
  });
});
