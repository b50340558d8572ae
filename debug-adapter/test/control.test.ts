/** Controlled mode through the real adapter: what each action does to a real program, and that views stay true. */
import assert from 'node:assert/strict';
import type { CoroutineId, FutureId, TaskRow } from '../protocol/requests.js';
import { fixture, markedLine, withSession, type TestSession } from './debug-session.js';

const TURNS = fixture('programs/turns.ts');
const GATES = fixture('programs/gates.ts');
const CONTROL = { launch: { control: true } };
const STEPPED = markedLine(TURNS, 'stepped');

/** Stops the program where this worker has counted so far; `counts` can then be evaluated. */
async function stopAt(session: TestSession, name: string, count: number): Promise<void> {
  await session.client.setBreakpointsRequest({
    source: { path: TURNS },
    breakpoints: [{ line: STEPPED, condition: `name === '${name}' && (counts[name] ?? 0) + 1 === ${count}` }],
  });
}

async function tasksNamed(session: TestSession, name: string): Promise<TaskRow[]> {
  const { tasks } = await session.ask('coroutines/tasks', { filter: name });
  return tasks.filter(({ functionName }) => functionName === name);
}

async function worker(session: TestSession, name: string): Promise<TaskRow> {
  const found = (await tasksNamed(session, 'work')).find((task) => task.name === `work("${name}")`);
  assert.ok(found, `no task work("${name}")`);
  return found;
}

async function started(session: TestSession, text: string): Promise<void> {
  while (!session.stdout.includes(text))
    await new Promise((resolve) => session.client.once('output', resolve));
}

/** Waits for a `coroutines/changed` after which the condition holds. */
async function until(session: TestSession, holds: () => Promise<boolean>): Promise<void> {
  await session.ask('coroutines/watch', { visible: true });
  for (;;) {
    const changed = new Promise((resolve) => session.client.once('coroutines/changed', resolve));
    if (await holds()) return;
    await changed;
  }
}

