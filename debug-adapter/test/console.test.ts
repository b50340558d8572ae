/** What a program says on its console: once, in order, with values that open and the places that it comes from. */
import assert from 'node:assert/strict';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { fixture, markedLine, withSession, type TestSession } from './debug-session.js';
import { InspectedProgram } from './inspected-program.js';

const PROGRAM = fixture('programs/console.ts');
const TABLE = ['┌─────────┬───┐', '│ (index) │ x │', '├─────────┼───┤', '│ 0       │ 1 │', '└─────────┴───┘'];

type Output = DebugProtocol.OutputEvent['body'];

function outputs(session: TestSession): Output[] {
  const found: Output[] = [];
  session.client.on('output', ({ body }: DebugProtocol.OutputEvent) => found.push(body));
  return found;
}

async function children(
  session: TestSession,
  variablesReference = 0,
): Promise<[name: string, value: string, reference: number][]> {
  const { variables } = (await session.client.variablesRequest({ variablesReference })).body;
  return variables.map((one) => [one.name, one.value, one.variablesReference]);
}

describe('The console', () => {
  it('of a launched program', () =>
    withSession(async (session) => {
      const found = outputs(session);
      await session.launch(PROGRAM, { args: ['wait'] });
      while (!session.stdout.includes('ready') || !session.stderr.includes('eight'))
        await new Promise((resolve) => session.client.once('output', resolve));
      assert.deepEqual(
        session.stdout.split('\n').filter((line) => !/^[┌│├└]/.test(line)),
        [
          "forgotten { id: 7, lines: [ { text: 'tea' } ] }",
          '\u001b[2Jplain',
          "order 5 { id: 7, lines: [ { text: 'tea' } ] }",
          "both 5 { id: 7, lines: [ { text: 'tea' } ] } [ 1 ]",
          'raw write',
          "{ id: 7, lines: [ { text: 'tea' } ] }",
          'G1',
          '  inside',
          '\u001b[31mred\u001b[0m',
          'kept is 4.5',
          'ready',
          '',
        ],
      );
      assert.equal(session.stderr, "trouble Map(1) { 'a' => 1 }\nAssertion failed: not eight\n");
      const said = (text: string): Output => {
        const output = found.find((one) => one.output.startsWith(text));
        assert.ok(output, text);
        return output;
      };
      assert.equal(said('plain').variablesReference ?? 0, 0);
      assert.deepEqual(
        ['plain', 'order', 'trouble'].map((text) => [said(text).source?.path, said(text).line]),
        ['plain', 'order', 'trouble'].map((name) => [PROGRAM, markedLine(PROGRAM, name)]),
      );
      assert.equal(said('raw').source, undefined);
      await assert.rejects(children(session, said('forgotten').variablesReference), /no longer there/);
      // One row, which opens as the list of all that was given.
      const [[, text, list] = ['', '', 0], ...others] = await children(
        session,
        said('both').variablesReference,
      );
      assert.equal(text, "both 5 { id: 7, lines: [ { text: 'tea' } ] } [ 1 ]");
      assert.deepEqual(others, []);
      const values = await children(session, list);
      assert.deepEqual(
        values.map(([name, value]) => [name, value]),
        [
          ['0', '"both"'],
          ['1', '5'],
          ['2', '{id: 7, lines: Array(1)}'],
          ['3', '(1) [1]'],
        ],
      );
      // A single object opens as itself.
      const [[, , only] = ['', '', 0]] = await children(session, said('{ id').variablesReference);
      assert.deepEqual(
        (await children(session, only)).slice(0, 2).map(([name]) => name),
        ['id', 'lines'],
      );
      assert.ok((said('┌').variablesReference ?? 0) > 0);
      assert.deepEqual(
        found.flatMap(({ group, output }) => (group === undefined ? [] : [[group, output]])),
        [
          ['start', 'G1\n'],
          ['end', ''],
        ],
      );
    }));

  it('of an attached program', async () => {
    const { inspected, port } = await InspectedProgram.start(PROGRAM, undefined, undefined, {
      args: ['wait'],
    });
    try {
      await inspected.said('ready');
      await withSession(async (session) => {
        const found = outputs(session);
        await session.attach(port);
        inspected.say('on');
        await session.ended;
        const lines = found.flatMap(({ category, output }) =>
          category === 'stdout' ? output.split('\n') : [],
        );
        assert.deepEqual(
          lines.filter((line) => line !== ''),
          ["again { id: 7, lines: [ { text: 'tea' } ] }", ...TABLE],
        );
        assert.ok(found.every(({ category, source }) => category !== 'stdout' || source?.path === PROGRAM));
      });
    } finally {
      inspected.kill();
    }
  });
});
