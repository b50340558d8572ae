/** The words that code at a stop may still come to. */
import assert from 'node:assert/strict';
import { base0 } from '../scripts/positions.js';
import { wordsAhead } from './names-ahead.js';

/** `▲` is where the program stands. */
function ahead(marked: string): string[] | undefined {
  const before = marked.slice(0, marked.indexOf('▲')).split('\n');
  const words = wordsAhead(marked.replace('▲', ''), base0(before.length - 1, before.at(-1)?.length ?? 0));
  return words && [...words];
}

describe('The words ahead of a stop', () => {
  it('are those of the rest of the function', () => {
    assert.deepEqual(ahead('f(() => {\n a();\n ▲b();\n c.d();\n});\ne();'), ['b', 'c', 'd']);
    assert.deepEqual(ahead('a(); ▲b(); function c() { d }'), ['b', 'function', 'c', 'd']);
    assert.deepEqual(ahead('x = () => a(▲b())'), ['a', 'b']);
  });

  it('are those of the whole statement and the outermost loop that the place is in', () => {
    assert.deepEqual(ahead('function f() { a; lock.release(▲b()); c }'), ['lock', 'release', 'b', 'c']);
    assert.deepEqual(ahead('a; for (const b of c) { while (d) { e; ▲f() } }'), [
      ...['for', 'const', 'b', 'of', 'c', 'while', 'd', 'e', 'f'],
    ]);
    assert.deepEqual(ahead('if (a) { b; ▲c } d'), ['c', 'd']);
  });

  it('are not known of a text that is no program', () => {
    assert.equal(ahead('a ▲b ( c'), undefined);
  });
});
