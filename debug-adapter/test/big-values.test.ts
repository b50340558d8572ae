/** Big values come in pages and in short: what the adapter reads does not grow with what the program holds. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { fixture, withSession } from './debug-session.js';

describe('Big values', () => {
  it('open by pages, and cost the adapter next to nothing', () =>
    withSession(async (session) => {
      await session.launch(fixture('programs', 'big-values.ts'));
      while (!session.stdout.includes('ready')) await once(session.client, 'output');
      const { chain } = (await session.client.customRequest('coroutines/task', { id: 2 })).body as {
        chain: { frameId: number }[];
      };
      const before = memoryOf(session.adapter?.pid);
      const { scopes } = (await session.client.scopesRequest({ frameId: chain[0]?.frameId ?? 0 })).body;
      const list = async (args: DebugProtocol.VariablesArguments): Promise<DebugProtocol.Variable[]> =>
        (await session.client.variablesRequest(args)).body.variables;
      const locals = new Map(
        (await list({ variablesReference: scopes[0]?.variablesReference ?? 0 })).map((one) => [
          one.name,
          one,
        ]),
      );
      const { variablesReference = 0, indexedVariables } = locals.get('numbers') ?? {};
      assert.equal(indexedVariables, 1_000_000);
      const page = await list({ variablesReference, filter: 'indexed', start: 500_000, count: 3 });
      assert.deepEqual(
        page.map(({ name, value }) => [name, value]),
        [
          ['500000', '500000'],
          ['500001', '500001'],
          ['500002', '500002'],
        ],
      );
      const named = await list({ variablesReference, filter: 'named' });
      assert.ok(named.some(({ name, value }) => name === 'length' && value === '1000000'));
      const all = await list({ variablesReference });
      assert.equal(all.at(-1)?.value, '999000 more elements');
      assert.equal(locals.get('bytes')?.indexedVariables, 1_000_000);
      assert.match(locals.get('local')?.value ?? '', /^"x{10000}… \(100000000 characters\)"$/);
      assert.equal(locals.get('map')?.value, 'Map(200000)');
      assert.equal(locals.get('map')?.indexedVariables, 200_000);
      const inMap = { variablesReference: locals.get('map')?.variablesReference ?? 0 };
      const [first, second] = await list({ ...inMap, filter: 'indexed', start: 199_998, count: 100 });
      assert.deepEqual(
        [first, second].map((one) => [one?.name, one?.value, one?.evaluateName]),
        [
          ['199998', '{199998 => 199998}', '[...map.entries()][199998]'],
          ['199999', '{199999 => 199999}', '[...map.entries()][199999]'],
        ],
      );
      const inEntry = await list({ variablesReference: first?.variablesReference ?? 0 });
      assert.deepEqual(
        inEntry.map(({ name, value }) => [name, value]),
        [
          ['key', '199998'],
          ['value', '199998'],
        ],
      );
      const inSet = { variablesReference: locals.get('set')?.variablesReference ?? 0 };
      const [object] = await list({ ...inSet, filter: 'indexed', start: 700_000, count: 1 });
      const [value] = await list({ variablesReference: object?.variablesReference ?? 0 });
      assert.equal(value?.value, '{one: 700000}');
      const ofSet = await list({ ...inSet, filter: 'named' });
      assert.deepEqual(
        ofSet.map(({ name }) => name),
        ['label', 'size'],
      );
      assert.equal((await list(inSet)).at(-1)?.value, '999000 more entries');
      assert.equal(locals.get('few')?.value, '(3) [1, 2, 3]');
      const inWide = await list({ variablesReference: locals.get('wide')?.variablesReference ?? 0 });
      assert.deepEqual(
        [inWide[0], inWide[1000]].map((one) => [one?.name, one?.value, one?.evaluateName]),
        [
          ['p0', '{one: 0}', 'wide.p0'],
          ['…', '199000 more enumerable properties', undefined],
        ],
      );
      const partsOf = async (name: string): Promise<Map<string, DebugProtocol.Variable>> => {
        const parts = await list({ variablesReference: locals.get(name)?.variablesReference ?? 0 });
        return new Map(parts.map((one) => [one.name, one]));
      };
      const cut = /^"x{10000}… \(100000000 characters\)"$/;
      const holder = await partsOf('holder');
      assert.match(holder.get('text')?.value ?? '', cut);
      const [again] = await list({ variablesReference: holder.get('again')?.variablesReference ?? 0 });
      assert.match(again?.value ?? '', cut);
      assert.equal(holder.get('[[Prototype]]')?.value, 'Object');
      const inArray = await partsOf('inArray');
      assert.match(inArray.get('0')?.value ?? '', cut);
      assert.equal(inArray.get('length')?.value, '2');
      const inError = await partsOf('inError');
      assert.match(inError.get('text')?.value ?? '', cut);
      assert.match(inError.get('stack')?.value ?? '', /^"Error: burnt\\n {4}at hold/);
      const boxed = (await partsOf('boxed')).get('text');
      assert.match(boxed?.value ?? '', /^String \{"x+…x+… \(100000000 characters\)"\}$/);
      const characters = await list({ variablesReference: boxed?.variablesReference ?? 0 });
      assert.deepEqual(
        [characters[999], characters[1000]].map((one) => [one?.name, one?.value]),
        [
          ['999', '"x"'],
          ['…', '99999000 more enumerable properties'],
        ],
      );
      const below = async (row: DebugProtocol.Variable | undefined): Promise<DebugProtocol.Variable[]> =>
        list({ variablesReference: row?.variablesReference ?? 0 });
      const ranges = await below(inWide[1000]);
      assert.deepEqual(
        [ranges[0], ranges.at(-1)].map((one) => [one?.name, one?.value, ranges.length]),
        [
          ['1000 … 1999', '1000 properties', 199],
          ['199000 … 199999', '1000 properties', 199],
        ],
      );
      const last = (await below(ranges.at(-1))).at(-1);
      assert.deepEqual(
        [last?.name, last?.value, last?.evaluateName],
        ['p199999', '{one: 199999}', 'wide.p199999'],
      );
      const ofText = await below(characters[1000]);
      assert.equal(ofText.length, 100);
      const lastCharacters = await below((await below(ofText.at(-1))).at(-1));
      assert.deepEqual([lastCharacters.at(-1)?.name, lastCharacters.at(-1)?.value], ['99999999', '"x"']);
      const error = await session.evaluate('new Error("x".repeat(1_000_000))');
      assert.match(error, /^Error: x{9993}… \(1000007 characters\)/);
      await assert.rejects(
        session.evaluate('throw new Error("x".repeat(100_000))'),
        /^Error: Error: x{993}… \(100007 characters\)$/,
      );
      assert.ok(memoryOf(session.adapter?.pid) - before < 30);
    }));
});

/** In MB; 0 where the system does not tell. */
function memoryOf(pid: number | undefined): number {
  if (process.platform !== 'linux') return 0;
  const status = readFileSync(`/proc/${pid ?? 0}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
}
