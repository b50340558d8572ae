/** Labels show what the user wrote, not the output of a printer. */
import assert from 'node:assert/strict';
import { asWritten } from './original-text.js';

describe('An expression as written', () => {
  const same: readonly (readonly [printed: string, original: string])[] = [
    ['pause(1e3)', 'pause(1000)'],
    ['fetch("https://a.example/x")', "fetch('https://a.example/x')"],
    ['say("it\'s", .5, 10n)', "say('it\\'s', 0.5, 1_0n)"],
    ['run({ a: 1, b: [2] })', 'run({\n  a: 1, // one\n  b: [2,],\n})'],
    ['`${a}  b`', '`${a}  b`'],
    ['x1e3', 'x1e3'],
    ['fetch(`http://a.example/x`)', 'fetch(`http://a.example/x`)'],
    ['f(`//${g({ a: `//${1e3}//` }, "b")}//`, 1)', "f(`//${g({ a: `//${1000}//` }, 'b')}//`, 1)"],
  ];
  for (const [printed, original] of same)
    it(`${original.replaceAll('\n', ' ')} is found for ${printed}`, () => {
      assert.equal(asWritten(printed, `await ${original}; 1`, 'await '.length), original);
    });

  for (const [printed, original] of [
    ['load(file)', 'load<Text>(file as string)'],
    ['f(1)', 'f(2)'],
    ['f("a")', "f('b')"],
    ['f(x)', 'g(x)'],
    ['f(`//a`)', 'f(`//b`)'],
  ] as const)
    it(`${printed} stays where ${original} stands`, () => {
      assert.equal(asWritten(printed, original, 0), printed);
    });
});
