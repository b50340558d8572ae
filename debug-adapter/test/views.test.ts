/** What the views ask for, over one program in which everybody waits: groups, orders, trees, timeline, graph, dumps. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Ajv } from 'ajv';
import type { CoroutineId } from '../protocol/requests.js';
import { fixture, markedLine, ROOT, withSession, type TestSession } from './debug-session.js';

const FILE = fixture('programs/standstill.ts');

function atStandstill(body: (session: TestSession) => Promise<void>): Promise<void> {
  return withSession(async (session) => {
    await session.launch(FILE);
    await session.allSuspended();
    await body(session);
  });
}

async function taskNamed(session: TestSession, name: string): Promise<CoroutineId> {
  const { tasks } = await session.ask('coroutines/tasks', { filter: name });
  const found = tasks.find((row) => row.name.startsWith(name));
  assert.ok(found, `there is no task ${name}`);
  return found.id;
}

describe('The views of a program', () => {
  it('group tasks by site, function, state and reason', () =>
    atStandstill(async (session) => {
      const bySite = await session.ask('coroutines/groups', { by: 'site' });
      assert.deepEqual(
        bySite.groups.map(({ label, count }) => `${count} ${label}`),
        [
          `3 standstill.ts:${markedLine(FILE, 'guest')} await never`,
          `3 standstill.ts:${markedLine(FILE, 'boil')} await (minutes === 5 ? soupIsReady : never)`,
          `1 standstill.ts:${markedLine(FILE, 'all')} await Promise.all(dishes)`,
        ],
      );
      assert.equal(bySite.tasks, 7);
      const byFunction = await session.ask('coroutines/groups', { by: 'function' });
      assert.deepEqual(
        byFunction.groups.map(({ label, count }) => `${count} ${label}`),
        ['3 cook', '3 guest', '1 (module)'],
      );
      const byState = await session.ask('coroutines/groups', { by: 'state' });
      assert.deepEqual(
        byState.groups.map(({ label, count }) => `${count} ${label}`),
        ['7 suspended'],
      );
      const byReason = await session.ask('coroutines/groups', { by: 'reason', filter: 'guest' });
      assert.deepEqual(
        byReason.groups.map(({ label, count }) => `${count} ${label}`),
        ['3 waits for never'],
      );
      const group = bySite.groups.find(({ label }) => label.includes('soupIsReady'));
      const { tasks } = await session.ask('coroutines/tasks', {
        group: { by: 'site', key: group?.key ?? '' },
        sort: 'name',
      });
      assert.deepEqual(
        tasks.map(({ name }) => name),
        ['cook("pie", 40)', 'cook("soup", 5)', 'cook("tea", 3)'],
      );
    }));

  it('show the tree by await, and tasks that have ended', () =>
    atStandstill(async (session) => {
      const lines: string[] = [];
      const walk = async (parent: CoroutineId | undefined, indent: string): Promise<void> => {
        const { tasks } = await session.ask('coroutines/tasks', {
          tree: 'await',
          ...(parent === undefined ? {} : { parent }),
        });
        for (const { id, name, childCount, wait } of tasks) {
          lines.push(`${indent}${name}: ${wait?.kind ?? ''}`);
          if (childCount > 0) await walk(id, `${indent}  `);
        }
      };
      await walk(undefined, '');
      assert.deepEqual(lines, [
        '(module): coroutine',
        '  evening(): all',
        '    cook("soup", 5): coroutine',
        '      boil(5): promise',
        '    cook("pie", 40): coroutine',
        '      boil(40): promise',
        '    cook("tea", 3): coroutine',
        '      boil(3): promise',
        'guest(1): promise',
        'guest(2): promise',
        'guest(3): promise',
      ]);
      const { tasks } = await session.ask('coroutines/tasks', { finished: true });
      assert.deepEqual(
        tasks.map(({ functionName, outcome }) => `${functionName} ${outcome ?? ''}`),
        ['greet returned'],
      );
    }));

  it('count who waits at each await', () =>
    atStandstill(async (session) => {
      const { sites } = await session.ask('coroutines/sites', {});
      const lines = sites.map(({ location, count, oldestMs }) => {
        assert.ok((oldestMs ?? -1) >= 0);
        return `${location.line}: ${count}`;
      });
      const expected = { boil: 3, cook: 3, guest: 3, all: 1, evening: 1 };
      assert.deepEqual(
        lines.sort(),
        Object.entries(expected)
          .map(([name, count]) => `${markedLine(FILE, name)}: ${count}`)
          .sort(),
      );
    }));

  it('evaluate an await in a suspended frame: its value while the program runs, or once it has settled; else its promise', () =>
    atStandstill(async (session) => {
      const { chain } = await session.ask('coroutines/task', { id: await taskNamed(session, 'cook("pie"') });
      const frame = chain[0]?.frameId;
      assert.equal(await session.evaluate('await Promise.resolve(dish)', frame), '"pie"');
      assert.equal(await session.evaluate('(await [dish].values().next()).value.length', frame), '3');
      await assert.rejects(session.evaluate('await nothing()', frame), /nothing is not defined/);
      assert.equal(await session.evaluate('await Promise.resolve(6)'), '6');
      await session.client.pauseRequest({ threadId: 1 });
      await session.stopped();
      assert.equal(await session.evaluate('await Promise.resolve(dish)', frame), '"pie"');
      assert.match(await session.evaluate('1 + (await Promise.resolve(dish))', frame), /^Promise/);
      assert.equal(await session.evaluate('6 * 7'), '42');
      assert.equal(await session.evaluate('await 7', (await session.stack())[0]?.id), '7');
      assert.equal(await session.evaluate('await 7'), '7');
    }));

  it('evaluate one expression in every coroutine at an await', () =>
    atStandstill(async (session) => {
      const { values } = await session.ask('coroutines/evaluateAll', {
        expression: 'dish + "!" + minutes',
        at: { path: FILE, line: markedLine(FILE, 'cook') },
      });
      assert.deepEqual(
        values.map(({ name, value, failed }) => `${name} ${value} ${failed}`),
        ['cook("soup", 5) "soup!5" false', 'cook("pie", 40) "pie!40" false', 'cook("tea", 3) "tea!3" false'],
      );
      const wrong = await session.ask('coroutines/evaluateAll', {
        expression: 'nothing',
        functionName: 'guest',
      });
      assert.equal(wrong.values.length, 3);
      assert.ok(
        wrong.values.every(({ failed, value }) => failed && value.includes('nothing is not defined')),
      );
    }));

  it('know what is pending though the program uses AsyncLocalStorage', () =>
    withSession(async (session) => {
      const file = fixture('programs/async-local-storage.ts');
      await session.launch(file);
      await session.allSuspended();
      const { futures } = await session.ask('coroutines/futures', {});
      assert.deepEqual(
        futures.map(({ text, waiters }) => `${text} for ${waiters.map(({ name }) => name).join()}`),
        ['all 1/2 for (module)', 'never for handle("request")'],
      );
    }));

  it('tell who created a task', () =>
    atStandstill(async (session) => {
      const { creators } = await session.ask('coroutines/creation', {
        id: await taskNamed(session, 'guest(2)'),
      });
      assert.deepEqual(
        creators.map(({ name }) => name),
        ['evening()', '(module)'],
      );
    }));

  it('draw the timeline: what ran, what waits, in whole lanes', () =>
    atStandstill(async (session) => {
      const { lanes, ticks, nowMs } = await session.ask('coroutines/timeline', { forMs: 1e9 });
      const greet = lanes.find(({ name }) => name.startsWith('greet'));
      assert.deepEqual(
        greet?.slices.map(({ state, endMs }) => `${state} ${endMs === undefined ? 'open' : 'ended'}`),
        ['running ended', 'suspended ended', 'running ended'],
      );
      assert.equal(greet.outcome, 'returned');
      const cook = lanes.find(({ name }) => name === 'cook("pie", 40)');
      const last = cook?.slices.at(-1);
      assert.equal(last?.state, 'suspended');
      assert.equal(last.text, 'boil(minutes)');
      assert.equal(last.endMs, undefined);
      for (const { slices } of lanes) {
        slices.reduce((before, slice) => {
          assert.ok(slice.startMs >= before && slice.startMs <= nowMs, 'slices follow each other');
          return slice.endMs ?? slice.startMs;
        }, 0);
      }
      assert.ok(ticks.length > 0);
    }));

  it('draw the await graph: through combinators, with who created whom', () =>
    atStandstill(async (session) => {
      const { nodes, edges, dropped } = await session.ask('coroutines/graph', {});
      const label = (id: string): string => nodes.find((node) => node.id === id)?.label ?? '?';
      const texts = edges.map(({ from, to, kind }) => `${label(from)} ${kind} ${label(to)}`);
      for (const expected of [
        '(module) awaits evening()',
        'evening() awaits all 0/3',
        'all 0/3 part cook("soup", 5)',
        'cook("soup", 5) awaits boil(5)',
        'evening() spawned guest(1)',
      ]) {
        assert.ok(texts.includes(expected), `${expected} is not in\n${texts.join('\n')}`);
      }
      assert.equal(dropped, 0);
      const around = await session.ask('coroutines/graph', { limit: 3 });
      assert.equal(around.nodes.length, 3);
      assert.equal(around.dropped, nodes.length - 3);
    }));

  it('compare now with a snapshot', () =>
    atStandstill(async (session) => {
      const { snapshot, live } = await session.ask('coroutines/snapshot', {});
      assert.equal(live, 11);
      const ended = session.nextChange(({ tasks }) => tasks.every(({ name }) => name !== 'cook("soup", 5)'));
      await session.evaluate('process.stdin.emit("data", "")');
      await ended;
      const diff = await session.ask('coroutines/diff', { from: snapshot });
      assert.deepEqual(
        diff.ended.map(({ name }) => name),
        ['cook("soup", 5)'],
      );
      assert.deepEqual(
        diff.unmoved.map(({ name }) => name),
        ['(module)', 'guest(1)', 'guest(2)', 'guest(3)', 'cook("pie", 40)', 'cook("tea", 3)'],
      );
      assert.deepEqual(diff.created, []);
      await assert.rejects(session.ask('coroutines/diff', { from: 9 }), /There is no snapshot 9/);
    }));
});

describe('A dump', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'coroutine-dump-'));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('fits its schema, and opens again as a session in which nothing runs', async () => {
    const file = path.join(folder, 'standstill.json');
    let textThen = '';
    await atStandstill(async (session) => {
      await session.ask('coroutines/dump', { format: 'json', file });
      textThen = (await session.ask('coroutines/dump', { format: 'text' })).text ?? '';
    });
    const schema = JSON.parse(readFileSync(path.join(ROOT, 'docs/dump.schema.json'), 'utf8')) as object;
    const validate = new Ajv().compile(schema);
    assert.ok(validate(JSON.parse(readFileSync(file, 'utf8'))), JSON.stringify(validate.errors));
    await withSession(async (session) => {
      await session.launch('', { launch: { program: undefined, dump: file } });
      const stop = await session.stopped();
      assert.match(stop.description ?? '', /^Dump of /);
      const again = (await session.ask('coroutines/dump', { format: 'text' })).text ?? '';
      // The head has the moment it was made, and waits are as old as the dump.
      const bare = (text: string): string => text.replace(/^.*\n/, '').replace(/, for [\d.]+ m?s/g, '');
      assert.equal(bare(again), bare(textThen));
      const id = await taskNamed(session, 'cook("pie"');
      const { threadId } = await session.ask('coroutines/focus', { id });
      const stack = await session.stack(threadId);
      assert.deepEqual(
        stack.filter(({ presentationHint }) => presentationHint !== 'label').map(({ name }) => name),
        ['boil(40)', 'cook("pie", 40)', 'evening()', '(module)'],
      );
      const frame = stack.find(({ name }) => name.startsWith('cook'))?.id ?? 0;
      assert.equal((await session.locals(frame)).get('dish')?.value, '"pie"');
      await assert.rejects(session.continue(), /This is a dump/);
    });
  });

  it('is readable as text', () =>
    atStandstill(async (session) => {
      const { text } = await session.ask('coroutines/dump', { format: 'text' });
      const lines = (text ?? '').split('\n').map((line) => line.replace(/, for [\d.]+ m?s/, ''));
      const tree = lines.slice(lines.findIndex((line) => line.startsWith('Tasks')));
      assert.deepEqual(tree.slice(0, 4), [
        'Tasks  11 live coroutines',
        `  └─ #1 (module)  waits for all 0/3  at standstill.ts:${markedLine(FILE, 'all')}`,
        `     ├─ #4 guest(1)  waits for never  at standstill.ts:${markedLine(FILE, 'guest')}`,
        `     ├─ #5 guest(2)  waits for never  at standstill.ts:${markedLine(FILE, 'guest')}`,
      ]);
      assert.ok(lines.includes('      dish = "soup"'), text);
    }));

  it('is a Chrome trace with a lane for each coroutine', () =>
    atStandstill(async (session) => {
      const { text } = await session.ask('coroutines/dump', { format: 'trace' });
      const { traceEvents } = JSON.parse(text ?? '') as {
        traceEvents: { ph: string; name: string; ts?: number; dur?: number; args?: { name?: string } }[];
      };
      const names = traceEvents.filter(({ ph }) => ph === 'M').map(({ args }) => args?.name ?? '');
      assert.ok(names.includes('event loop'));
      assert.ok(names.some((name) => name.endsWith('cook("pie", 40)')));
      assert.ok(traceEvents.every(({ ph, dur, ts }) => ph === 'M' || (Number(dur) >= 0 && Number(ts) >= 0)));
    }));

  it('that is none is refused with one sentence', () =>
    withSession(async (session) => {
      const file = path.join(ROOT, 'package.json');
      await assert.rejects(
        session.launch('', { launch: { program: undefined, dump: file } }),
        /package\.json is not a coroutine dump\.$/,
      );
    }));
});

describe('The steps of a program', () => {
  const BUSY = fixture('programs/busy.ts');

  it('are listed by function and by coroutine, those that ran longest first', () =>
    withSession(async (session) => {
      await session.launch(BUSY, { breakpoints: { [BUSY]: [{ line: markedLine(BUSY, 'done') }] } });
      await session.stopped();
      const { functions, total, atLeast } = await session.ask('coroutines/steps', {});
      // What they run when they are called, their callers run too. Those of the tick that is stopped do not count.
      assert.deepEqual(
        Object.fromEntries(functions.map(({ functionName, count }) => [functionName, count])),
        { cook: 8, waiter: 10, main: 1, '(module)': 1 },
      );
      assert.deepEqual([functions[0]?.functionName, total, atLeast], ['cook', 4, true]);
      const { tasks } = await session.ask('coroutines/tasks', {
        finished: true,
        sort: 'ran',
        filter: 'cook',
      });
      const [longest, other] = tasks.map(({ steps }) => steps);
      assert.deepEqual([longest?.count, other?.count], [4, 4]);
      assert.ok((longest?.ranMs ?? 0) > (other?.ranMs ?? Infinity));
      assert.equal(functions[0]?.longest.coroutine, tasks[0]?.id);
    }));
});
