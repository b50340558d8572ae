/** What V8 keeps of a function: name, script, the names of its scope, and where its text is. */
import assert from 'node:assert/strict';
import { BuiltHeap, TYPES } from '../test/built-heap.js';

describe('A function in memory', () => {
  let built: BuiltHeap;

  beforeEach(() => {
    built = new BuiltHeap();
  });

  const script = (name: string, source: string): number =>
    built.object(built.mapOf(TYPES.Script), [built.string(source), built.string(name)]);
  /** The count of captured variables, then their names and a word for each, then what else has a name. */
  const scopeInfo = (names: readonly string[], own: string, extra: readonly number[] = []): number =>
    built.object(built.mapOf(TYPES.ScopeInfo), [
      0,
      0,
      built.small(names.length),
      ...extra,
      ...names.map((name) => built.string(name)),
      ...names.map(() => built.small(0)),
      built.string(own),
    ]);
  const closure = (shared: readonly number[], context = 0): number =>
    built.object(built.mapOf(TYPES.JSFunction), [
      0,
      0,
      built.object(built.mapOf(TYPES.SharedFunctionInfo), shared),
      context,
    ]);

  it('has its name and its script; one of V8 itself has none', () => {
    const own = built.function('cook', script('file:///kitchen.js', 'async function cook() {}'));
    const builtin = closure([built.small(412), 0, built.string('then'), 0]);
    const { functions, heap } = built.open();
    const { name, script: found } = functions.info(own) ?? {};
    assert.deepEqual(
      [name, found?.name, found?.source],
      ['cook', 'file:///kitchen.js', 'async function cook() {}'],
    );
    assert.deepEqual([functions.isBuiltin(own), functions.isBuiltin(builtin)], [false, true]);
    assert.deepEqual([functions.builtinNumber(own), functions.builtinNumber(builtin)], [0, 412]);
    assert.equal(heap.isFunction(own), true);
    assert.equal(functions.info(built.small(3)), undefined);
  });

  it('has its name in its scope, after the names of variables', () => {
    const scope = scopeInfo(['water', 'heat'], 'boil');
    const boil = closure([0, 0, scope, 0]);
    const { functions } = built.open();
    assert.deepEqual([functions.info(boil)?.name, functions.info(boil)?.scopeInfo], ['boil', scope]);
    assert.deepEqual(functions.contextNames(scope), ['water', 'heat']);
    assert.deepEqual([functions.isScopeInfo(scope), functions.isScopeInfo(boil)], [true, false]);
    assert.deepEqual(functions.contextNames(boil), []);
  });

  it('of a module has one more number before the names of its scope', () => {
    const scope = scopeInfo(['bell'], 'module', [built.small(3)]);
    assert.deepEqual(built.open().functions.contextNames(scope), ['bell']);
  });

  it('has its script behind what a debugger has put in its place', () => {
    const debugInfo = built.object(built.mapOf(TYPES.FixedArray), [0, 0, script('/a.js', 'a')]);
    const own = closure([0, 0, built.string('cook'), debugInfo]);
    assert.equal(built.open().functions.info(own)?.script?.name, '/a.js');
  });

  it('that V8 has not compiled has the place of its text, and no other', () => {
    const data = built.object(built.mapOf(TYPES.UncompiledDataWithPreparseData), [0, 0]);
    built.u32(data, 16, 70);
    built.u32(data, 20, 95);
    const [uncompiled, compiled] = [
      closure([data, 0, built.string('late'), 0]),
      closure([0, 0, built.string('soon'), 0]),
    ];
    const { functions } = built.open();
    const extentOf = (one: number): unknown => {
      const info = functions.info(one);
      return info && functions.uncompiledExtent(info);
    };
    assert.deepEqual([extentOf(uncompiled), extentOf(compiled)], [{ start: 70, end: 95 }, undefined]);
  });

  it('has a table from bytecode to source, behind compiled code, too', () => {
    // Bytecode 0 is at position 40: above one bit, with one added, in zig-zag.
    const bytes = Buffer.from([0, ((41 * 2 * 2) % 128) | 128, Math.floor((41 * 2 * 2) / 128)]);
    const table = built.object(built.mapOf(TYPES.FixedArray), [built.small(bytes.length), 0]);
    built.bytes(table, 16, bytes);
    const bytecode = built.object(built.mapOf(TYPES.BytecodeArray), [0, 0, 0, table, 0, 0]);
    const code = built.object(built.mapOf(TYPES.FixedArray), [0, bytecode]);
    for (const data of [bytecode, code]) {
      const own = closure([data, 0, built.string('cook'), 0]);
      const { functions } = built.open();
      const info = functions.info(own);
      assert.ok(info);
      // Bytecode begins at offset 48 of its object; V8 counts from a pointer, which is tagged.
      assert.equal(functions.sourceIndex(info, 47), 40);
      assert.equal(functions.sourceIndex(info, 3), undefined);
      assert.equal(functions.indexWithin(info), 40);
    }
  });

  it('knows the context in which it was made', () => {
    const context = built.array([]);
    const own = closure([0, 0, built.string('cook'), 0], context);
    assert.equal(built.open().functions.contextOf(own), context);
  });
});
