/** Short texts for arguments, made without running code of the program. */
import assert from 'node:assert/strict';
import { parametersIn, shortText } from './parameters.js';

describe('The short text of a value', () => {
  const CASES: readonly [value: unknown, text: string][] = [
    ['soup', '"soup"'],
    ['x'.repeat(24), `"${'x'.repeat(24)}"`],
    ['x'.repeat(25), `"${'x'.repeat(23)}…"`],
    ['a "b"', '"a \\"b\\""'],
    [7, '7'],
    [7n, '7n'],
    [undefined, 'undefined'],
    [null, 'null'],
    [true, 'true'],
    [Symbol('q'), 'Symbol()'],
    [assert.ok, 'ƒ'],
    [[1, 2], 'Array(2)'],
    [{}, '{…}'],
    [{ name: 'pot', size: 7 }, '{name: "pot"}'],
    [{ name: 'pot', id: 7 }, '{id: 7}'],
    [{ id: { deep: true }, name: 'pot' }, '{name: "pot"}'],
  ];
  for (const [value, text] of CASES)
    it(`is ${text}`, () => {
      assert.equal(shortText(value), text);
    });

  it('comes without a call of a getter or of a trap', () => {
    const fail = (): never => assert.fail('code of the program ran');
    const withGetter = Object.defineProperty({}, 'id', { get: fail });
    assert.equal(shortText(withGetter), '{…}');
    assert.equal(shortText(new Proxy({}, { getOwnPropertyDescriptor: fail, get: fail })), 'Proxy');
    assert.equal(shortText({ toString: fail, [Symbol.toPrimitive]: fail }), '{…}');
  });
});

describe('The parameters of a coroutine', () => {
  const scope = (name: string): unknown => {
    if (name === 'later') throw new ReferenceError('later is not initialized');
    return { meal: 'soup', count: 2 }[name];
  };

  it('have the values of its variables, and none where one hides them', () => {
    assert.deepEqual(parametersIn(scope, ['meal', 'later', 'count']), ['"soup"', '…', '2']);
    assert.deepEqual(parametersIn(scope, []), []);
  });

  it('are not known where its variables are not captured', () => {
    assert.equal(parametersIn(undefined, ['meal']), null);
  });
});
