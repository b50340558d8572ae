/** What a session without a program answers, and what it refuses. */
import assert from 'node:assert/strict';
import type { Answers, AnyAnswer } from '../../protocol/answers.js';
import { noProgram } from './no-program.js';
import { firstAnswer, type LastingCommand } from './session-state.js';

const NAMES: readonly LastingCommand[] = [
  'configurationDone',
  'setBreakpoints',
  'setFunctionBreakpoints',
  'setExceptionBreakpoints',
  'coroutines/breakOn',
  'coroutines/removeBreak',
  'coroutines/watch',
  'terminate',
  'disconnect',
];

/** Each answers its own name. */
const LASTING = Object.fromEntries(NAMES.map((name) => [name, () => name])) as unknown as Pick<
  Answers,
  LastingCommand
>;

describe('A session without a program', () => {
  const state = noProgram(LASTING);
  const answered = (command: string): unknown => state.answerFor(command)?.({} as never);

  it('takes the settings of the user, and ends', () => {
    for (const name of NAMES) assert.equal(answered(name), name);
  });

  it('has no threads, sources or places for breakpoints', () => {
    assert.deepEqual(answered('threads'), { threads: [] });
    assert.deepEqual(answered('loadedSources'), { sources: [] });
    assert.deepEqual(answered('breakpointLocations'), { breakpoints: [] });
  });

  it('refuses in one sentence what needs a program', () => {
    for (const command of [
      'evaluate',
      'stackTrace',
      'pause',
      'continue',
      'coroutines/tasks',
      'coroutines/dump',
    ])
      assert.throws(() => answered(command), { name: 'UserError', message: 'No program is being debugged.' });
  });

  it('does not know requests that do not exist', () => {
    for (const command of ['fly', 'coroutines/', 'toString', 'constructor', '__proto__'])
      assert.equal(state.answerFor(command), undefined);
  });
});

describe('The handler of a request', () => {
  it('is that of the first table that has one of its own', () => {
    const [first, second]: AnyAnswer[] = [() => 1, () => 2];
    const tables = [{}, { pause: first }, { pause: second, threads: second }] as Partial<Answers>[];
    assert.equal(firstAnswer('pause', ...tables), first);
    assert.equal(firstAnswer('threads', ...tables), second);
    assert.equal(firstAnswer('valueOf', ...tables), undefined);
  });
});
