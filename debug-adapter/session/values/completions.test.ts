/** Completions in the console: of globals, and of properties of what stands before the cursor. The program is this Node. */
import assert from 'node:assert/strict';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { OwnProgram } from '../../test/own-program.js';
import { completionsAt } from './completions.js';

describe('The completions in the console', () => {
  let program: OwnProgram;

  before(async () => {
    program = await OwnProgram.open();
    await program.value(
      `globalThis.pantry = Object.create({ inherited: 1, method() {} }, {
        salt: { value: 1, writable: true }, _hidden: { value: 2 }, 'sea salt': { value: 3 }, "it's": { value: 4 },
        getter: { get() { globalThis.pantryRan = true; return { deep: 1 }; } },
      })`,
    );
  });

  after(async () => {
    await program.value('delete globalThis.pantry; delete globalThis.pantryRan');
    program.close();
  });

  const items = async (
    text: string,
    more: Partial<DebugProtocol.CompletionsArguments> = {},
  ): Promise<DebugProtocol.CompletionItem[]> => {
    const { debuggee, variables } = program;
    const args = { text, column: text.length + 1, ...more };
    return (await completionsAt(debuggee, variables, args, undefined, ['copy'])).targets;
  };
  const labels = async (text: string): Promise<string[]> => (await items(text)).map(({ label }) => label);

  it('are the properties of an object, the nearest first, without names that cannot follow a dot', async () => {
    const found = await items('pantry.');
    const named = (label: string): DebugProtocol.CompletionItem =>
      found.find((item) => item.label === label) ?? assert.fail(label);
    assert.equal(
      found.some(({ label }) => label === 'sea salt'),
      false,
    );
    assert.deepEqual([named('salt').type, named('method').type], ['property', 'method']);
    const sorted = ['salt', '_hidden', 'inherited', 'toString'].map((label) => named(label).sortText ?? '');
    assert.deepEqual(sorted, ['00salt', '00~_hidden', '01inherited', '02toString']);
  });

  it('take the place of the word before the cursor', async () => {
    const [first] = await items('x = pantry.sa');
    assert.deepEqual([first?.start, first?.length], [12, 2]);
    const [second] = await items('one\npantry.sa', { line: 2, column: 10 });
    assert.deepEqual([second?.start, second?.length], [12, 2]);
  });

  it('are keys as they are written in brackets', async () => {
    const written = async (text: string, label: string): Promise<string | undefined> =>
      (await items(text)).find((item) => item.label === label)?.text;
    assert.equal(await written('pantry["', 'sea salt'), '"sea salt"]');
    assert.equal(await written("pantry['", "it's"), "'it\\'s']");
  });

  it('run no code of the program: what a getter would return is not known', async () => {
    assert.deepEqual(await items('pantry.getter.'), []);
    await items('(pantry.salt = 7).');
    const ran = await program.value('[globalThis.pantryRan, pantry.salt].join()');
    assert.equal(ran.value, ',1');
  });

  it('are the length and the methods of a list, and not its elements', async () => {
    const found = await labels('[7, 8].');
    assert.deepEqual(
      [found.includes('length'), found.includes('map'), found.includes('0')],
      [true, false, false],
    );
  });

  it('are names of the global scope, with those that exist only in the console', async () => {
    const found = await items('pan');
    const typeOf = (label: string): string | undefined => found.find((item) => item.label === label)?.type;
    assert.deepEqual(
      [typeOf('pantry'), typeOf('Promise'), typeOf('copy')],
      ['variable', 'class', 'function'],
    );
    assert.equal(found.filter(({ label }) => label === 'globalThis').length, 1);
    // The hook is not the program's.
    assert.equal(
      found.some(({ label }) => label.startsWith('ª')),
      false,
    );
  });

  it('are none within a text, and none of what is not there', async () => {
    assert.deepEqual(await items('"pantry.'), []);
    assert.deepEqual(await items('nowhere.'), []);
    assert.deepEqual(await items('undefined.'), []);
  });
});
