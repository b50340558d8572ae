/** Sessions over `--server=PORT`, as editors have them that connect rather than start the adapter. */
import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { DebugClient } from '@vscode/debugadapter-testsupport';
import type { CoroutineRequests } from '../protocol/requests.js';
import { fixture, ROOT } from './debug-session.js';

const PROGRAM = fixture('workspace', 'kitchen.ts');

describe('Over --server', function () {
  this.timeout(60_000);
  let adapter: ChildProcess;
  let port: number;

  before(async () => {
    const main = path.join(ROOT, 'dist', 'debug-adapter', 'main.mjs');
    adapter = spawn(process.execPath, [main, '--server=0'], { stdio: ['ignore', 'ignore', 'pipe'] });
    assert.ok(adapter.stderr);
    const [told] = (await once(adapter.stderr, 'data')) as [Buffer];
    const address = /^coroutine-debugger: listening on (127\.0\.0\.1):(\d+)$/m.exec(told.toString());
    assert.ok(address, told.toString());
    port = Number(address[2]);
  });
  after(() => adapter.kill());

  async function connect(): Promise<DebugClient> {
    const client = new DebugClient('node', 'unused', 'coroutine');
    client.defaultTimeout = 60_000;
    await client.start(port);
    return client;
  }

  async function stopInKitchen(client: DebugClient): Promise<void> {
    const stopped = client.waitForEvent('stopped');
    await Promise.all([
      client.launch({ program: PROGRAM }),
      client
        .waitForEvent('initialized')
        .then(() => client.setFunctionBreakpointsRequest({ breakpoints: [{ name: 'resume boil' }] }))
        .then(() => client.configurationDoneRequest()),
    ]);
    await stopped;
  }

  it('a session stops on a resumption, tells its tasks, and runs to its end', async () => {
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
});
