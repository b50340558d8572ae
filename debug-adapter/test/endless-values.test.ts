/** Code of the program that shows a value may never end: the session goes on, and each value has its own description. */
import assert from 'node:assert/strict';
import { fixture, markedLine, withSession, type TestSession } from './debug-session.js';

const PROGRAM = fixture('programs/endless-values.mjs');
const LOOK = markedLine(PROGRAM, 'look');

/** The call `console.log`: all scopes have their values. */
async function atLook(body: (session: TestSession, top: number) => Promise<void>): Promise<void> {
  await withSession(async (session) => {
    await session.launch(PROGRAM, { breakpoints: { [PROGRAM]: [{ line: LOOK, column: 43 }] } });
    await session.stopped();
    await body(session, (await session.stack())[0]?.id ?? 0);
  });
}

/** The variables of all scopes, requested at once, as editors do. */
async function atOnce(session: TestSession, frameId: number): Promise<Map<string, string>> {
  const { scopes } = (await session.client.scopesRequest({ frameId })).body;
  const answers = await Promise.all(
    scopes
      .filter(({ expensive }) => !expensive)
      .map(({ variablesReference }) => session.client.variablesRequest({ variablesReference })),
  );
  return new Map(answers.flatMap(({ body }) => body.variables.map(({ name, value }) => [name, value])));
}

async function partOf(session: TestSession, frameId: number, expression: string): Promise<number> {
  const { body } = await session.client.evaluateRequest({ expression, frameId, context: 'watch' });
  return body.variablesReference;
}

describe('Values that describe themselves', () => {
  it('have their own descriptions in scopes that are requested at once', () =>
    atLook(async (session, top) => {
      for (let times = 0; times < 3; times++) {
        const shown = await atOnce(session, top);
        assert.deepEqual(
          ['a0', 'a1', 'b0', 'c0', 'endless'].map((name) => shown.get(name)),
          ['named a0', 'named a1', 'named b0', 'named c0', 'Endless {}'],
        );
      }
    }));
});

describe('Code of a value that never ends', () => {
  it('is ended: a getter, a setter', () =>
    atLook(async (session, top) => {
      const endless = await partOf(session, top, 'endless');
      const { variables } = (await session.client.variablesRequest({ variablesReference: endless })).body;
      const getter = variables.find(({ name }) => name === 'forever')?.variablesReference ?? 0;
      await assert.rejects(
        session.client.variablesRequest({ variablesReference: getter }),
        /^Error: The getter took more than 1 s and was ended\.$/,
      );
      await assert.rejects(
        session.client.setVariableRequest({ variablesReference: endless, name: 'forever', value: '1' }),
        /^Error: The assignment took more than 1 s and was ended\.$/,
      );
      assert.equal(await session.evaluate('plain', top), '1');
    }));

  it('is ended in an expression for a suspended function, at a stop', () =>
    atLook(async (session) => {
      const outer = (await session.stack()).find(({ name }) => name.startsWith('outer'));
      await assert.rejects(
        session.client.evaluateRequest({
          expression: '(() => { for (;;); })()',
          frameId: outer?.id ?? 0,
          context: 'watch',
        }),
        /^Error: The expression took more than 1 s and was ended\.$/,
      );
      const { body } = await session.client.completionsRequest({
        text: '(() => { for (;;); })().',
        column: 25,
        frameId: outer?.id ?? 0,
      });
      assert.deepEqual(body.targets, []);
      assert.equal(await session.evaluate('ours.name', outer?.id), '"ours"');
    }));
});
