/** V8 takes one breakpoint a location; the user can have several there. The program is one in memory. */
import assert from 'node:assert/strict';
import { runInNewContext } from 'node:vm';
import { FakeProgram } from '../../test/fake-program.js';
import { Script } from '../scripts/script.js';
import type { LineBreakpoint } from './line-breakpoints.js';
import { PlacedBreakpoints } from './placed-breakpoints.js';

const FILE = '/kitchen.js';
const SCRIPT = new Script('0', `file://${FILE}`, '');

/** On line 2 of `kitchen.js`, where code is. */
function at2(id: number, more: Partial<LineBreakpoint> = {}): LineBreakpoint {
  return { id, path: FILE, line: 2, ...more };
}

describe('Placed breakpoints', () => {
  let program: FakeProgram;
  let breakpoints: PlacedBreakpoints;
  let set: number;

  beforeEach(() => {
    program = new FakeProgram();
    set = 0;
    program.answer('Debugger.getScriptSource', () => ({ scriptSource: 'first();\nsecond();\n\nfourth();' }));
    program.answer('Debugger.getPossibleBreakpoints', ({ start }) => ({
      locations: [{ scriptId: '0', lineNumber: start.lineNumber, columnNumber: 0 }],
    }));
    program.answer('Debugger.setBreakpoint', ({ location }) => ({
      breakpointId: `v8-${++set}`,
      actualLocation: location,
    }));
    breakpoints = new PlacedBreakpoints(program.connection);
  });

  it('are one for V8 where they are at one place, and each keeps its name', async () => {
    assert.deepEqual(await breakpoints.apply(SCRIPT, at2(1)), { line: 2, column: 1 });
    assert.deepEqual(await breakpoints.apply(SCRIPT, at2(2)), { line: 2, column: 1 });
    assert.deepEqual(breakpoints.idsOf(['v8-2']), [1, 2]);
    // The first of V8's was replaced.
    assert.deepEqual(program.parametersOf('Debugger.removeBreakpoint'), [{ breakpointId: 'v8-1' }]);
    assert.deepEqual(breakpoints.idsOf(['v8-1']), []);
  });

  it('stay where they are when the same is applied again', async () => {
    await breakpoints.apply(SCRIPT, at2(1));
    await breakpoints.apply(SCRIPT, at2(1));
    assert.equal(set, 1);
  });

  it('know of each other when they come at the same time', async () => {
    await Promise.all([breakpoints.apply(SCRIPT, at2(1)), breakpoints.apply(SCRIPT, at2(2))]);
    assert.deepEqual(breakpoints.idsOf(['v8-2']), [1, 2]);
  });

  it('leave the others at their place when one is removed, and nothing after the last', async () => {
    await breakpoints.apply(SCRIPT, at2(1));
    await breakpoints.apply(SCRIPT, at2(2));
    await breakpoints.remove(new Set([1]));
    assert.deepEqual(breakpoints.idsOf(['v8-3']), [2]);
    await breakpoints.remove(new Set([2, 77]));
    assert.equal(set, 3);
    assert.deepEqual(
      program.parametersOf('Debugger.removeBreakpoint').map(({ breakpointId }) => breakpointId),
      ['v8-1', 'v8-2', 'v8-3'],
    );
  });

  it('stop where one of their conditions holds, though another throws', async () => {
    await breakpoints.apply(SCRIPT, at2(1, { condition: 'missing.name' }));
    await breakpoints.apply(SCRIPT, at2(2, { condition: 'dish === "soup"' }));
    const { condition = '' } = program.parametersOf('Debugger.setBreakpoint').at(-1) ?? {};
    // As V8 does, in a frame with this variable; without the hook, conditions decide alone.
    const stops = (dish: string): boolean => Boolean(runInNewContext(condition, { dish }));
    assert.equal(stops('soup'), true);
    assert.equal(stops('pie'), false);
  });

  it('are at no place where the script has none', async () => {
    program.answer('Debugger.getPossibleBreakpoints', () => ({ locations: [] }));
    assert.equal(await breakpoints.apply(SCRIPT, at2(1)), undefined);
    assert.equal(set, 0);
  });

  it('continue with the next one after V8 has refused one', async () => {
    program.answer(
      'Debugger.setBreakpoint',
      () => new Error('Breakpoint at specified location already exists.'),
    );
    await assert.rejects(breakpoints.apply(SCRIPT, at2(1)), /already exists/);
    program.answer('Debugger.setBreakpoint', ({ location }) => ({
      breakpointId: 'v8-x',
      actualLocation: location,
    }));
    assert.deepEqual(await breakpoints.apply(SCRIPT, { ...at2(3), line: 4 }), { line: 4, column: 1 });
  });
});
