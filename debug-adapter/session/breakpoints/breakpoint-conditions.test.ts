/** The texts that users write into breakpoints. */
import assert from 'node:assert/strict';
import { readConditions, type Conditions, type Written } from './breakpoint-conditions.js';

describe('Conditions of a breakpoint', () => {
  const read: readonly (readonly [Written, Conditions])[] = [
    [{ hitCondition: '3' }, { hits: { operator: '==', count: 3 } }],
    [{ hitCondition: '== 3' }, { hits: { operator: '==', count: 3 } }],
    [{ hitCondition: '=3' }, { hits: { operator: '==', count: 3 } }],
    [{ hitCondition: '>3' }, { hits: { operator: '>', count: 3 } }],
    [{ hitCondition: ' >= 3 ' }, { hits: { operator: '>=', count: 3 } }],
    [{ hitCondition: '<3' }, { hits: { operator: '<', count: 3 } }],
    [{ hitCondition: '<= 3' }, { hits: { operator: '<=', count: 3 } }],
    [{ hitCondition: '%2' }, { hits: { operator: '%', count: 2 } }],
    [{ condition: '', hitCondition: '', logMessage: '' }, {}],
    [{ condition: 'i === 1' }, { condition: 'i === 1' }],
    [{ condition: 'i = 5' }, { condition: 'i = 5' }],
    [{ condition: ' i; ' }, { condition: 'i' }],
    [{ condition: '/* the third */ (i) // is enough' }, { condition: '(i)' }],
    [{ condition: ' ' }, {}],
    [{ logMessage: 'plain' }, { log: ['plain'] }],
    [{ logMessage: 'o={o}!' }, { log: ['o=', { expression: 'o' }, '!'] }],
    [{ logMessage: '{JSON.stringify({i})}' }, { log: [{ expression: 'JSON.stringify({i})' }] }],
    [{ logMessage: '{({a: i})}' }, { log: [{ expression: '({a: i})' }] }],
    [{ logMessage: "{'}'} {`{${i}}`}" }, { log: [{ expression: "'}'" }, ' ', { expression: '`{${i}}`' }] }],
    [{ logMessage: '\\{i\\} `${1}` %s' }, { log: ['{i} `$', { expression: '1' }, '` %s'] }],
  ];
  for (const [written, conditions] of read) {
    it(`are read from ${JSON.stringify(written)}`, () => {
      assert.deepEqual(readConditions(written), conditions);
    });
  }

  const refused: readonly (readonly [Written, RegExp])[] = [
    [{ hitCondition: 'abc' }, /^'abc' is not a hit condition: write a number/],
    [{ hitCondition: '%0' }, /^'%0' is not a hit condition/],
    [{ hitCondition: '3 4' }, /^'3 4' is not a hit condition/],
    [{ condition: 'i ===' }, /^The condition cannot be read: Unexpected token\.$/],
    [{ condition: 'throw 1' }, /^The condition cannot be read: Unexpected token\.$/],
    [{ condition: 'a b' }, /^The condition cannot be read: 'b' is not expected after an expression\.$/],
    [{ condition: 'i; j' }, /^The condition cannot be read: '; j' is not expected after an expression\.$/],
    [{ logMessage: 'x {i +}' }, /^The log message cannot be read from '\{i \+\}' on/],
    [{ logMessage: '{' }, /^The log message cannot be read from '\{' on/],
  ];
  for (const [written, sentence] of refused) {
    it(`are refused in one sentence: ${JSON.stringify(written)}`, () => {
      const answer = readConditions(written);
      assert.ok(typeof answer === 'string');
      assert.match(answer, sentence);
    });
  }
});
