/** The address of an inspector is told to the adapter and to nobody else: whoever knows it can do what the program can. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { fixture, withSession, type TestSession } from './debug-session.js';

const ADDRESS = "process.getBuiltinModule('node:inspector').url()";

/** What anybody who finds the port is answered by HTTP. */
async function listedAt(address: string): Promise<string> {
  const { host } = new URL(JSON.parse(address) as string);
  const answers = await Promise.all(
    ['list', '', 'version', 'protocol'].map(async (what) =>
      (await fetch(`http://${host}/json/${what}`)).text(),
    ),
  );
  return answers.join('\n');
}

async function isSecret(session: TestSession): Promise<void> {
  const address = await session.evaluate(ADDRESS);
  const secret = new URL(JSON.parse(address) as string).pathname.slice(1);
  assert.match(secret, /^[0-9a-f-]{36}$/);
  assert.ok(!(await listedAt(address)).includes(secret), 'told by HTTP');
  assert.ok(!session.stderr.includes(secret), 'shown as output');
}

describe('The address of the inspector', () => {
  it('of a launched program is neither published by HTTP nor shown', () =>
    withSession(async (session) => {
      await session.launch(fixture('programs', 'waits.ts'));
      while (!session.stdout.includes('ready')) await once(session.client, 'output');
      await isSecret(session);
      const environment = await session.evaluate('JSON.stringify(process.env) + process.execArgv');
      assert.ok(!environment.includes('publish-uid=http'));
    }));

  it('of a child process is neither published by HTTP nor shown', () =>
    withSession(async (session) => {
      await session.launch(fixture('programs', 'starts-a-child.mjs'), { children: {} });
      const [child] = (await once(session.client, 'child')) as [TestSession];
      await isSecret(child);
      await session.client.disconnectRequest({ terminateDebuggee: true });
    }));
});
