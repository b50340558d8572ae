/** What *Copy Value* copies: the whole value as text. The program is this Node itself. */
import assert from 'node:assert/strict';
import { OwnProgram } from '../../test/own-program.js';
import { wholeText } from './clipboard.js';

describe('The copied text of a value', () => {
  let program: OwnProgram;

  before(async () => {
    program = await OwnProgram.open();
  });

  after(() => {
    program.close();
  });

  const copied = async (expression: string): Promise<string> =>
    wholeText(program.debuggee, await program.value(expression));
  const json = (value: unknown): string => JSON.stringify(value, undefined, 2);

  it('is a text as it is, of any length, and a number as it is written', async () => {
    assert.equal(await copied('"a\\n\\"b\\""'), 'a\n"b"');
    assert.equal((await copied('"x".repeat(500_000)')).length, 500_000);
    assert.deepEqual(await Promise.all(['-0', '10n', 'undefined', 'null', 'true'].map(copied)), [
      '-0',
      '10n',
      'undefined',
      'null',
      'true',
    ]);
  });

  it('is JSON for an object, with what JSON leaves out', async () => {
    assert.equal(await copied('({ a: 1, list: [1, { b: "c" }] })'), json({ a: 1, list: [1, { b: 'c' }] }));
    assert.equal(
      await copied('({ big: 5n, mark: Symbol("m"), map: new Map([[1, 2]]), set: new Set(["a"]) })'),
      json({ big: '5n', mark: 'Symbol(m)', map: [[1, 2]], set: ['a'] }),
    );
    assert.equal(await copied('new Map([["a", new Set([1])]])'), json([['a', [1]]]));
  });

  it('is the text of a function, and the stack of an error', async () => {
    assert.equal(await copied('(a, b) => a + b'), '(a, b) => a + b');
    assert.match(await copied('new RangeError("too far")'), /^RangeError: too far\n {4}at /);
    assert.match(
      await copied('({ reason: new RangeError("too far") })'),
      /"reason": "RangeError: too far\\n/,
    );
  });

  it('names a circle, and not what only occurs twice', async () => {
    assert.equal(
      await copied(
        '(() => { const pot = { n: 1 }; pot.self = pot; return { pot, same: [pot.n, { pot }] }; })()',
      ),
      json({
        pot: { n: 1, self: '[Circular]' },
        same: [1, { pot: { n: 1, self: '[Circular]' } }],
      }),
    );
    assert.equal(
      await copied('(() => { const both = { x: 1 }; return [both, both, new Map([[both, both]])]; })()'),
      json([{ x: 1 }, { x: 1 }, [[{ x: 1 }, { x: 1 }]]]),
    );
    assert.equal(
      await copied('(() => { const all = new Set(); all.add(all); return all; })()'),
      json(['[Circular]']),
    );
  });

  it('is what the program has made for JSON', async () => {
    assert.equal(await copied('new Date(0)'), '"1970-01-01T00:00:00.000Z"');
    assert.equal(await copied('({ toJSON: () => ({ pot: 7 }) })'), json({ pot: 7 }));
    assert.equal(await copied('({ toJSON: () => undefined })'), '[object Object]');
  });

  it('is refused with the error of the program where its code throws', async () => {
    await assert.rejects(copied('({ get pot() { throw new Error("burnt"); } })'), /burnt/);
  });
});
