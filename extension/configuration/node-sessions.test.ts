/** Configurations of VS Code's JavaScript debugger are converted to ours where possible. */
import assert from 'node:assert/strict';
import { runsTests, takenOver } from './node-sessions.js';
import type { Configuration } from './resolve-configuration.js';

const LAUNCH: Configuration = { type: 'node', request: 'launch', name: 'Debug Tests', program: '/w/cli.js' };

describe('A configuration of the JavaScript debugger', () => {
  it('is run by us with what both know, and without what that debugger has filled in', () => {
    const given: Configuration = {
      ...LAUNCH,
      args: ['run'],
      env: { CI: '1' },
      skipFiles: ['<node_internals>/**'],
      console: 'integratedTerminal',
      outFiles: ['**/*.js'],
      autoAttachChildProcesses: true,
      // As VS Code's JavaScript debugger fills it in.
      envFile: null,
      customDescriptionGenerator: undefined,
      trace: { logFile: '/x' },
      showAsyncStacks: true,
      __workspaceFolder: '/w',
    };
    for (const type of ['node', 'pwa-node']) {
      assert.deepEqual(takenOver({ ...given, type }), {
        ...LAUNCH,
        type: 'coroutine',
        args: ['run'],
        env: { CI: '1' },
        skipFiles: ['<node_internals>/**'],
        console: 'integratedTerminal',
        outFiles: ['**/*.js'],
        autoAttachChildProcesses: true,
      });
    }
  });

  it('that attaches keeps its port, and folders only in pairs', () => {
    const given: Configuration = { type: 'pwa-node', request: 'attach', name: 'x', port: 9229 };
    const ours = { ...given, type: 'coroutine' };
    assert.deepEqual(takenOver({ ...given, localRoot: '/w', remoteRoot: null }), ours);
    const both = { localRoot: '/w', remoteRoot: '/app' };
    assert.deepEqual(takenOver({ ...given, ...both }), { ...ours, ...both });
  });

  it('stays as it is for a process of that debugger, without debugging, and for a kind that is not taken over', () => {
    assert.equal(takenOver({ ...LAUNCH, __pendingTargetId: 'a' }), undefined);
    assert.equal(takenOver({ ...LAUNCH, noDebug: true }), undefined);
    assert.equal(takenOver({ ...LAUNCH, type: 'chrome' }), undefined);
    assert.equal(takenOver({ ...LAUNCH, request: 'attach', port: 'of-the-pod' }), undefined);
    assert.equal(takenOver({ ...LAUNCH, request: 'listen' }), undefined);
    assert.equal(takenOver({ type: 'node', request: 'launch', name: 'x' }), undefined);
  });

  it('is known to run tests by what it runs', () => {
    const tests = [
      { program: '/w/node_modules/vitest/vitest.mjs' },
      { program: 'C:\\w\\node_modules\\jest\\bin\\jest.js' },
      { runtimeExecutable: '/w/node_modules/.bin/mocha' },
      { runtimeArgs: ['--test'], program: '/w/a.test.js' },
      { program: '/w/node_modules/@playwright/test/cli.js' },
    ];
    for (const more of tests) assert.ok(runsTests({ ...LAUNCH, ...more }), JSON.stringify(more));
    assert.ok(!runsTests({ ...LAUNCH, args: ['jest'] }));
  });
});
