/** Which processes of a shell ask whether they are debugged, and which are left alone. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { CONFIGURATION_VARIABLE, SHELL_VARIABLE } from '../../protocol/names.js';
import { configurationInShell } from './shell-process.js';

const CHILDREN = { port: 1, token: 'x', isShell: true };

describe('A process of a shell', () => {
  let folder: string;
  let file: string;
  before(() => {
    folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'shell-process-')));
    file = path.join(folder, 'shell.json');
    const configuration = { children: CHILDREN, captureScopes: false };
    writeFileSync(file, JSON.stringify({ pid: process.pid, configuration }));
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  function put(name: string): string {
    const whole = path.join(folder, name);
    mkdirSync(path.dirname(whole), { recursive: true });
    writeFileSync(whole, '');
    return whole;
  }

  const asks = (program: string | undefined, environment: NodeJS.ProcessEnv): boolean =>
    configurationInShell(environment, program)?.['children'] !== undefined;

  it('asks where all are debugged, whatever it is', () => {
    const environment = {
      [CONFIGURATION_VARIABLE]: JSON.stringify({ shell: { file, programsOnly: false } }),
    };
    assert.ok(asks(undefined, environment));
    assert.ok(asks(put('node_modules/eslint/bin/eslint.js'), environment));
    assert.deepEqual(configurationInShell(environment, undefined), {
      children: CHILDREN,
      captureScopes: false,
      shell: { file, programsOnly: false },
    });
  });

  it('asks, where programs are debugged, if it is one or a tool that runs one', () => {
    const environment = { [SHELL_VARIABLE]: file };
    const wanted = [
      put('main.ts'),
      path.join(folder, 'main'), // As it is named: Node looks for its ending later.
      put('bin/www'),
      put('node_modules/jest/bin/jest.js'),
      put('node_modules/.pnpm/vitest@5.1.2/node_modules/vitest/vitest.mjs'),
      put('node_modules/@playwright/test/cli.js'),
    ];
    const unwanted = [
      undefined,
      '',
      put('node_modules/eslint/bin/eslint.js'),
      put('node_modules/typescript/bin/tsc'),
    ];
    assert.deepEqual(
      wanted.map((program) => asks(program, environment)),
      wanted.map(() => true),
    );
    assert.deepEqual(
      unwanted.map((program) => asks(program, environment)),
      unwanted.map(() => false),
    );
  });

  it('knows a command by what it is a link to', function () {
    if (process.platform === 'win32') this.skip();
    const environment = { [SHELL_VARIABLE]: file };
    const link = (name: string, target: string): string => {
      const whole = path.join(folder, name);
      mkdirSync(path.dirname(whole), { recursive: true });
      symlinkSync(put(target), whole);
      return whole;
    };
    assert.ok(asks(link('node_modules/.bin/tsx', 'node_modules/tsx/dist/cli.mjs'), environment));
    assert.ok(!asks(link('usr/bin/prettier', 'lib/node_modules/prettier/bin/prettier.cjs'), environment));
    // A package of the project's own.
    assert.ok(asks(link('node_modules/till', 'packages/till.js'), environment));
  });

  it('of a launched program asks where its configuration says, and one outside a shell does not ask', () => {
    const launched = { children: { port: 2, token: 'y' } };
    const environment = { [CONFIGURATION_VARIABLE]: JSON.stringify(launched), [SHELL_VARIABLE]: file };
    assert.deepEqual(configurationInShell(environment, put('main.ts')), launched);
    assert.deepEqual(configurationInShell({}, put('main.ts')), {});
  });

  it('does not ask where the process that wrote the file has ended', () => {
    const gone = path.join(folder, 'gone.json');
    // No system gives such a number.
    writeFileSync(gone, JSON.stringify({ pid: 2 ** 31 - 1, configuration: { children: CHILDREN } }));
    assert.equal(configurationInShell({ [SHELL_VARIABLE]: gone }, put('main.ts')), undefined);
  });
});
