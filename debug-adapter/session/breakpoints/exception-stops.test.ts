/** At which exceptions the session stops. The program is one in memory. */
import assert from 'node:assert/strict';
import { Debuggee, type Pause } from '../../debuggee/debuggee.js';
import { FakeProgram, fakeFrame } from '../../test/fake-program.js';
import { Trace } from '../../trace/trace.js';
import { Evaluator } from '../stack/evaluator.js';
import { Variables } from '../stack/variables.js';
import { Breakpoints } from './breakpoints.js';
import { ExceptionStops } from './exception-stops.js';

const ERROR = {
  type: 'object',
  subtype: 'error',
  description: 'Error: burnt\n    at cook',
  objectId: '1.1.7',
};

describe('Stops at exceptions', () => {
  let program: FakeProgram;
  let debuggee: Debuggee;
  let stops: ExceptionStops;
  let said: string[];

  beforeEach(async () => {
    program = new FakeProgram();
    said = [];
    debuggee = new Debuggee(program.connection, await program.hook(), {
      trace: new Trace(),
      paused: () => undefined,
      hookMessage: () => undefined,
    });
    program.report('Debugger.scriptParsed', { scriptId: '0', url: 'file:///kitchen.js' });
    stops = new ExceptionStops(new Breakpoints(() => undefined), (sentence) => said.push(sentence));
  });

  function thrown(uncaught = false): Pause {
    const data = { ...ERROR, uncaught };
    program.report('Debugger.paused', { callFrames: [fakeFrame({})], reason: 'exception', data });
    const { pause } = debuggee;
    assert.ok(pause);
    return pause;
  }

  /** Whether it stops there, with this condition. */
  async function isWanted(condition: string | undefined): Promise<boolean> {
    const filterOptions = [{ filterId: 'thrown', ...(condition === undefined ? {} : { condition }) }];
    await stops.setFilters({ filters: [], filterOptions }, debuggee);
    const variables = new Variables(debuggee, new Evaluator(debuggee, () => undefined));
    return stops.isWanted(thrown(), variables, debuggee);
  }

  it('are set in V8 as each filter requires', async () => {
    const told = async (...filters: readonly string[]): Promise<string | undefined> => {
      await stops.setFilters({ filters: [...filters] }, debuggee);
      return program.parametersOf('Debugger.setPauseOnExceptions').at(-1)?.state;
    };
    assert.equal(await told('thrown'), 'all');
    assert.equal(await told('uncaught'), 'uncaught');
    // As VS Code's JavaScript debugger calls it.
    assert.equal(await told('all'), 'all');
    assert.equal(await told('uncaught'), 'uncaught');
    assert.equal(await told('thrown', 'uncaught'), 'all');
    program.takeAsked();
    await told();
    assert.deepEqual(program.takeAsked(), ['hook.setDebuggerEnabled(false)', 'Debugger.disable']);
  });

  it('refuse a filter that does not exist, and change nothing', async () => {
    await stops.setFilters({ filters: ['uncaught'] }, debuggee);
    program.takeAsked();
    await assert.rejects(
      stops.setFilters({ filters: ['everything'] }, debuggee),
      /There is no exception filter 'everything'/,
    );
    assert.deepEqual(program.takeAsked(), []);
  });

  it('are for all where there is no condition', async () => {
    assert.equal(await isWanted(undefined), true);
    assert.equal(await isWanted(''), true);
    assert.equal(stops.description, 'Error: burnt');
  });

  it('are where the condition holds, given the error', async () => {
    program.answer('Debugger.evaluateOnCallFrame', () => ({
      result: { type: 'function', objectId: '1.1.8' },
    }));
    let value = true;
    program.answer('Runtime.callFunctionOn', () => ({ result: { type: 'undefined' } }));
    program.answer('Runtime.evaluate', ({ expression }) => ({
      result: /\.held\d+\(\)$/.test(expression) ? { type: 'boolean', value } : { type: 'undefined' },
    }));
    assert.equal(await isWanted('$error.code === 7'), true);
    value = false;
    assert.equal(await isWanted('$error.code === 7'), false);
    assert.deepEqual(program.parametersOf('Runtime.callFunctionOn').at(-1)?.arguments, [
      { objectId: ERROR.objectId },
    ]);
    assert.deepEqual(said, []);
  });

  it('are where a condition fails, which is said', async () => {
    program.answer('Debugger.evaluateOnCallFrame', () => ({
      result: { type: 'object' },
      exceptionDetails: {
        text: 'Uncaught',
        exception: { type: 'object', description: 'SyntaxError: Unexpected token' },
      },
    }));
    assert.equal(await isWanted('$error ==='), true);
    assert.equal(said.length, 1);
    assert.match(said[0] ?? '', /^An exception condition failed: .*SyntaxError: Unexpected token/);
  });

  it('tell nothing of an earlier exception', async () => {
    await isWanted(undefined);
    stops.forget();
    assert.equal(stops.description, undefined);
    await assert.rejects(stops.info(debuggee), /^UserError: The program has not stopped at an exception\.$/);
  });
});
