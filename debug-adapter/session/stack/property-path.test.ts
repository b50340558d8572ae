/** Expressions for parts of values. */
import assert from 'node:assert/strict';
import { pathOfExpression, pathOfProperty } from './property-path.js';

describe('The expression for a property', () => {
  it('is written as its name needs it', () => {
    const path = (name: string, subtype?: string): string | undefined => pathOfProperty('o', name, subtype);
    assert.equal(path('a'), 'o.a');
    assert.equal(path('é1'), 'o.é1');
    assert.equal(path('#in'), 'o.#in');
    assert.equal(path('0', 'array'), 'o[0]');
    assert.equal(path('odd "key"'), 'o["odd \\"key\\""]');
    assert.equal(path('01'), 'o["01"]');
    assert.equal(path('Symbol(Symbol.iterator)'), 'o[Symbol.iterator]');
    assert.equal(path('Symbol(mine)'), undefined);
    assert.equal(path('[[Prototype]]'), 'Object.getPrototypeOf(o)');
    assert.equal(path('[[PromiseState]]'), undefined);
    assert.equal(pathOfProperty(undefined, 'a', undefined), undefined);
  });

  it('reaches the entries of a Map', () => {
    const entries = pathOfProperty('m', '[[Entries]]', 'map');
    const entry = pathOfProperty(entries, '0', 'internal#entries');
    assert.equal(pathOfProperty(entry, 'value', 'internal#entry'), '[...m.entries()][0][1]');
  });

  it('does not exist for entries that the program cannot list again', () => {
    for (const subtype of ['weakmap', 'weakset', 'iterator'])
      assert.equal(pathOfProperty('w', '[[Entries]]', subtype), undefined, subtype);
  });

  it('is what was typed where that runs nothing', () => {
    assert.equal(pathOfExpression(' this.a[0]["b"] '), 'this.a[0]["b"]');
    for (const text of ['a.b()', 'a + 1', 'a; b', 'a = 1', '(', 'new A()'])
      assert.equal(pathOfExpression(text), undefined);
  });
});
