/** A running process that nobody prepared, shown as a session. */
import assert from 'node:assert/strict';
import { withSession } from './debug-session.js';
import { listeningPortsOf } from '../unprepared/processes/linux-processes.js';
import path from 'node:path';
import { FOLDER, Target } from '../unprepared/test/target.js';

const inspect = (pid: number): { launch: Record<string, unknown> } => ({
  launch: { program: undefined, inspectProcess: pid },
});

(process.platform === 'linux' ? describe : describe.skip)('A session that inspects a running process', () => {
  it('shows what waits with its variables, changes nothing, and leaves the process running', async () => {
    const target = await Target.start('deep.mjs');
    try {
      await withSession(async (session) => {
        await session.launch('', inspect(target.pid));
        const { description } = await session.stopped();
        assert.match(description ?? '', new RegExp(`^Process ${target.pid} as of \\d\\d:\\d\\d:\\d\\d$`));
        assert.match(session.console, /read from its memory, for which it was paused for \d+ ms\./);
        const { tasks } = await session.ask('coroutines/tasks', { filter: '/' });
        const [task] = tasks;
        assert.ok(task !== undefined);
        const { threadId } = await session.ask('coroutines/focus', { id: task.id });
        const stack = await session.stack(threadId);
        const frames = stack.filter(({ presentationHint }) => presentationHint !== 'label');
        assert.deepEqual(
          frames.map(({ name, line }) => `${name.replace(/\(.*/, '')}:${line}`),
          ['fifth:32', 'fourth:26', 'third:22', 'Shop.second:14', 'Shop.first:9', ':37'],
        );
        const locals = await session.locals(frames[3]?.id ?? 0);
        assert.equal(locals.get('price')?.value, '21');
        await assert.rejects(session.continue(), /shows one moment of process \d+: nothing in it can be run/);
      });
      assert.equal(target.child.exitCode, null);
    } finally {
      await target.end();
    }
  });

  it('says in one sentence that there is no such process', () =>
    withSession(async (session) => {
      // No process has a number as large as this.
      await assert.rejects(session.launch('', inspect(2 ** 30)), /^Error: There is no process 1073741824\.$/);
    }));
});

(process.platform === 'linux' ? describe : describe.skip)('An attach by the number of a process', () => {
  it('opens its inspector for the session, and closes it again', async () => {
    const target = await Target.start('busy.mjs', '--inspect-port=0');
    try {
      await withSession(async (session) => {
        await session.attach(undefined, { launch: { processId: String(target.pid) } });
        assert.match(session.console, /The inspector of process \d+ was opened on port \d+ of this machine/);
        assert.equal(listeningPortsOf(target.pid).length, 1);
        assert.equal(await session.evaluate('process.pid'), String(target.pid));
        await session.client.disconnectRequest({});
      });
      await isClosed(target);
    } finally {
      await target.end();
    }
  });

  it('shows what there was before, with chain and variables, beside what is loaded since', async () => {
    const target = await Target.start('deep.mjs', '--inspect-port=0');
    try {
      await withSession(async (session) => {
        await session.attach(undefined, { launch: { processId: target.pid } });
        assert.match(session.console, /shown as they were read from its memory, at each stop and on request/);
        const { before, tasks } = await session.ask('coroutines/tasks', {});
        assert.equal(before?.total, 1);
        assert.deepEqual(tasks, []);
        const {
          tasks: [top],
        } = await session.ask('coroutines/before', {});
        assert.ok(top !== undefined);
        const { chain, variables } = await session.ask('coroutines/beforeTask', { id: top.id });
        assert.deepEqual(
          chain.map(({ name, location }) => `${name.replace(/\(.*/, '')}:${location?.line ?? ''}`),
          [':37', 'Shop.first:9', 'Shop.second:14', 'third:22', 'fourth:26', 'fifth:32'],
        );
        const second = variables.find(({ coroutine }) => coroutine === chain[2]?.coroutine)?.variables;
        assert.deepEqual(
          second?.find(({ name }) => name === 'price'),
          { name: 'price', value: '21' },
        );
        // A module that is loaded now is the program's own, and not read from outside as well.
        const since = path.join(FOLDER, 'loaded-later.mjs');
        await session.evaluate(`void import(${JSON.stringify(since)}).then(({ late }) => late())`);
        await session.allSuspended();
        const again = await session.ask('coroutines/before', { refresh: true });
        assert.ok(again.asOf > before.asOf);
        assert.deepEqual(
          again.tasks.map(({ name }) => name),
          [top.name],
        );
      });
    } finally {
      await target.end();
    }
  });

  it('looks for the process on this machine, whatever "address" says', async () => {
    const target = await Target.start('busy.mjs', '--inspect-port=0');
    try {
      await withSession(async (session) => {
        // An address that no machine has.
        await session.attach(undefined, { launch: { processId: target.pid, address: '192.0.2.1' } });
        assert.equal(await session.evaluate('process.pid'), String(target.pid));
      });
    } finally {
      await target.end();
    }
  });

  it('closes the inspector where no session starts', async () => {
    const target = await Target.start('other-runtime.mjs', '--inspect-port=0');
    try {
      await withSession((session) =>
        assert.rejects(
          session.attach(undefined, { launch: { processId: target.pid } }),
          /runtime speaks protocol 0, this debugger \d+/,
        ),
      );
      await isClosed(target);
    } finally {
      await target.end();
    }
  });

  it('closes the inspector though the adapter is killed', async () => {
    const target = await Target.start('busy.mjs', '--inspect-port=0');
    try {
      await withSession(async (session) => {
        await session.attach(undefined, { launch: { processId: target.pid } });
        assert.equal(listeningPortsOf(target.pid).length, 1);
        await session.killAdapter();
        await isClosed(target);
      });
    } finally {
      await target.end();
    }
  });
});

/** The inspector closes a moment after it has been left, and the program is well meanwhile. */
async function isClosed(target: Target): Promise<void> {
  while (listeningPortsOf(target.pid).length > 0) await target.answers();
}
