/** What frames are called, and sources that are in no file: Node's own code, evaluated texts, sources within maps. */
import assert from 'node:assert/strict';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { fixture, markedLine, withSession, type TestSession } from './debug-session.js';

const METHODS = fixture('programs/frames/methods.mjs');
const FIELDS = fixture('programs/frames/fields.mjs');

async function textOf(session: TestSession, source: DebugProtocol.Source | undefined): Promise<string> {
  const { sourceReference = 0 } = source ?? {};
  assert.ok(sourceReference > 0, 'the source is in no file');
  return (await session.client.sourceRequest({ source: source ?? {}, sourceReference })).body.content;
}

describe('Frames', () => {
  it('have names with classes and sources to open', () =>
    withSession(async (session) => {
      const loaded: DebugProtocol.Source[] = [];
      session.client.on('loadedSource', ({ body }: DebugProtocol.LoadedSourceEvent) =>
        loaded.push(body.source),
      );
      const line = markedLine(METHODS, 'loud');
      await session.launch(METHODS, { breakpoints: { [METHODS]: [{ line }] } });
      await session.stopped();
      assert.deepEqual((await session.stackText()).slice(0, 5), [
        `Dog.#loud:${line}`,
        `Dog.speak:${markedLine(METHODS, 'speak')}`,
        `get Dog.voice:${markedLine(METHODS, 'voice')}`,
        `bark:${markedLine(METHODS, 'bark')}`,
        `(anonymous):${markedLine(METHODS, 'call')}`,
      ]);
      const internal = (await session.stack()).find(({ source }) =>
        source?.name?.startsWith('<node_internals>/'),
      );
      assert.match(await textOf(session, internal?.source), /ModuleJob/);
      await session.client.setBreakpointsRequest({
        source: { path: METHODS },
        breakpoints: [{ line, condition: 'false' }],
      });
      await session.continue();
      const stop = await session.stopped();
      assert.deepEqual([stop.reason, stop.description], ['pause', 'Paused on a debugger statement']);
      const [evaluated] = await session.stack();
      assert.equal(
        (await textOf(session, evaluated?.source)).split('\n')[(evaluated?.line ?? 0) - 1],
        'debugger;',
      );
      const { sources } = (
        (await session.client.customRequest('loadedSources')) as DebugProtocol.LoadedSourcesResponse
      ).body;
      for (const list of [sources, loaded]) {
        assert.equal(list.filter(({ path }) => path === METHODS).length, 1);
        assert.ok(list.some(({ name }) => name === '<node_internals>/events'));
        assert.ok(list.some(({ sourceReference }) => sourceReference === evaluated?.source?.sourceReference));
        assert.ok(
          list.every(({ path }) => !/coroutine-debugger|preload/.test(path ?? '')),
          'nothing of the debugger',
        );
      }
      await session.continue();
      await session.ended;
    }));

  it('of fields and static blocks have the name of the class', () =>
    withSession(async (session) => {
      await session.launch(FIELDS, { breakpoints: { [FIELDS]: [{ line: markedLine(FIELDS, 'sing') }] } });
      for (const initializer of ['Bird.<static_initializer>', 'Bird.<instance_members_initializer>']) {
        await session.stopped();
        const [, caller] = await session.stack();
        assert.equal(caller?.name, initializer);
        await session.continue();
      }
      await session.ended;
    }));

  it('show at which places of a line the program can stop', () =>
    withSession(async (session) => {
      const line = markedLine(METHODS, 'call');
      await session.launch(METHODS, { breakpoints: { [METHODS]: [{ line }] } });
      await session.stopped();
      const { body } = (await session.client.customRequest('breakpointLocations', {
        source: { path: METHODS },
        line,
      })) as DebugProtocol.BreakpointLocationsResponse;
      const text = 'const said = [1].map(() => bark(Dog.make()));';
      assert.deepEqual(
        body.breakpoints.map(
          ({ column = 0 }) =>
            /^(?:\[1\]|[\w.]+|\))/.exec(text.slice(column - 1))?.[0] ?? text.slice(column - 1),
        ),
        ['[1]', 'map', 'bark', 'make', ')'],
      );
    }));
});

const STATEMENT = fixture('programs/frames/statement.mjs');

describe('A debugger statement', () => {
  it('stops each time, also where nothing else is asked for', () =>
    withSession(async (session) => {
      await session.launch(STATEMENT);
      for (const turn of ['0', '1']) {
        const { reason, description } = await session.stopped();
        assert.deepEqual([reason, description], ['pause', 'Paused on a debugger statement']);
        const [top] = await session.stack();
        assert.equal(top?.line, markedLine(STATEMENT, 'statement'));
        assert.equal(await session.evaluate('turn', top.id), turn);
        await session.continue();
      }
      await session.ended;
    }));
});
