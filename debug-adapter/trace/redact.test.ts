/** The parts of messages that a trace keeps. */
import assert from 'node:assert/strict';
import { redact } from './redact.js';

describe('A message in a trace', () => {
  it('keeps names, places and words of the protocol', () => {
    const message = {
      command: 'setBreakpoints',
      arguments: { source: { path: '/a.ts' }, breakpoints: [{ line: 3 }] },
    };
    assert.deepEqual(redact(message, false), message);
  });

  it('has no value of the program, whatever its type', () => {
    const message = { result: { type: 'number', value: 4711, description: '4711' }, name: 'login("secret")' };
    assert.deepEqual(redact(message, false), {
      result: { type: 'number', value: '<withheld>', description: '<4 characters>' },
      name: '<15 characters>',
    });
  });

  it('has no secret of the launch configuration', () => {
    const message = {
      command: 'launch',
      arguments: { program: '/a.ts', env: { KEY: 'x' }, args: ['--password=x'] },
    };
    assert.deepEqual(redact(message, false), {
      command: 'launch',
      arguments: { program: '/a.ts', env: '<withheld>', args: '<withheld>' },
    });
  });

  it('has them where they were asked for, cut to a readable length', () => {
    const shown = redact({ value: 'x'.repeat(1000), list: Array.from({ length: 500 }, () => 1) }, true);
    const { value, list } = shown as { value: string; list: unknown[] };
    assert.match(value, /^x{300}… \(1000 characters\)$/);
    assert.equal(list.length, 201);
    assert.equal(list.at(-1), '<300 more>');
  });

  it('ends where objects are nested without end', () => {
    const nested: Record<string, unknown> = {};
    let inner = nested;
    for (let depth = 0; depth < 100; depth++) inner = inner['a'] = {} as Record<string, unknown>;
    assert.ok(JSON.stringify(redact(nested, false)).includes('<deeper>'));
  });
});
