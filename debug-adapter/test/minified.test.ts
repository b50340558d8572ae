/** Minified code: the names of the source, as the source map has them. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import type { CoroutineId } from '../../runtime/protocol/ids.js';
import { fixture, markedLine, withSession, type TestSession } from './debug-session.js';

const SOURCE = fixture('programs', 'minified', 'kitchen.ts');

describe('Minified code', () => {
  let folder = '';

  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'minified-'));
    await build({
      entryPoints: [SOURCE],
      outfile: path.join(folder, 'kitchen.mjs'),
      bundle: true,
      minify: true,
      sourcemap: true,
      format: 'esm',
      platform: 'node',
    });
  });

  after(() => {
    rmSync(folder, { recursive: true });
  });

  /** A session that is stopped at the marker. */
  async function stoppedAt(
    marker: string,
    body: (session: TestSession, top: number) => Promise<void>,
  ): Promise<void> {
    await withSession(async (session) => {
      await session.launch(path.join(folder, 'kitchen.mjs'), {
        breakpoints: { [SOURCE]: [{ line: markedLine(SOURCE, marker) }] },
      });
      await session.stopped();
      const [top] = await session.stack();
      await body(session, top?.id ?? 0);
    });
  }

  it('has the functions and variables of its source', () =>
    stoppedAt('log', async (session, top) => {
      assert.equal((await session.stackText())[0], `cookDish:${markedLine(SOURCE, 'log')}`);
      const { scopes } = (await session.client.scopesRequest({ frameId: top })).body;
      assert.ok(scopes.some(({ name }) => name === 'Local: cookDish'));
      const locals = await session.locals(top);
      assert.deepEqual(
        ['label', 'portion', 'dishName', 'portions'].map((name) => locals.get(name)?.value),
        ['"SOUP 0"', '0', '"soup"', '3'],
      );
      assert.ok(locals.has('prepared'));
    }));

  it('is evaluated and assigned by those names', () =>
    stoppedAt('log', async (session, top) => {
      assert.equal(await session.evaluate('prepared.title + portions', top), '"SOUP3"');
      assert.equal(await session.evaluate('[dishName].map((portions) => portions)[0]', top), '"soup"');
      const { scopes } = (await session.client.scopesRequest({ frameId: top })).body;
      const local = scopes.find(({ name }) => name === 'Local: cookDish');
      const variablesReference = local?.variablesReference ?? 0;
      await session.client.setVariableRequest({
        variablesReference,
        name: 'portions',
        value: 'portions + 1',
      });
      assert.equal(await session.evaluate('portions', top), '4');
    }));

  it('stays as it is where its map is not to be read', () =>
    withSession(async (session) => {
      const generated = path.join(folder, 'kitchen.mjs');
      await session.launch(generated, {
        breakpoints: {
          [SOURCE]: [{ line: markedLine(SOURCE, 'log') }],
          [generated]: [{ line: 1 }],
        },
        launch: {
          resolveSourceMapLocations: ['**', `!${path.basename(folder)}/**`],
        },
      });
      await session.stopped();
      const [top] = await session.stack();
      assert.deepEqual([top?.source?.path, top?.line], [generated, 1]);
      // Nothing stops at the source.
      await session.continue();
      await session.ended;
      assert.match(session.stdout, /SOUP 2/);
    }));

  it('has them in functions that are no coroutines, and the classes of methods', () =>
    stoppedAt('plain', async (session, top) => {
      const stack = await session.stackText();
      assert.deepEqual(stack.slice(0, 2), [
        `doubled:${markedLine(SOURCE, 'plain')}`,
        `Kitchen.openKitchen:${markedLine(SOURCE, 'open')}`,
      ]);
      assert.equal((await session.locals(top)).get('amount')?.value, '1');
    }));

  it('names tasks and what they wait for as its source does', () =>
    stoppedAt('log', async (session) => {
      const { tasks } = await session.ask('coroutines/tasks', { filter: '/' });
      const [main] = tasks;
      assert.deepEqual(
        tasks.map(({ name }) => name),
        ['(module)'],
      );
      const { chain } = await session.ask('coroutines/task', { id: main?.id ?? (0 as CoroutineId) });
      assert.deepEqual(
        chain.map(({ name, wait }) => [name, wait?.text]),
        [
          ['(module)', 'new Kitchen().openKitchen(1)'],
          ['Kitchen.openKitchen(1)', "cookDish('soup', doubled(guestCount))"],
          // It is not suspended: its arguments cannot be read.
          ['cookDish', undefined],
        ],
      );
    }));

  it('has its variables in suspended functions, where they are evaluated and assigned', () =>
    stoppedAt('log', async (session) => {
      const open = (await session.stack()).find(({ name }) => name.includes('openKitchen'))?.id ?? 0;
      const { scopes } = (await session.client.scopesRequest({ frameId: open })).body;
      assert.equal(scopes[0]?.name, 'Local: Kitchen.openKitchen');
      const locals = await session.locals(open);
      assert.deepEqual(
        ['guestCount', 'guests', 'dish'].map((name) => locals.get(name)?.value),
        ['1', '{guestCount: 1}', '(not initialized)'],
      );
      assert.equal(locals.get('guests')?.evaluateName, 'guests');
      assert.equal(await session.evaluate('({ guestCount }).guestCount + guests.guestCount', open), '2');
      await session.client.setVariableRequest({
        variablesReference: scopes[0].variablesReference,
        name: 'guests',
        value: '({ guestCount: guestCount + 6 })',
      });
      const { targets } = (await session.client.completionsRequest({ frameId: open, text: 'gue', column: 4 }))
        .body;
      const labels = targets.map(({ label }) => label);
      assert.ok(
        ['guests', 'guestCount'].every((name) => labels.includes(name)),
        labels.join(),
      );
      await session.client.setBreakpointsRequest({ source: { path: SOURCE }, breakpoints: [] });
      await session.continue();
      await session.ended;
      assert.match(session.stdout, /SOUP 7\n$/);
    }));

  it('has them in conditions and messages of breakpoints, on lines and on awaits', () =>
    withSession(async (session) => {
      const line = markedLine(SOURCE, 'wait');
      await session.launch(path.join(folder, 'kitchen.mjs'), {
        breakpoints: {
          [SOURCE]: [
            {
              line: markedLine(SOURCE, 'log'),
              condition: 'portion === 2 && ({ dishName }).dishName',
            },
            { line: markedLine(SOURCE, 'log'), logMessage: 'cooked {prepared.title} {portion}' },
            { line, mode: 'suspend', condition: 'portion === 1' },
            { line, mode: 'resume', logMessage: 'waited for {label} of {portions}' },
          ],
        },
      });
      const reasons = [];
      for (const expected of ['portion', 'label']) {
        const { reason } = await session.stopped();
        const [top] = await session.stack();
        reasons.push([reason, await session.evaluate(expected, top?.id)]);
        await session.continue();
      }
      await session.ended;
      assert.deepEqual(reasons, [
        ['breakpoint', '1'],
        ['breakpoint', '"SOUP 2"'],
      ]);
      const logged = session.console.split('\n').filter((one) => /cooked|waited/.test(one));
      assert.deepEqual(
        logged,
        [0, 1, 2].flatMap((portion) => [`waited for SOUP ${portion} of 3`, `cooked SOUP ${portion}`]),
      );
    }));

  it('has them in conditions of breakpoints on functions', () =>
    withSession(async (session) => {
      await session.launch(path.join(folder, 'kitchen.mjs'), {
        functions: [
          { name: 'doubled', condition: 'amount === 1' },
          { name: 'cookDish', condition: 'portions === 3 && ({ dishName }).dishName === "soup"' },
          { name: 'suspend cookDish', condition: 'label === "SOUP 1"' },
          { name: 'resume cookDish', condition: 'portion > 0', hitCondition: '2' },
          { name: 'resume Kitchen.openKitchen', condition: 'guests.guestCount === 1 && $value === "SOUP"' },
          { name: 'cookDish', condition: 'portions === 4' },
        ],
      });
      const stops = [];
      for (let turn = 0; turn < 5; turn++) {
        await session.stopped();
        stops.push((await session.stackText())[0]);
        await session.continue();
      }
      await session.ended;
      assert.deepEqual(stops, [
        `doubled:${markedLine(SOURCE, 'doubled')}`,
        `cookDish:${markedLine(SOURCE, 'prepared')}`,
        `cookDish:${markedLine(SOURCE, 'wait')}`,
        `cookDish:${markedLine(SOURCE, 'wait')}`,
        `Kitchen.openKitchen:${markedLine(SOURCE, 'open')}`,
      ]);
      assert.doesNotMatch(session.console, /ReferenceError/);
    }));

  it('stops at functions by its names', () =>
    withSession(async (session) => {
      await session.launch(path.join(folder, 'kitchen.mjs'), { functions: [{ name: 'resume cookDish' }] });
      await session.stopped();
      assert.equal((await session.stackText())[0], `cookDish:${markedLine(SOURCE, 'wait')}`);
    }));
});
