/** ExceptionGroup, as CPython documents it. */
import assert from 'node:assert/strict';
import { ExceptionGroup } from './errors.js';

const shape = (group: ExceptionGroup | undefined): unknown =>
  group?.errors.map((each) => (each instanceof ExceptionGroup ? shape(each) : each.name));

describe('ExceptionGroup', () => {
  const nested = new ExceptionGroup('in', [new TypeError('2'), new RangeError('3')]);
  const group = new ExceptionGroup('eg', [new RangeError('1'), nested]);

  it('is parted by class, by classes and by a function, in its nested groups too', () => {
    assert.deepEqual(shape(group.subgroup(RangeError)), ['RangeError', ['RangeError']]);
    assert.equal(group.subgroup(URIError), undefined);
    const [types, rest] = group.split(TypeError);
    assert.deepEqual([shape(types), shape(rest)], [[['TypeError']], ['RangeError', ['RangeError']]]);
    assert.deepEqual(shape(group.subgroup([TypeError, RangeError])), [
      'RangeError',
      ['TypeError', 'RangeError'],
    ]);
    assert.deepEqual(shape(group.subgroup(({ message }) => message === '3')), [['RangeError']]);
  });

  it('that matches is taken whole', () => {
    assert.deepEqual(
      group.split((error) => error instanceof ExceptionGroup),
      [group, undefined],
    );
    assert.equal(group.subgroup(Error), group);
    assert.deepEqual(shape(group.subgroup((error) => error === nested)), [['TypeError', 'RangeError']]);
  });

  it('makes parts by derive, with its words, its cause and its place', () => {
    class Own extends ExceptionGroup {
      override derive(errors: readonly Error[]): Own {
        return new Own(`own ${this.message.length}`, errors);
      }
    }
    const own = new Own('own', [new TypeError('a'), new RangeError('b')]);
    own.cause = new Error('why');
    const part = own.subgroup(TypeError);
    assert.ok(part instanceof Own);
    assert.equal(part.cause, own.cause);
    assert.equal(part.stack?.split('\n')[1], own.stack?.split('\n')[1]);
    assert.equal(group.derive([new Error('x')]).message, 'eg (1 sub-exception)');
  });

  it('holds errors, one at least', () => {
    assert.throws(() => new ExceptionGroup('none', []), /of no errors/);
    assert.throws(
      () => new ExceptionGroup('odd', ['word' as unknown as Error]),
      /number 0 of its errors is none/,
    );
  });
});
