/** The loader's configuration is read from one variable, and never fails a program. */
import assert from 'node:assert/strict';
import { CONFIGURATION_VARIABLE } from '../protocol/names.js';
import { isInstrumented, readConfiguration } from './configuration.js';

const read = (value: unknown): ReturnType<typeof readConfiguration> =>
  readConfiguration({ [CONFIGURATION_VARIABLE]: JSON.stringify(value) });

describe('the loader configuration', () => {
  it('captures scopes and instruments no package unless asked otherwise', () => {
    const { captureScopes, instrumentPackages, wait } = readConfiguration({});
    assert.deepEqual([captureScopes, instrumentPackages, wait], [true, [], false]);
  });

  it('takes what has the right type, and nothing else', () => {
    const { captureScopes, instrumentPackages, wait } = read({
      captureScopes: false,
      instrumentPackages: ['fastify', 7],
      wait: 'yes',
    });
    assert.deepEqual([captureScopes, instrumentPackages, wait], [false, ['fastify'], false]);
    assert.deepEqual(read([1]).instrumentPackages, []);
    assert.equal(read(null).captureScopes, true);
  });

  it('instruments what is not in node_modules, and packages that match a pattern', () => {
    const configuration = read({ instrumentPackages: ['fastify', '@scope/*', 'p-*'] });
    const answers = (files: readonly string[]): readonly boolean[] =>
      files.map((file) => isInstrumented(file, configuration));
    assert.deepEqual(
      answers([
        '/app/main.ts',
        '/app/node_modules/fastify/index.js',
        '/app/node_modules/@scope/one/index.js',
        '/app/node_modules/p-queue/index.js',
        'C:\\app\\node_modules\\fastify\\index.js',
      ]),
      [true, true, true, true, true],
    );
    assert.deepEqual(
      answers([
        '/app/node_modules/fastify-plugin/index.js',
        '/app/node_modules/@other/one/index.js',
        '/app/node_modules/fastify/node_modules/pino/index.js',
        '/app/node_modules/map-queue/index.js',
      ]),
      [false, false, false, false],
    );
  });

  it('reads globs of packages, of which the last that fits decides', () => {
    const chosen = (globs: readonly string[], ...names: string[]): readonly string[] => {
      const configuration = read({ instrumentPackages: globs });
      return names.filter((name) => isInstrumented(`/app/node_modules/${name}/index.js`, configuration));
    };
    assert.deepEqual(chosen(['@my/*', '!@my/x'], '@my/a', '@my/x', 'my'), ['@my/a']);
    assert.deepEqual(chosen(['!@my/x', '@my/*'], '@my/a', '@my/x'), ['@my/a', '@my/x']);
    assert.deepEqual(chosen(['*', '!lodash*'], 'a', '@my/a', 'lodash', 'lodash-es'), ['a', '@my/a']);
    assert.deepEqual(chosen(['{pg,pg-pool}', 'p-?'], 'pg', 'pg-pool', 'pg-x', 'p-x', 'p-xy'), [
      'pg',
      'pg-pool',
      'p-x',
    ]);
    assert.deepEqual(chosen(['!x'], 'a', 'x'), []);
    assert.deepEqual(chosen(['', '!', '(', '['], 'a'), []);
  });
});
