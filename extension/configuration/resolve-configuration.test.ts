/** Tests what F5 starts, and its message when it cannot start. */
import assert from 'node:assert/strict';
import {
  checkConfiguration,
  completeConfiguration,
  type Configuration,
  type OpenFile,
} from './resolve-configuration.js';

const EMPTY: Configuration = { type: '', name: '', request: '' };
const LAUNCH: Configuration = { type: 'coroutine', name: 'x', request: 'launch', program: '/work/main.ts' };
const OPEN: OpenFile = { path: '/work/main.ts', languageId: 'typescript', isSaved: true };

describe('F5 without a launch.json', () => {
  it('debugs the file that is open', () => {
    assert.deepEqual(completeConfiguration(EMPTY, OPEN), {
      configuration: {
        type: 'coroutine',
        request: 'launch',
        name: 'Debug coroutines of main.ts',
        program: '/work/main.ts',
      },
    });
  });

  it('says what to do when there is nothing to debug', () => {
    const sentence = 'Open a TypeScript or JavaScript file to debug, or add a launch configuration.';
    assert.deepEqual(completeConfiguration(EMPTY, undefined), { problem: sentence });
    assert.deepEqual(completeConfiguration(EMPTY, { ...OPEN, languageId: 'python' }), { problem: sentence });
  });

  it('says that a file must be saved first', () => {
    assert.deepEqual(completeConfiguration(EMPTY, { ...OPEN, isSaved: false }), {
      problem: 'Save the file first: Node runs files, not what is only in the editor.',
    });
  });

  it('leaves a configuration of launch.json as it is', () => {
    assert.deepEqual(completeConfiguration(LAUNCH, undefined), { configuration: LAUNCH });
  });
});

describe('A launch configuration', () => {
  const check = (given: Partial<Configuration>, folder: string | undefined = '/work'): unknown => {
    const resolved = checkConfiguration({ ...LAUNCH, ...given }, folder, (file) => file.endsWith('main.ts'));
    return 'problem' in resolved ? resolved.problem : resolved.configuration;
  };

  it('runs in the workspace folder unless it says where', () => {
    assert.deepEqual(check({}), { ...LAUNCH, cwd: '/work' });
    assert.deepEqual(check({ cwd: '/elsewhere' }), { ...LAUNCH, cwd: '/elsewhere' });
  });

  it('may name files relative to the workspace folder', () => {
    assert.deepEqual(check({ program: 'src/main.ts', cwd: 'src' }), {
      ...LAUNCH,
      program: '/work/src/main.ts',
      cwd: '/work/src',
    });
  });

  it('needs no program where it says what runs', () => {
    const npm: Configuration = {
      ...EMPTY,
      request: 'launch',
      runtimeExecutable: 'npm',
      runtimeArgs: ['start'],
    };
    const expected = { configuration: { ...npm, cwd: '/work' } };
    assert.deepEqual(
      checkConfiguration(npm, '/work', () => false),
      expected,
    );
  });

  it('is refused in one sentence when a key is ill-typed or missing', () => {
    assert.equal(check({ args: 1 }), "'args' in the launch configuration must be a text or a list of texts.");
    assert.equal(check({ request: 'join' }), "'request' must be 'launch' or 'attach', but is 'join'.");
  });

  it('to attach needs a port, no program', () => {
    const given = { type: 'coroutine', name: 'x', request: 'attach', port: 9229 };
    assert.deepEqual(
      checkConfiguration(given, undefined, () => false),
      { configuration: given },
    );
    assert.match(JSON.stringify(checkConfiguration({ ...given, port: 0 }, undefined, () => false)), /'port'/);
  });

  it('is refused in one sentence when the program is not there', () => {
    assert.equal(
      check({ program: '/work/gone.ts' }),
      "There is no file /work/gone.ts: check 'program' in the launch configuration.",
    );
  });
});
