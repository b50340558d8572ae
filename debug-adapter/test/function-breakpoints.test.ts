/** Breakpoints by the names of functions: of coroutines and of all others, found as their modules load. */
import assert from 'node:assert/strict';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { fixture, markedLine, withSession } from './debug-session.js';

const PROGRAM = fixture('programs/frames/functions.mjs');
const NAMES = ['plain', 'K.meth', 'arrow', 'waits', 'nosuch'];

describe('Breakpoints on functions', () => {
  it('stop in each kind of function, and say which function is not there', () =>
    withSession(async (session) => {
      const verified = new Set<number>();
      session.client.on('breakpoint', ({ body: { breakpoint } }: DebugProtocol.BreakpointEvent) => {
        if (breakpoint.verified) verified.add(breakpoint.id ?? 0);
      });
      await session.launch(PROGRAM, { functions: NAMES.map((name) => ({ name })) });
      const stops: string[] = [];
      for (let turn = 0; turn < 4; turn++) {
        const { reason } = await session.stopped();
        stops.push(`${reason} ${(await session.stackText())[0] ?? ''}`);
        await session.continue();
      }
      await session.ended;
      assert.deepEqual(stops, [
        'breakpoint plain:2',
        'breakpoint arrow:5',
        'breakpoint K.meth:9',
        'breakpoint waits:13',
      ]);
      assert.equal(verified.size, NAMES.length - 1);
    }));

  it('see the arguments in their conditions, in coroutines too', () =>
    withSession(async (session) => {
      const program = fixture('programs/frames/called.mjs');
      const names = ['serve', 'Waiter.carry', 'Waiter.arrow', 'Waiter.count', 'Waiter.nothing'];
      await session.launch(program, {
        functions: names.map((name) => ({ name, condition: 'guests === 2' })),
      });
      const stops = [];
      const shown = [];
      for (let turn = 0; turn < names.length; turn++) {
        await session.stopped();
        const [top] = await session.stack();
        stops.push(top?.line);
        shown.push(top?.name);
        assert.equal(await session.evaluate('guests', top?.id), '2');
        await session.continue();
      }
      await session.ended;
      assert.deepEqual(
        stops,
        names.map((name) => markedLine(program, name.replace('Waiter.', ''))),
      );
      assert.deepEqual(shown, names);
      assert.doesNotMatch(session.console, /ReferenceError/);
    }));

  it('are answered at a stop, with their conditions', () =>
    withSession(async (session) => {
      await session.launch(PROGRAM, { functions: [{ name: 'plain' }] });
      await session.stopped();
      const { breakpoints } = (
        await session.client.setFunctionBreakpointsRequest({
          breakpoints: [{ name: 'meth', condition: 'q === 4' }, { name: 'nosuch' }],
        })
      ).body;
      assert.deepEqual(
        breakpoints.map(({ verified, message }) => [verified, message]),
        [
          [true, undefined],
          [false, "No function 'nosuch' is loaded yet."],
        ],
      );
      await session.continue();
      await session.ended;
    }));
});
