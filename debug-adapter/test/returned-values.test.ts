/** What a function has returned is shown where a step ends it; frames begin anew; one call of a line is stepped into. */
import assert from 'node:assert/strict';
import { fixture, markedLine, withSession } from './debug-session.js';

const RETURNS = fixture('programs/frames/returns.mjs');

describe('The end of a function', () => {
  it('shows what was returned, and a frame can be restarted', () =>
    withSession(async (session) => {
      const { client } = session;
      await session.launch(RETURNS, {
        breakpoints: { [RETURNS]: [{ line: markedLine(RETURNS, 'return') }] },
      });
      await session.stopped();
      const [top, caller] = await session.stack();
      assert.deepEqual([top?.canRestart, caller?.name, caller?.canRestart], [true, 'waits', false]);
      await assert.rejects(client.restartFrameRequest({ frameId: caller?.id ?? 0 }), /cannot be restarted/);
      await client.restartFrameRequest({ frameId: top?.id ?? 0 });
      await session.stopped();
      const [again] = await session.stack();
      assert.deepEqual([again?.name, again?.line], ['parts', markedLine(RETURNS, 'first')]);
      assert.equal(await session.evaluate('calls', again?.id), '1');
      await session.continue();
      await session.stopped();
      await client.nextRequest({ threadId: 1 });
      await session.stopped();
      const [outside] = await session.stack();
      assert.equal(outside?.name, 'waits');
      const returned = (await session.locals(outside.id)).get('Return value');
      assert.equal(returned?.value, '{count: 3}');
      const { variables } = (
        await client.variablesRequest({ variablesReference: returned.variablesReference })
      ).body;
      assert.deepEqual(variables[0] && [variables[0].name, variables[0].value], ['count', '3']);
      await session.continue();
      await session.ended;
    }));
});

const CHAIN = fixture('programs/chain.ts');

describe('The end of a coroutine', () => {
  it('shows nothing that the hooks have called as returned', () =>
    withSession(async (session) => {
      await session.launch(CHAIN, { breakpoints: { [CHAIN]: [{ line: markedLine(CHAIN, 'boil-after') }] } });
      await session.stopped();
      await session.client.nextRequest({ threadId: 1 });
      await session.stopped();
      assert.equal((await session.stack())[0]?.line, markedLine(CHAIN, 'boil-end'));
      await session.client.stepInRequest({ threadId: 1 });
      const { description } = await session.stopped();
      const [top] = await session.stack();
      assert.match(description ?? '', /resumption/);
      assert.equal((await session.locals(top?.id ?? 0)).has('Return value'), false);
      await session.continue();
      await session.ended;
    }));
});

const METHODS = fixture('programs/frames/methods.mjs');

describe('The calls of a line', () => {
  it('can be stepped into, each', () =>
    withSession(async (session) => {
      await session.launch(METHODS, { breakpoints: { [METHODS]: [{ line: markedLine(METHODS, 'last') }] } });
      // At the debugger statement first.
      await session.stopped();
      await session.continue();
      await session.stopped();
      const [top] = await session.stack();
      const { targets } = (await session.client.stepInTargetsRequest({ frameId: top?.id ?? 0 })).body;
      assert.deepEqual(
        targets.map(({ label }) => label),
        ['bark', 'make'],
      );
      await session.client.stepInRequest({ threadId: 1, targetId: targets[0]?.id ?? 0 });
      await session.stopped();
      assert.equal((await session.stack())[0]?.line, markedLine(METHODS, 'bark'));
      await session.continue();
      await session.ended;
    }));
});
