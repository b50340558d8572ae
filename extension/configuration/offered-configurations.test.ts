/** Configurations offered without a launch.json, in typical projects. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { commandFor, packageFolder } from './find-runner.js';
import { offeredConfigurations } from './offered-configurations.js';

describe('Without a launch.json', () => {
  let root: string;
  beforeEach(() => (root = mkdtempSync(path.join(os.tmpdir(), 'offered-'))));
  afterEach(() => {
    rmSync(root, { recursive: true, force: true });
  });

  function write(name: string, value: unknown): void {
    const file = path.join(root, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, typeof value === 'string' ? value : JSON.stringify(value));
  }

  const names = (): string[] => offeredConfigurations(root).map(({ name }) => name);

  it('the scripts of package.json are offered, without those that are run around them', () => {
    const scripts = { dev: 'x', predev: 'x', prettier: 'x', prepare: 'x', postinstall: 'x', 'post-it': 'x' };
    write('package.json', { scripts });
    assert.deepEqual(names(), ['npm run dev', 'npm run prettier', 'npm run post-it']);
    assert.deepEqual(offeredConfigurations(root)[0], {
      type: 'coroutine',
      request: 'launch',
      name: 'npm run dev',
      runtimeExecutable: 'npm',
      runtimeArgs: ['run', 'dev'],
      cwd: root,
    });
  });

  it('they are run by the package manager of the project', () => {
    write('package.json', { scripts: { dev: 'x' } });
    write('pnpm-lock.yaml', '');
    assert.deepEqual(names(), ['pnpm run dev']);
    write('package.json', { scripts: { dev: 'x' }, packageManager: 'yarn@4.1.0' });
    assert.deepEqual(names(), ['yarn run dev']);
  });

  it('test runners that are installed are offered', () => {
    write('node_modules/vitest/package.json', { bin: { vitest: './vitest.mjs' } });
    write('node_modules/@playwright/test/package.json', { bin: { playwright: 'cli.js' } });
    assert.deepEqual(names(), [
      'Vitest: all tests',
      'Vitest: current file',
      'Playwright Test: all tests',
      'Playwright Test: current file',
    ]);
    const [all, current, , spec] = offeredConfigurations(root);
    assert.equal(all?.['program'], path.join(root, 'node_modules/vitest/vitest.mjs'));
    assert.deepEqual((current?.['args'] as string[]).at(-1), '${file}');
    assert.equal(spec?.['program'], path.join(root, 'node_modules/@playwright/test/cli.js'));
  });

  it('nothing is offered where there is nothing, or nothing that can be read', () => {
    assert.deepEqual(names(), []);
    for (const text of ['{', 'null', '[]', '{"scripts": 1}', '{"scripts": null}']) {
      write('package.json', text);
      assert.deepEqual(names(), [], text);
    }
    write('node_modules/jest/package.json', { bin: 5 });
    assert.deepEqual(names(), []);
  });

  it('a runner of an outer folder runs the tests of a package in that package', () => {
    write('package.json', {});
    write('node_modules/jest/package.json', { bin: './bin/jest.js' });
    write('packages/till/package.json', {});
    write('packages/till/test/till.test.ts', '');
    const file = path.join(root, 'packages/till/test/till.test.ts');
    assert.equal(commandFor('jest', path.dirname(file)), path.join(root, 'node_modules/jest/bin/jest.js'));
    assert.equal(packageFolder(file), path.join(root, 'packages/till'));
  });
});
