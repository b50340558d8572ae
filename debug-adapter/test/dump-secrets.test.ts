/** A dump leaves the machine: what is named like a secret is not in it, and only its user can read it. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fixture, withSession, type TestSession } from './debug-session.js';

const PROGRAM = fixture('programs', 'secrets.ts');

describe('A dump of a program with secrets', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'secrets-'));
  const file = path.join(folder, 'dump');
  after(() => rmSync(folder, { recursive: true }));

  async function dumpOf(session: TestSession, format: string, launch: object = {}): Promise<string> {
    await session.launch(PROGRAM, { launch: { ...launch } });
    while (!session.stdout.includes('ready')) await once(session.client, 'output');
    await session.client.customRequest('coroutines/dump', { format, file });
    return readFileSync(file, 'utf8');
  }

  for (const format of ['text', 'json', 'trace']) {
    it(`as ${format} has none of them, and only its user can read it`, () =>
      withSession(async (session) => {
        // One that was there before, open to all.
        writeFileSync(file, '', { mode: 0o644 });
        const dump = await dumpOf(session, format);
        if (format !== 'trace') assert.match(dump, /login\(\\?"ann\\?", <redacted>, <redacted>\)/);
        assert.doesNotMatch(dump, /s3cr3t/);
        assert.equal(statSync(file).mode & 0o777, 0o600);
      }));
  }

  it('has them where the user wants them', () =>
    withSession(async (session) => {
      assert.match(await dumpOf(session, 'text', { redact: [] }), /password = "s3cr3t"/);
    }));

  it('leaves out what the user names instead', () =>
    withSession(async (session) => {
      const dump = await dumpOf(session, 'text', { redact: ['user'] });
      assert.match(dump, /login\(<redacted>, "s3cr3t"/);
      assert.match(dump, /user = <redacted>/);
    }));
});
