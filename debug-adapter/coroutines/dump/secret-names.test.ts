/** Values with the name of a secret are left out, wherever they are in a value; nothing else is. */
import assert from 'node:assert/strict';
import { SecretNames } from './secret-names.js';

describe('Secrets', () => {
  const secrets = new SecretNames();

  it('are known by parts of names, however they are written', () => {
    for (const name of [
      'password',
      'dbPassword',
      'API_KEY',
      'x-api-key',
      '#token',
      'Authorization',
      'set-cookie',
      'clientSecret',
    ])
      assert.ok(secrets.has(name), name);
    for (const name of ['name', 'pass', 'key', 'order', '0']) assert.ok(!secrets.has(name), name);
  });

  it('are left out of a value, also within objects', () => {
    assert.equal(secrets.redact('password', '"hunter2"'), '<redacted>');
    assert.equal(
      secrets.redact('client', 'Client {name: "a", password: "hun\\"ter2, x", #token: Token, n: 1}'),
      'Client {name: "a", password: <redacted>, #token: <redacted>, n: 1}',
    );
    assert.equal(secrets.redact('n', '{a: 1, b: "x"}'), '{a: 1, b: "x"}');
    const word = 'x'.repeat(1_000_000);
    assert.equal(secrets.redact('n', word), word);
  });

  it('are left out of the names of tasks', () => {
    assert.deepEqual(secrets.redactArguments(['user', 'password'], ['"ann"', '"hunter2"']), [
      '"ann"',
      '<redacted>',
    ]);
  });

  it('are what the user says', () => {
    assert.ok(new SecretNames(['Pin']).has('userPin'));
    assert.ok(!new SecretNames(['Pin']).has('password'));
    assert.ok(!new SecretNames([]).has('password'));
  });
});
