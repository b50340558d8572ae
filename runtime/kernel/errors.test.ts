/** ExceptionGroup, as CPython documents it. */
import assert from 'node:assert/strict';
import { ExceptionGroup, type ExceptionGroupOf } from './errors.js';

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

  it('has parts whose errors have the types of what was matched', () => {
    class Refused extends Error {
      readonly status = 401;
    }
    class Late extends Error {
      readonly seconds = 5;
    }
    // The types are the test: nothing here is cast.
    const tell = (part: ExceptionGroupOf<Refused> | undefined): number[] =>
      part?.errors.flatMap((each) => (each instanceof ExceptionGroup ? tell(each) : each.status)) ?? [];
    const both = new ExceptionGroup('both', [new Refused(), new Late()]);
    const mixed = new ExceptionGroup('mixed', [both, new RangeError('odd')]);
    assert.deepEqual(tell(mixed.subgroup(Refused)), [401]);
    assert.deepEqual(tell(mixed.subgroup((error) => error instanceof Refused)), [401]);
    assert.deepEqual(tell(mixed.split(Refused)[0]), [401]);
    const several: ExceptionGroupOf<Refused | Late> | undefined = mixed.subgroup([Refused, Late]);
    assert.deepEqual(shape(several), [['Error', 'Error']]);
    const [late, rest] = several?.split(Late) ?? [];
    const fields = [late, rest].map((part) =>
      part?.errors.map((each) => ('errors' in each ? each.errors.map((inner) => Object.keys(inner)) : each)),
    );
    assert.deepEqual(fields, [[[['seconds']]], [[['status']]]]);
    assert.deepEqual(tell(several?.subgroup(Refused)), [401]);
    // @ts-expect-error -- a group of one class is none of another
    tell(mixed.subgroup(Late));
  });

  it('holds errors, one at least', () => {
    assert.throws(() => new ExceptionGroup('none', []), /of no errors/);
    assert.throws(
      () => new ExceptionGroup('odd', ['word' as unknown as Error]),
      /number 0 of its errors is none/,
    );
  });
});
