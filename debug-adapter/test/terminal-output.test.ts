/** The terminal client as a process of its own, as a shell runs it. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { fixture, ROOT } from './debug-session.js';

const CLIENT = path.join(ROOT, 'dist/terminal/main.mjs');

describe('The terminal client', () => {
  it('ends quietly when its output is no longer read', async () => {
    const args = [CLIENT, 'run', fixture('programs/workers.ts'), '--break', 'resume:work'];
    const client = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    const closed = once(client, 'close');
    let errors = '';
    client.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
    await once(client.stdout, 'data');
    client.stdout.destroy();
    assert.deepEqual([await closed, errors], [[0, null], '']);
  });
});
