/** Sessions over `--server=PORT`, as editors have them that connect rather than start the adapter. */
import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DebugClient } from '@vscode/debugadapter-testsupport';
import type { CoroutineRequests } from '../protocol/requests.js';
import { fixture, ROOT } from './debug-session.js';

const PROGRAM = fixture('workspace', 'kitchen.ts');

describe('Over --server', () => {
  let adapter: ChildProcess;
  let port: number;

  let secret: string;
  const folder = mkdtempSync(path.join(tmpdir(), 'server-'));
  const secretFile = path.join(folder, 'kept', 'secret');

  before(async () => {
    const main = path.join(ROOT, 'dist', 'debug-adapter', 'main.mjs');
    const args = [main, '--server=0', `--secret-file=${secretFile}`];
    adapter = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    assert.ok(adapter.stderr);
    const [told] = (await once(adapter.stderr, 'data')) as [Buffer];
    const address = /^coroutine-debugger: listening on (127\.0\.0\.1):(\d+)$/m.exec(told.toString());
    assert.ok(address, told.toString());
    port = Number(address[2]);
    secret = readFileSync(secretFile, 'utf8').trim();
  });
  after(() => {
    adapter.kill();
    rmSync(folder, { recursive: true });
  });

  async function connect(): Promise<DebugClient> {
    const client = new DebugClient('node', 'unused', 'coroutine');
    client.defaultTimeout = 60_000;
    await client.start(port);
    return client;
  }

  /** What comes back for these bytes until the adapter ends the connection. */
  async function answerTo(bytes: string): Promise<string> {
    const socket = net.connect(port, '127.0.0.1');
    let answer = '';
    const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
    socket.on('error', () => undefined).on('data', (data) => (answer += data.toString()));
    socket.write(bytes);
    await closed;
    return answer;
  }

  async function stopInKitchen(client: DebugClient): Promise<void> {
    const stopped = client.waitForEvent('stopped');
    await Promise.all([
      client.launch({ program: PROGRAM, serverSecret: secret }),
      client
        .waitForEvent('initialized')
        .then(() => client.setFunctionBreakpointsRequest({ breakpoints: [{ name: 'resume boil' }] }))
        .then(() => client.configurationDoneRequest()),
    ]);
    await stopped;
  }

  it('a session stops on a resumption, lists its tasks, and runs to its end', async () => {
    const client = await connect();
    await stopInKitchen(client);
    const { body } = (await client.customRequest('coroutines/tasks', {})) as {
      body: CoroutineRequests['coroutines/tasks']['result'];
    };
    assert.equal(body.tasks[0]?.name, '(module)');
    await client.setFunctionBreakpointsRequest({ breakpoints: [] });
    const ended = client.waitForEvent('terminated');
    await client.continueRequest({ threadId: 1 });
    await ended;
    await client.stop();
  });

  it('two sessions at once know nothing of each other, and one that goes takes only its own program', async () => {
    const [one, other] = [await connect(), await connect()];
    await Promise.all([stopInKitchen(one), stopInKitchen(other)]);
    await one.stop();
    const stack = await other.stackTraceRequest({ threadId: 1 });
    assert.equal(stack.body.stackFrames[0]?.name, 'boil');
    await other.stop();
  });

  it('the secret is in a file that only the user can read', () => {
    assert.equal(statSync(secretFile).mode & 0o777, 0o600);
    assert.equal(statSync(path.dirname(secretFile)).mode & 0o777, 0o700);
    assert.match(secret, /^[0-9a-f]{64}$/);
  });

  const RUNS = { runtimeExecutable: 'touch', runtimeArgs: [path.join(folder, 'made')] };
  const LAUNCH = JSON.stringify({ seq: 1, type: 'request', command: 'launch', arguments: RUNS });

  it('a page of the web gets no answer, and starts nothing', async () => {
    const head = `POST / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Length: ${LAUNCH.length}\r\nOrigin: http://evil.example\r\n\r\n`;
    assert.equal(await answerTo(head + LAUNCH), '');
    assert.ok(!existsSync(path.join(folder, 'made')));
  });

  it('a connection that says nothing of DAP ends at its first bytes, before it has ended its line', async () => {
    for (const bytes of ['GET ', '\0', 'Connection', 'Content-Length: 5x\r\n\r\n'])
      assert.equal(await answerTo(bytes), '', bytes);
  });

  for (const [what, given] of [
    ['no secret', {}],
    ['a wrong secret', { serverSecret: 'a'.repeat(64) }],
    ['a secret that is no text', { serverSecret: [] }],
  ] as const) {
    it(`a client with ${what} reads what it must send, starts nothing, and is cut off`, async () => {
      const body = JSON.stringify({ ...JSON.parse(LAUNCH), arguments: { ...RUNS, ...given } });
      const answer = await answerTo(`Content-Length: ${body.length}\r\n\r\n${body}`);
      assert.match(
        answer,
        /does nothing for a client that does not prove whose it is: give the text in its secret file as 'serverSecret'/,
      );
      assert.ok(!existsSync(path.join(folder, 'made')));
    });
  }

  it('only a configuration opens the door, not any other request', async () => {
    const body = '{"seq":1,"type":"request","command":"evaluate","arguments":{"expression":"1"}}';
    assert.match(await answerTo(`Content-Length: ${body.length}\r\n\r\n${body}`), /Refused/);
  });

  it('a secret that others can read is refused with a sentence', async () => {
    const file = path.join(folder, 'open');
    writeFileSync(file, 'a'.repeat(64), { mode: 0o644 });
    const main = path.join(ROOT, 'dist', 'debug-adapter', 'main.mjs');
    const refused = spawn(process.execPath, [main, '--server=0', `--secret-file=${file}`], { stdio: 'pipe' });
    const [[told], [code]] = (await Promise.all([once(refused.stderr, 'data'), once(refused, 'exit')])) as [
      [Buffer],
      [number],
    ];
    assert.match(
      told.toString(),
      /must be your own file, which no other user can read: chmod 600, or remove it/,
    );
    assert.equal(code, 2);
  });
});
