/** The .vsix itself: it holds only what it needs, and unpacked in a bare folder that is enough to debug TypeScript. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { DebugClient } from '@vscode/debugadapter-testsupport';
import { packagedVsix, ROOT } from './vsix.js';

/** Sizes grow unseen: this is where somebody is asked whether it is worth it. */
const MOST_MEGABYTES = 12;

describe('The .vsix', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'coroutine-vsix-'));
    execFileSync('unzip', ['-q', packagedVsix(), '-d', folder]);
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('holds the bundles, what strips types, the pictures and the papers, and nothing else', () => {
    const root = path.join(folder, 'extension');
    const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
      .filter((file) => statSync(path.join(root, file)).isFile())
      .map((file) => file.replaceAll(path.sep, '/'));
    const wanted = [
      'dist/debug-adapter/main.mjs',
      'dist/extension/main.cjs',
      'dist/runtime/loader-thread.mjs',
      'dist/runtime/preload.mjs',
      'package.json',
    ];
    assert.deepEqual(
      wanted.filter((file) => !files.includes(file)),
      [],
    );
    const expected =
      /^(package\.json|readme\.md|changelog\.md|LICENSE\.txt|media\/[\w-]+\.(svg|png)|docs\/images\/[\w-]+\.png|dist\/node_modules\/(@?esbuild|@?oxc-transform)\/.+)$/i;
    assert.deepEqual(
      files.filter((file) => !wanted.includes(file) && !expected.test(file)),
      [],
    );
    assert.ok(statSync(packagedVsix()).size < MOST_MEGABYTES * 1e6, `more than ${MOST_MEGABYTES} MB`);
  });

  it('debugs a TypeScript program where nothing else is installed', async () => {
    const program = path.join(folder, 'kitchen.ts');
    cpSync(path.join(ROOT, 'test-fixtures', 'workspace', 'kitchen.ts'), program);
    const adapter = path.join(folder, 'extension', 'dist', 'debug-adapter', 'main.mjs');
    const client = new DebugClient(process.execPath, adapter, 'coroutine');
    await client.start();
    try {
      const printed: string[] = [];
      client.on('output', ({ body }: { body: { output: string } }) => printed.push(body.output));
      const ended = once(client, 'terminated');
      await Promise.all([client.configurationSequence(), client.launch({ program })]);
      await ended;
      assert.match(printed.join(''), /^table 2: 2 x pie, 3 minutes$/m);
    } finally {
      await client.stop();
    }
  });
});
