/** The port for child processes: other clients get nothing, and the session loses nothing by them. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import net from 'node:net';
import { ChildProcesses } from './child-processes.js';

const SHARED = { stdout: true, stderr: true };

/** Cut off or ended: an error of the socket is expected. */
function closing(socket: net.Socket): Promise<void> {
  return new Promise((resolve) => socket.once('close', () => resolve()));
}

describe('The port for child processes', () => {
  let children: ChildProcesses;
  beforeEach(async () => {
    children = await ChildProcesses.open({
      debugs: true,
      startSession: () => Promise.reject(new Error('nobody asks for one here')),
      undebugged: () => undefined,
    });
  });
  afterEach(() => {
    children.end();
  });

  function connect(): net.Socket {
    const socket = net.connect(children.configuration.port, '127.0.0.1');
    socket.on('error', () => undefined);
    return socket;
  }

  async function answersAChild(): Promise<void> {
    const socket = connect();
    const { token } = children.configuration;
    socket.write(`${JSON.stringify({ kind: 'hello', token, pid: 1, file: '/a.ts', shared: SHARED })}\n`);
    const [answer] = (await once(socket, 'data')) as [Buffer];
    assert.equal(answer.toString(), '{"kind":"debug"}\n');
    socket.destroy();
  }

  const lines = [
    'null',
    '5',
    '"x"',
    '[]',
    '{}',
    'not json',
    '{"kind":"join"}',
    '{"kind":"join","key":"__proto__"}',
    '{"kind":"hello","token":null}',
    '{"kind":"hello","token":"wrong","pid":1,"file":"","shared":{"stdout":true,"stderr":true}}',
    '{"kind":"waits","address":"ws://127.0.0.1:1/x"}',
    'GET / HTTP/1.1',
  ];
  for (const line of lines) {
    it(`ends a connection that says ${line}, and no other`, async () => {
      const socket = connect();
      const closed = closing(socket);
      socket.resume().write(`${line}\n`);
      await closed;
      await answersAChild();
    });
  }

  it('ends a connection whose line does not end, and keeps nothing of it', async () => {
    const socket = connect();
    const closed = closing(socket);
    const chunk = Buffer.alloc(64 * 1024, 'a');
    const before = process.memoryUsage().rss;
    let sent = 0;
    const pour = (): void => {
      while (!socket.destroyed && sent < 600_000_000) {
        sent += chunk.length;
        if (!socket.write(chunk)) {
          socket.once('drain', pour);
          return;
        }
      }
    };
    pour();
    await closed;
    assert.ok(sent < 100_000_000, `${sent} bytes were taken`);
    assert.ok(process.memoryUsage().rss - before < 100_000_000);
    await answersAChild();
  });
});
