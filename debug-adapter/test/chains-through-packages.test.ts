/** Await chains that lead through packages without hooks: V8 knows who awaits there, at a stop. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { markedLine, withSession } from './debug-session.js';

const PACKAGE = `export async function through(work) { const result = await work(); return result; }
export const all = async (...works) => (await Promise.all(works.map((work) => work())))[0];
export function after(work) { return work().then(async (result) => { await null; return result; }); }
`;
const PROGRAM = `import { setTimeout as delay } from 'node:timers/promises';
import { all, through } from 'middle';

async function leaf(): Promise<number> {
  await delay(5);
  return 1; // @leaf
}
async function near(): Promise<number> {
  const one = await leaf(); // @near
  return one; // @near-end
}
async function far(): Promise<number> {
  return await through(near); // @far
}
async function other(): Promise<number> {
  return await delay(1, 2);
}
async function farther(): Promise<number> {
  return (await all(far, other)) + 1; // @farther
}
console.log(await farther()); // @main
`;
/** The same twice: V8 names places, and two calls wait at each. */
const TWICE = PROGRAM.replace('await farther()', 'await Promise.all([farther(), farther()])');

describe('An await chain through packages without hooks', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'chains-')));
    file = path.join(folder, 'main.ts');
    const middle = path.join(folder, 'node_modules/middle');
    mkdirSync(middle, { recursive: true });
    writeFileSync(path.join(folder, 'package.json'), '{ "type": "module" }');
    writeFileSync(path.join(middle, 'package.json'), '{ "type": "module", "exports": "./index.js" }');
    writeFileSync(path.join(middle, 'index.js'), PACKAGE);
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const at = (marker: string): string => String(markedLine(file, marker));
  const HIDDEN = '-- awaited, through code without hooks, by --';

  it('continues behind each of them, wherever it breaks off', () =>
    withSession(async (session) => {
      writeFileSync(file, PROGRAM);
      await session.launch(file, { breakpoints: { [file]: [{ line: markedLine(file, 'leaf') }] } });
      await session.stopped();
      assert.deepEqual(await session.stackText(), [
        `leaf:${at('leaf')}`,
        '-- awaited by --',
        `near():${at('near')}`,
        HIDDEN,
        `far():${at('far')}`,
        HIDDEN,
        `farther():${at('farther')}`,
        '-- awaited by --',
        `(module):${at('main')}`,
      ]);
      await session.continue();
      await session.ended;
      assert.equal(session.stdout, '2\n');
    }));

  it('continues below a recursion that is deeper than the chain', () =>
    withSession(async (session) => {
      writeFileSync(
        file,
        PROGRAM.replace('return 1; // @leaf', 'return down(300);').replace(
          'async function leaf',
          `function down(depth: number): number {
  return depth === 0 ? 1 /* the end */ : down(depth - 1); // @down
}
async function leaf`,
        ),
      );
      const line = markedLine(file, 'down');
      await session.launch(file, { breakpoints: { [file]: [{ line, condition: 'depth === 0' }] } });
      await session.stopped();
      const stack = await session.stackText();
      assert.deepEqual(stack.slice(stack.indexOf(HIDDEN)), [
        HIDDEN,
        `far():${at('far')}`,
        HIDDEN,
        `farther():${at('farther')}`,
        '-- awaited by --',
        `(module):${at('main')}`,
      ]);
    }));

  it('is where a step out leads', () =>
    withSession(async (session) => {
      writeFileSync(file, PROGRAM);
      await session.launch(file, { breakpoints: { [file]: [{ line: markedLine(file, 'near-end') }] } });
      await session.stopped();
      for (const marker of ['far', 'farther', 'main']) {
        await session.client.stepOutRequest({ threadId: 1 });
        await session.stopped();
        const [top = ''] = await session.stackText();
        assert.match(top, new RegExp(`:${at(marker)}$`));
      }
    }));

  it('ends where it is not certain who of several waits', () =>
    withSession(async (session) => {
      writeFileSync(file, TWICE);
      await session.launch(file, { breakpoints: { [file]: [{ line: markedLine(file, 'leaf') }] } });
      await session.stopped();
      assert.deepEqual(await session.stackText(), [
        `leaf:${at('leaf')}`,
        '-- awaited by --',
        `near():${at('near')}`,
      ]);
    }));
});
