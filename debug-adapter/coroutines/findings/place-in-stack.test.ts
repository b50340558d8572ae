/** Places in stacks, of files with any name. */
import assert from 'node:assert/strict';
import { placeInStack } from './place-in-stack.js';

const FRAMES: readonly (readonly [frame: string, path: string | undefined])[] = [
  ['at boil (/kitchen/soup.js:3:5)', '/kitchen/soup.js'],
  ['at /kitchen/soup.js:3:5', '/kitchen/soup.js'],
  ['at async /kitchen/soup.js:3:5', '/kitchen/soup.js'],
  ['at async boil (file:///kitchen/soup.js:3:5)', '/kitchen/soup.js'],
  ['at boil (/a%c/soup.js:3:5)', '/a%c/soup.js'],
  ['at boil (/%41/soup.js:3:5)', '/%41/soup.js'],
  ['at boil (file:///a%25c/soup.js:3:5)', '/a%c/soup.js'],
  ['at boil (file:///ha%23sh/a%3Fb/soup.js:3:5)', '/ha#sh/a?b/soup.js'],
  ['at boil (/copy (2)/soup.js:3:5)', '/copy (2)/soup.js'],
  ['at Object.<anonymous> [as b] (/at 10:30/soup.js:3:5)', '/at 10:30/soup.js'],
  ['at boil (file:///a%c/soup.js:3:5)', undefined],
  ['at boil (file://other/soup.js:3:5)', undefined],
  ['at boil (node:internal/timers:3:5)', undefined],
  ['at boil (/kitchen/node_modules/pot/index.js:3:5)', undefined],
  ['at eval (eval at boil (/kitchen/soup.js:3:5), <anonymous>:1:1)', undefined],
  [`at ${' (/'.repeat(1_000_000)}`, undefined],
];

describe('The place in the stack of an error', () => {
  for (const [frame, path] of FRAMES)
    it(frame.slice(0, 80), () => {
      const place = placeInStack(`Error: burnt\n    ${frame}\n`);
      assert.deepEqual(place, path === undefined ? undefined : { path, line: 3, column: 5 });
    });
});
