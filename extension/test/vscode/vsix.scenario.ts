/** Each .vsix: it holds only what it needs, and unpacked in a bare folder that is enough to debug TypeScript. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { DebugClient } from '@vscode/debugadapter-testsupport';
import { packagedVsix, ROOT, type VsixTarget } from './vsix.js';

/** Sizes grow unseen: this is where somebody is asked whether it is worth it. */
const MOST_MEGABYTES = 12;
const BUNDLES = [
  'dist/THIRD-PARTY-NOTICES.txt',
  'dist/debug-adapter/main.mjs',
  'dist/debug-adapter/adapter.cjs',
  'dist/debug-adapter/outside.mjs',
  'dist/extension/browser.cjs',
  'dist/extension/main.cjs',
  'dist/runtime/child-preload.cjs',
  'dist/runtime/child-thread.cjs',
  'dist/runtime/loader-thread.mjs',
  'dist/runtime/preload.mjs',
  'dist/runtime/runtime.cjs',
  'dist/webview/graph.css',
  'dist/webview/graph.js',
  'dist/webview/timeline.css',
  'dist/webview/timeline.js',
  'package.json',
  'package.nls.json',
];

for (const target of ['native', 'universal'] satisfies VsixTarget[]) {
  describe(`The ${target} .vsix`, () => {
    let folder: string;
    before(() => {
      folder = mkdtempSync(path.join(os.tmpdir(), 'coroutine-vsix-'));
      execFileSync('unzip', ['-q', packagedVsix(target), '-d', folder]);
    });
    after(() => {
      rmSync(folder, { recursive: true, force: true });
    });

    function filesInside(): string[] {
      const root = path.join(folder, 'extension');
      return readdirSync(root, { recursive: true, encoding: 'utf8' })
        .filter((file) => statSync(path.join(root, file)).isFile())
        .map((file) => file.replaceAll(path.sep, '/'));
    }

    async function debug(program: string): Promise<string> {
      const adapter = path.join(folder, 'extension', 'dist', 'debug-adapter', 'main.mjs');
      const client = new DebugClient(process.execPath, adapter, 'coroutine');
      await client.start();
      try {
        const printed: string[] = [];
        client.on('output', ({ body }: { body: { output: string } }) => printed.push(body.output));
        const ended = once(client, 'terminated');
        await Promise.all([client.configurationSequence(), client.launch({ program })]);
        await ended;
        return printed.join('');
      } finally {
        await client.stop();
      }
    }

    it('holds the bundles, what strips types, the pictures and the papers, and nothing else', () => {
      const files = filesInside();
      assert.deepEqual(
        BUNDLES.filter((file) => !files.includes(file)),
        [],
      );
      const expected =
        /^(package\.json|readme\.md|changelog\.md|LICENSE\.txt|media\/[\w-]+\.(svg|png|md)|docs\/images\/[\w-]+\.png|dist\/node_modules\/(@?esbuild|@?oxc-transform)\/.+)$/i;
      assert.deepEqual(
        files.filter((file) => !BUNDLES.includes(file) && !expected.test(file)),
        [],
      );
      assert.ok(statSync(packagedVsix(target)).size < MOST_MEGABYTES * 1e6, `more than ${MOST_MEGABYTES} MB`);
    });

    it('holds the pictures of the walkthrough, and a page without links that lead nowhere', () => {
      const files = filesInside();
      const inside = path.join(folder, 'extension');
      const manifest = readFileSync(path.join(inside, 'package.json'), 'utf8');
      const pictures = [...manifest.matchAll(/"image": "([^"]+)"/g)].map(([, picture = '']) => picture);
      assert.ok(pictures.length > 0);
      assert.deepEqual(
        pictures.filter((picture) => !files.includes(picture)),
        [],
      );
      const page = readFileSync(path.join(inside, 'readme.md'), 'utf8');
      assert.match(page, /^# See what your program is waiting for/);
      assert.doesNotMatch(page, /\]\((?!https:)/);
    });

    it('names every package that is in it, with the text of its license', () => {
      const bundled = JSON.parse(
        readFileSync(path.join(ROOT, 'dist/bundled-packages.json'), 'utf8'),
      ) as string[];
      const shipped = filesInside().flatMap((file) => {
        if (!/^dist\/node_modules\/(?:@[^/]+\/)?[^/]+\/package\.json$/.test(file)) return [];
        // One may stand in for another under its name (esbuild-wasm for esbuild).
        const manifest = readFileSync(path.join(folder, 'extension', file), 'utf8');
        return [(JSON.parse(manifest) as { name: string }).name];
      });
      const notices = readFileSync(path.join(folder, 'extension/dist/THIRD-PARTY-NOTICES.txt'), 'utf8');
      const headings = notices.split(/^={80}$/m).map((part) => part.trim().split('\n'));
      const missing = [...bundled.map((each) => each.replace(/^.*node_modules\//, '')), ...shipped].filter(
        (name) => !headings.some(([first = '', ...text]) => first.startsWith(`${name} `) && text.length > 5),
      );
      assert.deepEqual(missing, []);
    });

    if (target === 'universal') {
      it('holds nothing that runs on one kind of machine only', () => {
        const isBinary = (file: string): boolean => {
          const start = readFileSync(path.join(folder, 'extension', file))
            .subarray(0, 4)
            .toString('latin1');
          return start === '\x7fELF' || start.startsWith('MZ') || start === '\xcf\xfa\xed\xfe';
        };
        assert.deepEqual(
          filesInside().filter((file) => file.endsWith('.node') || isBinary(file)),
          [],
        );
      });
    }

    it('debugs a TypeScript program where nothing else is installed', async () => {
      const program = path.join(folder, 'kitchen.ts');
      cpSync(path.join(ROOT, 'test-fixtures', 'workspace', 'kitchen.ts'), program);
      const printed = await debug(program);
      assert.match(printed, /^table 2: 2 x pie, 3 minutes$/m);
      assert.doesNotMatch(printed, /warning/i);
    });

    it('lowers decorators there too', async () => {
      const program = path.join(folder, 'decorators.mts');
      cpSync(path.join(ROOT, 'test-fixtures', 'syntax', 'decorators.ts'), program);
      assert.match(await debug(program), /^43 42$/m);
    });
  });
}
