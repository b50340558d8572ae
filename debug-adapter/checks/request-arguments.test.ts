/** Arguments of a wrong shape cause a sentence that names the request and the field, for every request. */
import assert from 'node:assert/strict';
import { UserError } from '../errors.js';
import type { Command } from '../protocol/answers.js';
import { checkArguments } from './request-arguments.js';

/** For each request that needs arguments: valid ones, as clients send them. */
const RIGHT: Partial<Record<Command, object>> = {
  initialize: { adapterID: 'coroutine', clientID: 'vscode', linesStartAt1: true, locale: 'en' },
  setBreakpoints: { source: { path: '/a.ts', name: 'a.ts' }, breakpoints: [{ line: 3, condition: 'a' }] },
  setFunctionBreakpoints: { breakpoints: [{ name: 'suspend f' }] },
  setExceptionBreakpoints: { filters: ['thrown'], filterOptions: [{ filterId: 'uncaught' }] },
  stackTrace: { threadId: 1, startFrame: 0, levels: 20 },
  scopes: { frameId: 1 },
  variables: { variablesReference: 7, filter: 'indexed', start: 0, count: 100 },
  setVariable: { variablesReference: 7, name: 'a', value: '1' },
  evaluate: { expression: 'a', frameId: 1, context: 'hover' },
  continue: { threadId: 1 },
  next: { threadId: 1, granularity: 'line' },
  pause: { threadId: 1 },
  'coroutines/task': { id: 4 },
  'coroutines/groups': { by: 'site' },
  'coroutines/timeline': { forMs: 10.5, since: { event: 3, tick: -1 } },
  'coroutines/evaluateAll': { expression: 'a', at: { path: '/a.ts', line: 3 } },
  'coroutines/breakOn': { event: 'finish', task: 3 },
  'coroutines/removeBreak': { breakpoint: 1 },
  'coroutines/beginProfile': { kind: 'heap', folder: '/here', forMs: 10, untilStop: true },
  'coroutines/endProfile': {},
  'coroutines/heapSnapshot': { folder: '/here' },
  'coroutines/control': { action: 'freeze', task: 2 },
  'coroutines/settle': { future: 1, as: 'resolved' },
  'coroutines/dump': { format: 'json' },
  'coroutines/diff': { from: 1 },
  'coroutines/step': { to: 'nextSuspension' },
  'coroutines/watch': { visible: true },
};
const COMMANDS = Object.keys(RIGHT) as Command[];

/** The same arguments with one value, at any depth, replaced by another. */
function* mutations(value: unknown, other: unknown): Generator {
  yield other;
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries())
      for (const changed of mutations(item, other)) yield value.with(index, changed);
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value))
      for (const changed of mutations(item, other)) yield { ...value, [key]: changed };
  }
}

describe('Arguments of requests', () => {
  for (const command of COMMANDS) {
    it(`of ${command} pass when they are right, and give one sentence when they are not`, () => {
      const right = RIGHT[command];
      checkArguments(command, right);
      for (const other of [null, true, -1.5, 'text', [], {}, [[]], { a: 1 }]) {
        for (const wrong of mutations(right, other)) {
          try {
            checkArguments(command, wrong);
          } catch (error) {
            assert.ok(error instanceof UserError, String(error));
            assert.match(error.message, /^(The arguments of|The request) '.*\.$|^'.*' of the request '.*\.$/);
          }
        }
      }
    });
  }

  const sentences: readonly (readonly [Command, unknown, string])[] = [
    ['variables', {}, "The request 'variables' lacks 'variablesReference'."],
    [
      'variables',
      { variablesReference: '1' },
      "'variablesReference' of the request 'variables' must be a whole number, 0 or more.",
    ],
    ['evaluate', { expression: 5 }, "'expression' of the request 'evaluate' must be a text."],
    ['threads', 'all', "The arguments of 'threads' must be an object."],
    [
      'setBreakpoints',
      { source: { path: '/a.ts' }, breakpoints: [{ line: 1 }, { line: 'x' }] },
      "'breakpoints.1.line' of the request 'setBreakpoints' must be a whole number, 0 or more.",
    ],
    [
      'coroutines/groups',
      { by: 'colour' },
      "'by' of the request 'coroutines/groups' must be one of function, site, chain, state, reason.",
    ],
  ];
  for (const [command, given, sentence] of sentences) {
    it(`${command} ${JSON.stringify(given)}: ${sentence}`, () => {
      assert.throws(() => checkArguments(command, given), { message: sentence });
    });
  }

  it('may have null for what is left out, as some clients write it', () => {
    assert.deepEqual(checkArguments('evaluate', { expression: 'a', frameId: null, context: null }), {
      expression: 'a',
    });
  });
});
