/** Attaching where it cannot be done, or only in part: one clear sentence each, and the program goes on. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import { fixture, markedLine, withSession } from './debug-session.js';
import { InspectedProgram, withProgram } from './inspected-program.js';

const PLAIN = fixture('programs/plain-service.mjs');
const GREETING = fixture('programs/kitchen-greeting.ts');
const SHOWN_AS_READ =
  'The program was started without the coroutine runtime: functions that it loaded before now are shown as they were read from its memory, at each stop and on request; those of modules that it loads from now on are shown live.\n';
/** Another program's memory is read on Linux only. */
const NOT_SHOWN =
  'The program was started without the coroutine runtime: functions that it loaded before now are not shown, those of modules that it loads from now on are.\n';

async function plainService(): ReturnType<typeof InspectedProgram.start> {
  const started = await InspectedProgram.start(PLAIN, []);
  await started.inspected.said('open\n');
  return started;
}

/** The sentence with which an attach is refused. */
async function refusal(port: number, given: Record<string, unknown> = {}): Promise<string> {
  let sentence = '';
  await withSession(async (session) => {
    await assert.rejects(session.attach(port, { launch: given }), (error: Error) => {
      sentence = error.message;
      return true;
    });
  });
  return sentence;
}

/** The port of a server, which listens on it while `body` runs. */
async function withServer(server: net.Server, body: (port: number) => Promise<void>): Promise<void> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    await body((server.address() as net.AddressInfo).port);
  } finally {
    server.close();
  }
}

describe('An attach that is refused', () => {
  it('says what is wrong with the configuration', async () => {
    for (const port of [0, '0', '9229x', 'localhost:9229'])
      assert.equal(
        await refusal(0, { port }),
        "'port' in the attach configuration must be a whole number from 1 to 65535.",
      );
    assert.match(
      await refusal(9229, { address: 'no-such-machine.invalid' }),
      /^There is no machine 'no-such-machine\.invalid': check 'address'\.$/,
    );
  });

  it('says that nothing listens', async () => {
    let free = 0;
    await withServer(net.createServer(), (port) => Promise.resolve(void (free = port)));
    for (const port of [free, String(free)])
      assert.equal(
        await refusal(free, { port, timeout: 0 }),
        `Nothing listens on port ${free} of this machine: start the program with node --inspect=${free}.`,
      );
  });

  it('says that something else listens', async () => {
    const pages = http.createServer((_request, response) => response.end('<p>hello</p>'));
    await withServer(pages, async (port) => {
      assert.match(
        await refusal(port),
        new RegExp(`^What listens on port ${port} is not Node's inspector: `),
      );
    });
    const browser = http.createServer((_request, response) => response.end('{"Browser":"Chrome/130"}'));
    await withServer(browser, async (port) => {
      assert.equal(
        await refusal(port),
        `What listens on port ${port} is the inspector of Chrome/130, not of Node.`,
      );
    });
    const old = http.createServer((_request, response) => response.end('{"Browser":"node.js/v18.20.0"}'));
    await withServer(old, async (port) => {
      assert.match(
        await refusal(port),
        /^Node v18\.20\.0 is too old: .* Run the program with a newer one\.$/,
      );
    });
  });

  it('says that another debugger is attached already, whose session continues', async () => {
    const started = InspectedProgram.start(fixture('programs/kitchen-service.ts'));
    await (await started).inspected.said('open\n');
    await withProgram(started, (_program, port) =>
      withSession(async (session) => {
        await session.attach(port);
        assert.equal(
          await refusal(port),
          'Another coroutine debugger is attached to this program: disconnect it first.',
        );
        await session.client.pauseRequest({ threadId: 1 });
        await session.stopped();
      }),
    );
  });
});

describe('A program without the runtime', () => {
  it('is given it: what it loads from then on is shown, which is said', () =>
    withProgram(plainService(), (program, port) =>
      withSession(async (session) => {
        const [load, after] = [markedLine(PLAIN, 'load'), markedLine(GREETING, 'greet-after')];
        await session.attach(port, {
          breakpoints: { [PLAIN]: [{ line: load }], [GREETING]: [{ line: after }] },
        });
        assert.equal(session.console, process.platform === 'linux' ? SHOWN_AS_READ : NOT_SHOWN);
        program.say('load');
        await session.stopped();
        assert.equal((await session.stackText())[0], `load:${load}`);
        await session.continue();
        await session.stopped();
        const [frame] = await session.stack();
        assert.equal((await session.locals(frame?.id ?? 0)).get('greeting')?.value, '"hello"');
        await session.continue();
        await program.said('hello Ada\n');
        program.say('end');
        await session.ended;
        assert.equal(await program.exited, 0);
      }),
    ));

  it('continues without a debugger where it waits at its start and has no file, and the refusal says so', () =>
    withProgram(
      InspectedProgram.start('--eval', [], '--inspect-brk', { args: ["console.log('open')"] }),
      async (program, port) => {
        assert.match(
          await refusal(port),
          /^The program waited at its start .* has no file .*; it now runs without a debugger: /,
        );
        await program.said('open\n');
        assert.equal(await program.exited, 0);
      },
    ));
});
