/** Queries of the hook while the program steps: they are no break locations, so none can freeze the program. */
import assert from 'node:assert/strict';
import { writeFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Connection } from '../inspector/connection.js';
import { connectSocket } from '../inspector/socket-transport.js';
import { InspectedProgram } from '../test/inspected-program.js';
import { HookClient } from './hook-client.js';
import { findInspector } from './process/find-inspector.js';

/** It works for 200 ms in each turn, so that requests arrive in the middle of its code. */
const BUSY = `
const cell = new Int32Array(new SharedArrayBuffer(4));
function work() { for (let i = 0; i < 5; i++) Atomics.wait(cell, 0, 0, 40); }
setInterval(() => { debugger; work(); }, 10);
console.log('ready');
`;

describe('A question to the hook', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'hook-client-'));

  after(() => {
    rmSync(folder, { recursive: true });
  });

  it('is no place where a step ends, whatever of Node it calls', async () => {
    const program = path.join(folder, 'busy.cjs');
    writeFileSync(program, BUSY);
    const { inspected, port } = await InspectedProgram.start(program);
    try {
      await inspected.said('ready');
      const connection = new Connection(await connectSocket(await findInspector(port)));
      const hook = await HookClient.find(connection);
      assert.ok(hook);
      const scripts = new Map<string, string>();
      connection.on('Debugger.scriptParsed', ({ scriptId, url }) => scripts.set(scriptId, url));
      let tell: (innermost: string) => void = () => undefined;
      connection.on('Debugger.paused', ({ callFrames: [top] }) => {
        tell(path.basename(scripts.get(top?.location.scriptId ?? '') ?? ''));
      });
      const nextPause = (): Promise<string> => new Promise((resolve) => (tell = resolve));
      const first = nextPause();
      await connection.send('Debugger.enable');
      assert.equal(await first, 'busy.cjs');
      for (let steps = 0; steps < 8; steps++) {
        const end = nextPause();
        await connection.send('Debugger.stepInto', { breakOnAsyncCall: false });
        // Handled within `work`; the answers need functions of Node, into which V8 would step.
        await Promise.all([hook.call('pull', 0, null), hook.call('ticks', 0), hook.call('running')]);
        assert.equal(await end, 'busy.cjs');
      }
    } finally {
      inspected.kill();
    }
  });
});
