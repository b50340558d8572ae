/** Attaching to a program that runs already: all that works in one that was launched, and a program unhindered afterwards. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { chainFromBoil, fixture, markedLine, ROOT, TestSession, withSession } from './debug-session.js';
import { connectSocket } from '../inspector/socket-transport.js';
import { Connection } from '../inspector/connection.js';
import { findInspector } from '../debuggee/process/find-inspector.js';
import { InspectedProgram, withProgram } from './inspected-program.js';

const SERVICE = fixture('programs/kitchen-service.ts');
const GREETING = fixture('programs/kitchen-greeting.ts');
const CHAIN = fixture('programs/chain.ts');

/** Starts the service; resolves when it waits for its first guest. */
async function service(): ReturnType<typeof InspectedProgram.start> {
  const started = await InspectedProgram.start(SERVICE);
  await started.inspected.said('open\n');
  return started;
}

describe('Attach', () => {
  it('shows what waited before, and says what it does not know of it', () =>
    withProgram(service(), (_program, port) =>
      withSession(async (session) => {
        await session.attach(port);
        await session.nextChange(({ tasks }) => tasks.length > 0);
        const { tasks } = await session.ask('coroutines/tasks', { filter: '/' });
        const serve = tasks.find(({ functionName }) => functionName === 'serve');
        assert.equal(serve?.wait?.text, 'nextOrder()');
        assert.equal(serve.awaiterUnknown, true);
        const order = tasks.find(({ functionName }) => functionName === 'nextOrder');
        // It is awaited by `serve`, which nobody saw.
        assert.deepEqual([order?.awaited, order?.awaiterUnknown], [false, true]);
        assert.equal(
          session.console,
          '2 coroutines began before the debugger was attached, so who awaits them is not known.\n',
        );
        const { chain } = await session.ask('coroutines/task', { id: serve.id });
        assert.equal((await session.locals(chain[0]?.frameId ?? 0)).get('guest')?.value, '1');
      }),
    ));

  it('finds files here that lie elsewhere for the program, by the address that Node prints', async () => {
    const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'elsewhere-')));
    for (const file of [SERVICE, GREETING]) copyFileSync(file, path.join(folder, path.basename(file)));
    await withProgram(
      InspectedProgram.start(path.join(folder, path.basename(SERVICE))),
      async (program, port) => {
        await program.said('open\n');
        const listed: unknown = await (await fetch(`http://127.0.0.1:${port}/json/list`)).json();
        const [{ webSocketDebuggerUrl: websocketAddress }] = listed as [{ webSocketDebuggerUrl: string }];
        await withSession(async (session) => {
          const line = markedLine(SERVICE, 'serve-cook');
          await session.attach(port, {
            launch: { websocketAddress, localRoot: path.dirname(SERVICE), remoteRoot: folder },
            breakpoints: { [SERVICE]: [{ line }] },
          });
          program.say('order');
          assert.equal((await session.stopped()).reason, 'breakpoint');
          const [top] = await session.stack();
          assert.deepEqual([top?.source?.path, top?.line], [SERVICE, line]);
          const { tasks } = await session.ask('coroutines/tasks', { filter: 'serve' });
          assert.equal(tasks[0]?.location?.path, SERVICE);
        });
      },
    );
    rmSync(folder, { recursive: true });
  });

  it('stops at lines, suspensions and resumptions of modules that are loaded, and steps on', () =>
    withProgram(service(), (program, port) =>
      withSession(async (session) => {
        const [cook, await_] = ['serve-cook', 'cook-await'].map((name) => markedLine(SERVICE, name));
        assert.ok(cook !== undefined && await_ !== undefined);
        await session.attach(port, {
          breakpoints: {
            [SERVICE]: [{ line: cook }, { line: await_, mode: 'suspend' }, { line: await_, mode: 'resume' }],
          },
        });
        program.say('order');
        assert.equal((await session.stopped()).reason, 'breakpoint');
        assert.deepEqual(await session.stackText(), [`serve:${cook}`]);
        await session.continue();
        assert.equal((await session.stopped()).description, 'Paused on suspension');
        await session.continue();
        program.say('heat');
        assert.equal((await session.stopped()).description, 'Paused on resumption with Array(1)');
        // The call was seen: who awaits it is known.
        assert.deepEqual(await session.stackText(), [
          `cook:${await_}`,
          '-- awaited by --',
          `serve():${cook}`,
        ]);
        await session.client.nextRequest({ threadId: 1 });
        assert.equal((await session.stopped()).reason, 'step');
        assert.match((await session.stackText())[0] ?? '', /^cook:/);
        await session.continue();
        await program.said('guest 1: 2 x soup\n');
        program.say('end');
        await session.ended;
        assert.equal(await program.exited, 0);
      }),
    ));

  it('pauses an idle program, and passes on what it says on its console', () =>
    withProgram(service(), (program, port) =>
      withSession(async (session) => {
        await session.attach(port);
        await session.client.pauseRequest({ threadId: 1 });
        await session.stopped();
        await session.continue();
        const said = once(session.client, 'output');
        program.say('load');
        await said;
        await program.said('hello Ada\n');
        assert.equal(session.stdout, 'hello Ada\n');
      }),
    ));

  it('stops in modules that are loaded after it', () =>
    withProgram(service(), (program, port) =>
      withSession(async (session) => {
        const line = markedLine(GREETING, 'greet-after');
        await session.attach(port, { breakpoints: { [GREETING]: [{ line }] } });
        program.say('load');
        await session.stopped();
        assert.match((await session.stackText())[0] ?? '', new RegExp(`:${line}$`));
      }),
    ));

  it('leaves the program as it was, whether it runs or is stopped, and can come back', () =>
    withProgram(service(), async (program, port) => {
      const line = markedLine(SERVICE, 'served');
      const breakpoints = { [SERVICE]: [{ line, hitCondition: '1' }] };
      for (const guest of [0, 1, 2]) {
        await withSession(async (session) => {
          await session.attach(port, { breakpoints });
          if (guest === 0) return;
          program.say('order');
          await program.said(`cooking for guest ${guest}\n`);
          program.say('heat');
          await session.stopped();
        });
      }
      // Nobody stops it here any more, and nobody keeps it from ending.
      program.say('order');
      await program.said('cooking for guest 3\n');
      program.say('heat');
      await program.said('guest 3: ');
      program.say('end');
      assert.equal(await program.exited, 0);
      assert.match(program.stdout, /guest 3: 4 x soup\nclosed\n$/);
    }));

  it('does not keep a program from ending whose debugger was killed', () =>
    withProgram(service(), async (program, port) => {
      const session = new TestSession();
      await session.attach(port, {
        breakpoints: { [SERVICE]: [{ line: markedLine(SERVICE, 'serve-await'), mode: 'resume' }] },
      });
      // An answer through the loop: the program has seen that the debugger lives.
      await session.ask('coroutines/tasks', {});
      await session.killAdapter();
      await session.close();
      // Node can die where it writes to a connection of which it has not noticed the end (docs/reliability.md): it has
      // once it answers the next client.
      const next = new Connection(await connectSocket(await findInspector(port)));
      await next.send('Runtime.enable');
      next.close();
      program.say('order');
      await program.said('cooking for guest 1\n');
      program.say('heat');
      await program.said('guest 1: ');
      program.say('end');
      assert.equal(await program.exited, 0);
      assert.match(program.stdout, /closed\n$/);
    }));

  it('ends the program when asked to', () =>
    withProgram(service(), (program, port) =>
      withSession(async (session) => {
        await session.attach(port);
        await session.client.disconnectRequest({ terminateDebuggee: true });
        await program.exited;
        assert.equal(program.signal, 'SIGKILL');
      }),
    ));

  it('prints what waits and leaves, in the terminal client without a terminal', () =>
    withProgram(service(), async (program, port) => {
      const client = path.join(ROOT, 'dist/terminal/main.mjs');
      const { stdout } = await promisify(execFile)(process.execPath, [client, 'attach', String(port)]);
      assert.match(
        stdout,
        /serve\(\) {2}waits for nextOrder\(\), awaiter unknown {2}at kitchen-service\.ts:/,
      );
      program.say('end');
      assert.equal(await program.exited, 0);
    }));

  it('begins a program that waits for it (--inspect-brk), and stops at its first statement', () =>
    withProgram(InspectedProgram.start(CHAIN, undefined, '--inspect-brk'), (program, port) =>
      withSession(async (session) => {
        const line = markedLine(CHAIN, 'boil-after');
        await session.attach(port, { breakpoints: { [CHAIN]: [{ line }] } });
        await session.stopped();
        assert.match((await session.stackText())[0] ?? '', /^\(module\):/);
        await session.continue();
        await session.stopped();
        assert.deepEqual(await session.stackText(), chainFromBoil(line));
        await session.continue();
        await session.ended;
        assert.equal(await program.exited, 0);
        assert.equal(session.console, '');
      }),
    ));
});