describe('Controlled mode', () => {
  it('does not change how a program ends while no client controls it', () =>
    withSession(async (session) => {
      await session.launch(TURNS, CONTROL);
      await session.ended;
      assert.equal(session.stdout, 'left cleaned up\nright cleaned up\nleft counted 40, right counted 40\n');
    }));

  it('shows the same stack, locals, chains, tasks and futures as without it', async () => {
    const pictures = await Promise.all(
      [false, true].map(async (control) => {
        const texts: unknown[] = [];
        await withSession(async (session) => {
          await session.launch(TURNS, {
            launch: { control },
            breakpoints: {
              [TURNS]: [{ line: STEPPED, condition: `name === 'right' && counts.right === 3` }],
            },
          });
          await session.stopped();
          texts.push(await session.stackText());
          const [top] = await session.stack();
          texts.push([...(await session.locals(top?.id ?? 0))].map(([name, { value }]) => [name, value]));
          const { tasks } = await session.ask('coroutines/tasks', { filter: 'w' });
          for (const { id, name, state, wait, location } of tasks) {
            const { chain } = await session.ask('coroutines/task', { id });
            const frames = chain.map((frame) => [frame.name, frame.state, frame.wait?.text, frame.location]);
            texts.push([name, state, wait?.kind, wait?.text, location, frames]);
          }
          const { futures } = await session.ask('coroutines/futures', {});
          texts.push(
            futures
              .map(({ kind, text, waiters }) => [kind, text, waiters.map(({ name }) => name)].join(' '))
              .sort(),
          );
        });
        return texts;
      }),
    );
    assert.deepEqual(pictures[1], pictures[0]);
    assert.ok(pictures.length > 0 && JSON.stringify(pictures[0]).includes('all 0/2'));
  });

  it('holds a frozen task at its next resumption, though that is one of a frame of its chain', () =>
    withSession(async (session) => {
      await session.launch(TURNS, {
        ...CONTROL,
        breakpoints: { [TURNS]: [{ line: STEPPED, condition: `name === 'right' && counts.right === 4` }] },
      });
      await session.stopped();
      const left = await worker(session, 'left');
      assert.deepEqual(await session.ask('coroutines/control', { action: 'freeze', task: left.id }), {
        frozen: [left.id],
      });
      await stopAt(session, 'right', 30);
      await session.continue();
      await session.stopped();
      assert.equal(await session.evaluate('counts.left'), '5');

      const frozen = await worker(session, 'left');
      assert.equal(frozen.frozen, true);
      assert.equal(frozen.state, 'ready');
      assert.equal(frozen.location?.line, markedLine(TURNS, 'step-await'));
      const { ready } = await session.ask('coroutines/ready', {});
      assert.deepEqual(
        ready.map(({ name, frozen: held }) => [name, held]),
        [['step("left")', true]],
      );
      const { chain } = await session.ask('coroutines/task', { id: left.id });
      assert.deepEqual(
        chain.map(({ name, wait }) => [name, wait?.text]),
        [
          ['work("left")', 'step(name)'],
          ['step("left")', 'turn()'],
        ],
      );
      assert.deepEqual(await session.ask('coroutines/control', { action: 'thaw', task: left.id }), {
        frozen: [],
      });
      await session.client.setBreakpointsRequest({ source: { path: TURNS }, breakpoints: [] });
      await session.continue();
      await session.ended;
      assert.equal(session.stdout, 'right cleaned up\nleft cleaned up\nleft counted 40, right counted 40\n');
    }));

  it('holds a task that runs when it is frozen, from its next await on', () =>
    withSession(async (session) => {
      await session.launch(TURNS, {
        ...CONTROL,
        breakpoints: { [TURNS]: [{ line: STEPPED, condition: `name === 'left' && counts.left === 4` }] },
      });
      await session.stopped();
      const left = await worker(session, 'left');
      assert.equal(left.state, 'running');
      await session.ask('coroutines/control', { action: 'freeze', task: left.id });
      await stopAt(session, 'right', 20);
      await session.continue();
      await session.stopped();
      assert.equal(await session.evaluate('counts.left'), '5');
      assert.equal((await worker(session, 'left')).location?.line, markedLine(TURNS, 'work-await'));
    }));

  it('does not let the program end while a task that could resume is frozen', () =>
    withSession(async (session) => {
      await session.launch(TURNS, { ...CONTROL, breakpoints: { [TURNS]: [{ line: STEPPED }] } });
      await session.stopped();
      const left = await worker(session, 'left');
      await session.ask('coroutines/control', { action: 'freeze', task: left.id });
      await session.client.setBreakpointsRequest({ source: { path: TURNS }, breakpoints: [] });
      await session.continue();
      await started(session, 'right cleaned up');
      await until(session, async () => (await tasksNamed(session, 'work')).length === 1);
      await session.ask('coroutines/control', { action: 'thawAll' });
      await session.ended;
      assert.equal(session.stdout, 'right cleaned up\nleft cleaned up\nleft counted 40, right counted 40\n');
    }));

  it('lets only one task run, those it awaits included', () =>
    withSession(async (session) => {
      await session.launch(TURNS, { ...CONTROL, breakpoints: { [TURNS]: [{ line: STEPPED }] } });
      await session.stopped();
      const left = await worker(session, 'left');
      await session.ask('coroutines/control', { action: 'only', task: left.id });
      const before = await session.evaluate('counts.right');
      await stopAt(session, 'left', 20);
      await session.continue();
      await session.stopped();
      assert.equal(await session.evaluate('counts.right'), before);
      const right = await worker(session, 'right');
      assert.equal(right.frozen, true);
      assert.equal((await worker(session, 'left')).frozen, undefined);
      const { frozen } = await session.ask('coroutines/control', { action: 'thawAll' });
      assert.deepEqual(frozen, []);
      await session.client.setBreakpointsRequest({ source: { path: TURNS }, breakpoints: [] });
      await session.continue();
      await session.ended;
      assert.match(session.stdout, /left counted 40, right counted 40/);
    }));

  it('cancels a task at the await its chain ends in, so that catch and finally of every frame run', () =>
    withSession(async (session) => {
      await session.launch(TURNS, {
        ...CONTROL,
        breakpoints: { [TURNS]: [{ line: STEPPED, condition: `name === 'right' && counts.right === 3` }] },
      });
      await session.stopped();
      await session.client.setBreakpointsRequest({ source: { path: TURNS }, breakpoints: [] });
      const left = await worker(session, 'left');
      await session.ask('coroutines/control', { action: 'cancel', task: left.id, reason: 'enough of it' });
      const right = await worker(session, 'right');
      await assert.rejects(
        session.ask('coroutines/control', { action: 'cancel', task: right.id }),
        /is running: this can be done once it waits/,
      );
      await session.continue();
      await session.ended;
      assert.equal(
        session.stdout,
        'left cleaned up\nright cleaned up\nleft was stopped by AbortError: enough of it, right counted 40\n',
      );
    }));

  it('stops at a resumption breakpoint when a cancelled coroutine resumes', () =>
    withSession(async (session) => {
      await session.launch(GATES, CONTROL);
      await started(session, 'ready');
      const [first] = await tasksNamed(session, 'ask');
      assert.ok(first);
      await session.client.setFunctionBreakpointsRequest({
        breakpoints: [{ name: 'resume ask' }],
      });

      await session.ask('coroutines/control', { action: 'cancel', task: first.id });
      await session.stopped();
      const [top] = await session.stack();
      assert.equal(top?.name, 'ask');
      assert.equal(await session.evaluate('name', top.id), '"first"');
    }));

  it('puts ready tasks in order', () =>
    withSession(async (session) => {
      await session.launch(TURNS, { ...CONTROL, functions: [{ name: 'suspend step' }] });
      await session.stopped();
      await session.client.setFunctionBreakpointsRequest({ breakpoints: [] });
      const main = (await session.ask('coroutines/tasks', {})).tasks[0]?.id as CoroutineId;
      // Nobody but the module, which waits for both: both become ready and stay.
      await session.ask('coroutines/control', { action: 'only', task: main });
      await session.continue();
      const names = async (): Promise<string[]> =>
        (await session.ask('coroutines/ready', {})).ready.map(({ name }) => name);
      await until(session, async () => (await names()).length === 2);
      assert.deepEqual(await names(), ['step("left")', 'step("right")']);
      const right = await worker(session, 'right');
      await session.ask('coroutines/control', { action: 'runNext', task: right.id });
      assert.deepEqual(await names(), ['step("right")', 'step("left")']);
      const { ready } = await session.ask('coroutines/ready', {});
      const order = ready.map(({ id }) => id).reverse();
      const reordered = await session.ask('coroutines/ready', { order });
      assert.deepEqual(
        reordered.ready.map(({ name }) => name),
        ['step("left")', 'step("right")'],
      );
      await session.ask('coroutines/control', { action: 'runNext', task: right.id });
      await session.client.setFunctionBreakpointsRequest({ breakpoints: [{ name: 'resume step' }] });
      await session.ask('coroutines/control', { action: 'thawAll' });
      await session.stopped();
      const [top] = await session.stack();
      assert.equal(await session.evaluate('name', top?.id), '"right"');
      // One goes on at a time: a stop in between still shows who else is ready.
      assert.deepEqual(await names(), ['step("left")']);
      await assert.rejects(
        session.ask('coroutines/control', { action: 'runNext', task: main }),
        /is not ready: what it waits for has not settled/,
      );
    }));

  it('settles a future by hand for all that await it, once', () =>
    withSession(async (session) => {
      await session.launch(GATES, CONTROL);
      await started(session, 'ready');
      const { futures } = await session.ask('coroutines/futures', {});
      const answer = futures.find(({ text }) => text === 'answer');
      assert.ok(answer);
      assert.deepEqual(answer.waiters.map(({ name }) => name).sort(), ['ask("first")', 'ask("second")']);
      const settle = { future: answer.id, as: 'resolved' } as const;
      await assert.rejects(
        session.ask('coroutines/settle', { ...settle, expression: 'no where' }),
        /The expression failed: SyntaxError/,
      );
      assert.deepEqual(await session.ask('coroutines/settle', { ...settle, expression: "'by ' + 'hand'" }), {
        released: 2,
      });
      await started(session, 'second heard by hand');
      assert.equal(session.stdout, 'ready\nfirst heard by hand\nsecond heard by hand\n');
      await assert.rejects(
        session.ask('coroutines/settle', settle),
        /Future \d+ has settled already, or no coroutine awaits it directly/,
      );
      await assert.rejects(
        session.ask('coroutines/settle', { ...settle, future: 999 as FutureId }),
        /Future 999 is gone/,
      );
    }));

  it('rejects a future by hand, with an error of the debugger where none is given', () =>
    withSession(async (session) => {
      await session.launch(GATES, CONTROL);
      await started(session, 'ready');
      const { futures } = await session.ask('coroutines/futures', {});
      const answer = futures.find(({ text }) => text === 'answer');
      assert.ok(answer);
      await session.ask('coroutines/settle', { future: answer.id, as: 'rejected' });
      await started(session, 'second failed');
      assert.equal(
        session.stdout,
        'ready\nfirst failed: Rejected by the debugger\nsecond failed: Rejected by the debugger\n',
      );
    }));

  it('reaches a `for await` over an async iterator, and shows it as ever', () =>
    withSession(async (session) => {
      await session.launch(GATES, CONTROL);
      await started(session, 'ready');
      const [listener] = await tasksNamed(session, 'listen');
      assert.ok(listener);
      assert.equal(listener.wait?.text, "on(bell, 'ring')");
      assert.equal(listener.location?.line, markedLine(GATES, 'listen'));
      await session.ask('coroutines/control', { action: 'freeze', task: listener.id });
      await session.evaluate("bell.emit('ring', 1)", 1_000_000_000 + listener.id);
      await session.ask('coroutines/control', { action: 'thaw', task: listener.id });
      await started(session, 'ring 1');
      await session.ask('coroutines/control', { action: 'cancel', task: listener.id, reason: 'quiet' });
      await started(session, 'listening ended');
      assert.match(session.stdout, /listening ended: quiet/);
    }));

  it('says in a sentence what cannot be done, and why', () =>
    withSession(async (session) => {
      await session.launch(GATES, CONTROL);
      await started(session, 'ready');
      const cancel = (task: number): Promise<unknown> =>
        session.ask('coroutines/control', { action: 'cancel', task: task as CoroutineId });
      const [generator] = await tasksNamed(session, 'numbers');
      assert.ok(generator);
      await assert.rejects(
        cancel(generator.id),
        /waits for its consumer, where nothing can be put in between/,
      );
      await assert.rejects(cancel(999), /There is no coroutine 999: it has ended, or never was/);
      await assert.rejects(
        session.ask('coroutines/control', { action: 'freeze' }),
        /'freeze' needs the number of a task/,
      );
      await assert.rejects(
        session.ask('coroutines/control', { action: 'stop' as 'freeze', task: generator.id }),
        /'action' of the request 'coroutines\/control' must be one of freeze, thaw,/,
      );
      const [first] = await tasksNamed(session, 'ask');
      assert.ok(first);
      await cancel(first.id);
      await until(session, async () => (await tasksNamed(session, 'ask')).length === 1);
      await assert.rejects(cancel(first.id), /Coroutine \d+ \(ask\("first"\)\) has ended/);
    }));

  it('is off unless asked for, and says how to ask', () =>
    withSession(async (session) => {
      await session.launch(GATES);
      await started(session, 'ready');
      const [first] = await tasksNamed(session, 'ask');
      assert.ok(first);
      const sentence = /only when the program was launched with 'control': true/;
      await assert.rejects(session.ask('coroutines/control', { action: 'freeze', task: first.id }), sentence);
      await assert.rejects(session.ask('coroutines/ready', {}), sentence);
      await assert.rejects(
        session.ask('coroutines/settle', { future: 1 as FutureId, as: 'resolved' }),
        sentence,
      );
    }));

  it('refuses a seed that is no whole number', () =>
    withSession(async (session) => {
      await assert.rejects(
        session.launch(GATES, { launch: { seed: 1.5 } }),
        /'seed' in the launch configuration must be a whole number, 0 or more/,
      );
    }));
});
