/** Who can settle futures, asked of a program that stands: in the graph, among the findings, for one and for all. */
import assert from 'node:assert/strict';
import { fixture, markedLine, withSession, type TestSession } from './debug-session.js';

const FILE = fixture('features/holders-of-all/program.ts');

function whereAllWait(body: (session: TestSession) => Promise<void>): Promise<void> {
  return withSession(async (session) => {
    await session.launch(FILE, {
      // A machine under load blocks the loop of any program.
      launch: { muteFindings: ['blockedLoop'] },
      breakpoints: { [FILE]: [{ line: markedLine(FILE, 'all') }] },
    });
    await session.stopped();
    await body(session);
  });
}

describe('Holders of futures', () => {
  it('are edges of the await graph where that is asked for, and close cycles', () =>
    whereAllWait(async (session) => {
      const { edges: plain } = await session.ask('coroutines/graph', {});
      assert.deepEqual(
        plain.filter(({ kind, inCycle }) => kind === 'held' || inCycle),
        [],
      );
      const { nodes, edges } = await session.ask('coroutines/graph', { holders: true });
      const label = (id: string): string => nodes.find((node) => node.id === id)?.label ?? '?';
      const held = edges
        .filter(({ kind }) => kind === 'held')
        .map(({ from, to }) => `${label(from)} > ${label(to)}`);
      assert.ok(held.includes('before > left()') && held.includes('before > right()'), held.join('\n'));
      const timer = held.find((text) => text.includes('> a timer, due in'));
      assert.match(timer ?? '', /setTimeout\(resolve, 60_000\)/);
      const inCycle = nodes.filter((node) => node.inCycle && node.throughHolders === true);
      assert.deepEqual(inCycle.map((node) => node.label).sort(), [
        '(anonymous)',
        '(anonymous)',
        'before',
        'before',
        'left()',
        'right()',
      ]);
      assert.equal(edges.filter((edge) => edge.inCycle).length, 6);
      const left = nodes.find((node) => node.label === 'left()');
      assert.ok(left?.coroutine !== undefined);
      const around = await session.ask('coroutines/graph', {
        around: left.coroutine,
        limit: 6,
        holders: true,
      });
      assert.ok(around.edges.some(({ kind, to }) => kind === 'held' && to === left.id));
    }));

  it('cause a finding where certainly none is left', () =>
    whereAllWait(async (session) => {
      assert.deepEqual((await session.ask('coroutines/findings', {})).findings, []);
      await session.ask('coroutines/allHolders', {});
      const { findings } = await session.ask('coroutines/findings', {});
      assert.deepEqual(
        findings.map(({ kind, text, location }) => [kind, text.split(',')[0], location?.line]),
        [
          [
            'neverSettles',
            'forgotten() waits for new Promise((resolve) => { if (lamp === desk) resolve(); }) at program.ts:' +
              String(markedLine(FILE, 'forgotten')),
            markedLine(FILE, 'forgotten'),
          ],
        ],
      );
      await session.ask('coroutines/allHolders', {});
      assert.equal((await session.ask('coroutines/findings', {})).findings[0]?.count, 1);
    }));

  it('are worth a look where tasks wait for each other, or for what they may have to give themselves', () =>
    whereAllWait(async (session) => {
      assert.deepEqual((await session.ask('coroutines/findings', {})).observations, []);
      const { together } = await session.ask('coroutines/allHolders', {});
      assert.equal(together.length, 3);
      const { observations } = await session.ask('coroutines/findings', {});
      assert.deepEqual(
        observations.map(({ text, coroutines }) => `${text} ${coroutines.map(({ name }) => name).join()}`),
        [
          'left() waits for what right() holds, and right() waits for what left() holds: as far as variables tell, only they can wake each other. left(),right()',
          'transfer("till") waits at pool.ts:11 in Pool.acquire, an earlier call of which has returned to it; 1 more task waits in it. transfer("till")',
          '(anonymous)(ƒ) waits at limit.ts:13, and what settles that can be reached by (anonymous)(ƒ) at limit.ts:18, which waits for its end. (anonymous)(ƒ)',
        ],
      );
    }));

  it('are reported while the program runs, too', () =>
    withSession(async (session) => {
      await session.launch(fixture('programs/standstill.ts'));
      await session.allSuspended();
      const { futures, together } = await session.ask('coroutines/allHolders', {});
      assert.ok(futures.length > 0);
      assert.deepEqual(together, []);
    }));
});
