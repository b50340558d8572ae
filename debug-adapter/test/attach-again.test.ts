/** Attaching to a program that ends and comes back, and to one that waits to be let go. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { fixture, markedLine, withSession, type TestSession } from './debug-session.js';
import { InspectedProgram, withProgram, WITH_RUNTIME } from './inspected-program.js';

const SERVICE = fixture('programs/kitchen-service.ts');
const CHAIN = fixture('programs/chain.ts');
const LINE = markedLine(SERVICE, 'serve-cook');

async function service(inspectorPort = 0): ReturnType<typeof InspectedProgram.start> {
  const started = await InspectedProgram.start(SERVICE, WITH_RUNTIME, '--inspect', { inspectorPort });
  await started.inspected.said('open\n');
  return started;
}

/** Waits until the debugger has said this. */
async function heard(session: TestSession, words: string): Promise<void> {
  while (!session.console.includes(words)) await once(session.client, 'output');
}

describe("An attach with 'restart'", () => {
  it('attaches again when the program is back: breakpoints stay, views start empty', () =>
    withSession(async (session) => {
      const changes: DebugProtocol.Breakpoint[] = [];
      session.client.on('breakpoint', ({ body }: DebugProtocol.BreakpointEvent) => {
        changes.push(body.breakpoint);
      });
      let at = 0;
      await withProgram(service(), async (program, port) => {
        at = port;
        await session.attach(port, {
          breakpoints: { [SERVICE]: [{ line: LINE }] },
          launch: { restart: { delay: 10 } },
        });
        program.say('order');
        await session.stopped();
      });
      const continued = heard(session, 'attaches again when it is back');
      await continued;
      assert.deepEqual((await session.client.threadsRequest()).body.threads, []);
      assert.equal(changes.at(-1)?.verified, false);
      await withProgram(service(at), async (program) => {
        await heard(session, 'Attached again.');
        await session.allSuspended();
        assert.equal(changes.at(-1)?.verified, true);
        program.say('order');
        assert.equal((await session.stopped()).reason, 'breakpoint');
        const { tasks } = await session.ask('coroutines/tasks', { filter: 'serve' });
        assert.equal(tasks.length, 1);
        await session.continue();
        await program.said('cooking for guest 1\n');
        await session.client.disconnectRequest({});
        // It is left as it was found.
        program.say('heat');
        await program.said('guest 1: ');
      });
      await session.ended;
    }));

  it('gives up after so many tries, and says why', () =>
    withSession(async (session) => {
      await withProgram(service(), async (program, port) => {
        await session.attach(port, { launch: { restart: { delay: 1, maxAttempts: 2 } } });
        program.say('end');
      });
      await session.ended;
      assert.match(session.console, /The program has not come back\. Nothing listens on port \d+/);
    }));

  it('ends at a Stop while nothing is there', () =>
    withSession(async (session) => {
      await withProgram(service(), async (program, port) => {
        await session.attach(port, { launch: { restart: { delay: 1 } } });
        program.say('end');
      });
      await heard(session, 'attaches again');
      await session.client.disconnectRequest({});
      await session.ended;
    }));

  it('must be true, false or an object', () =>
    withSession(async (session) => {
      await assert.rejects(
        session.attach(1, { launch: { restart: { often: 3 } } }),
        /'restart' in the attach configuration must be true, false or an object with delay/,
      );
    }));
});

describe("An attach with 'continueOnAttach'", () => {
  it('lets a program go that waits at its start, when breakpoints are set', () =>
    withProgram(InspectedProgram.start(CHAIN, undefined, '--inspect-brk'), (program, port) =>
      withSession(async (session) => {
        const line = markedLine(CHAIN, 'boil-after');
        await session.attach(port, {
          breakpoints: { [CHAIN]: [{ line }] },
          launch: { continueOnAttach: true },
        });
        await session.stopped();
        assert.equal((await session.stackText())[0], `boil:${line}`);
        await session.continue();
        await session.ended;
        assert.equal(await program.exited, 0);
      }),
    ));
});
