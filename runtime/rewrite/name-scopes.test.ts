/** Names of a source in the scopes of its compiled text. */
import assert from 'node:assert/strict';
import { NameScopes } from './name-scopes.js';
import { parseProgram } from './syntax.js';

/** The text declares `e_guest` where the source declared `guest`; names without a `_` are those of the source. */
function scopesOf(text: string): { scopes: NameScopes; names: (at: string) => [string, string][] } {
  const scopes = new NameScopes(parseProgram(text, 'module'), ({ name }) => name.split('_')[1]);
  return {
    scopes,
    names: (at) =>
      scopes
        .chainAt(text.indexOf(at))
        .toReversed()
        .flatMap((one) => [...one]),
  };
}

describe('Names of variables in scopes', () => {
  it('are those of parameters, patterns, loops, errors, classes, functions and imports', () => {
    const { names } = scopesOf(
      `import { x as i_tea } from 't'; class k_Cup {} function f_brew({ a: p_milk, ...r_rest }, [q_sugar = 1]) {
        for (const l_drop of r_rest) { try { g(); } catch (c_error) { /*here*/ } }
      }`,
    );
    assert.deepEqual(
      names('/*here*/').map(([, inSource]) => inSource),
      ['tea', 'Cup', 'brew', 'milk', 'rest', 'sugar', 'drop', 'error'],
    );
  });

  it('are visible in their block, and those of var in the whole function', () => {
    const { names } = scopesOf('function f() { { let a_one; var b_two; /*in*/ } /*after*/ }');
    assert.deepEqual(names('/*in*/').slice(1), [
      ['b_two', 'two'],
      ['a_one', 'one'],
    ]);
    assert.deepEqual(names('/*after*/').slice(1), [['b_two', 'two']]);
  });

  it('go into a site table without scopes that rename nothing, but with names that hide a renamed one', () => {
    const text = 'let a_one; let same; { let other; /*first*/ } { let same; { let a_one; /*second*/ } }';
    const named = new NameScopes(parseProgram(text, 'module'), ({ name, start }) =>
      start === text.indexOf('a_one') ? 'one' : name,
    );
    const offsets = [text.indexOf('/*first*/'), text.indexOf('/*second*/')];
    assert.deepEqual(named.renamedAt(offsets), {
      scopes: [
        [-1, [['a_one', 'one']]],
        [0, [['a_one', 'a_one']]],
      ],
      rows: [0, 1],
    });
    const plain = new NameScopes(parseProgram(text, 'module'), () => undefined);
    assert.equal(plain.renamedAt(offsets), undefined);
  });
});
