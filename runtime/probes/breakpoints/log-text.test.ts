/** The text of a log message, made without running code of the program to describe a value. */
import assert from 'node:assert/strict';
import { describeError, logText } from './log-text.js';

/** Counts the calls of all code that a description could run. */
let calls = 0;
const TRAP = {
  get hidden(): number {
    return ++calls;
  },
  toString: () => String(++calls),
  [Symbol.for('nodejs.util.inspect.custom')]: () => ++calls,
};

function neverFails(): void {
  assert.fail('nothing fails here');
}

describe('The text of a log message', () => {
  const textOf = (value: unknown): string => logText([{ expression: 'it' }], () => value, neverFails);

  beforeEach(() => {
    calls = 0;
  });

  it('has the values of its expressions in place', () => {
    const values: unknown[] = ['soup', 7, [1, { two: 2 }]];
    const message = ['cook ', { expression: 'a' }, ' at ', { expression: 'b' }, ': ', { expression: 'c' }];
    assert.equal(
      logText(message, (expression) => values['abc'.indexOf(expression)], neverFails),
      'cook soup at 7: [ 1, { two: 2 } ]',
    );
  });

  it('runs no getter, no trap of a proxy and no method that the program has for it', () => {
    assert.match(textOf(TRAP), /hidden: \[Getter\]/);
    assert.match(
      textOf(new Proxy(TRAP, { get: () => ++calls, ownKeys: () => [String(++calls)] })),
      /^Proxy \[/,
    );
    assert.equal(calls, 0);
  });

  it('is on one line, and has an end', () => {
    assert.equal(
      textOf({ list: Array.from({ length: 60 }, (_, index) => `word ${index}`) }).includes('\n'),
      false,
    );
    assert.equal(textOf('x'.repeat(20_000)).length, 10_000);
  });

  it('has an error in braces where an expression fails, which is reported', () => {
    const failures: unknown[] = [];
    const error = new TypeError('no pot');
    const fails = (expression: string): unknown => {
      if (expression === 'b') throw error;
      return expression;
    };
    const message = [{ expression: 'a' }, ' ', { expression: 'b' }, ' ', { expression: 'c' }];
    assert.equal(
      logText(message, fails, (failed) => failures.push(failed)),
      'a {TypeError: no pot} c',
    );
    assert.deepEqual(failures, [error]);
  });
});

describe('The description of an error', () => {
  it('is its name and its message, and that of another thrown value its text', () => {
    assert.equal(describeError(new RangeError('too far')), 'RangeError: too far');
    assert.equal(describeError('why'), 'why');
    assert.equal(describeError({ code: 7 }), '{ code: 7 }');
  });

  it('says of an error that fails to be read that it cannot be described', () => {
    const error = new Error();
    Object.defineProperty(error, 'message', {
      get: () => {
        throw new Error('again');
      },
    });
    assert.equal(describeError(error), 'an error that cannot be described');
  });
});
