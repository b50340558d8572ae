/** The adapter fails where nobody catches it: a report, one sentence, and no program is left frozen or behind. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync, rmSync, statSync } from 'node:fs';
import { fixture, TestSession } from './debug-session.js';
import { InspectedProgram, withProgram } from './inspected-program.js';

/** Has the adapter throw where nobody catches it, when it is told to. */
const FAILS = {
  error: "process.once('SIGUSR2', () => { throw new Error('on purpose') })",
  rejection: "process.once('SIGUSR2', () => void Promise.reject(new Error('on purpose')))",
};

/** Runs `body` while what is started fails when it is told to. */
async function failing(kind: keyof typeof FAILS, begin: () => Promise<void>): Promise<void> {
  const before = process.env['NODE_OPTIONS'];
  process.env['NODE_OPTIONS'] = `--import="data:text/javascript,${encodeURIComponent(FAILS[kind])}"`;
  try {
    await begin();
  } finally {
    if (before === undefined) delete process.env['NODE_OPTIONS'];
    else process.env['NODE_OPTIONS'] = before;
  }
}

/** Has it fail, waits for its end, and answers the report's file. */
async function reportOf(session: TestSession): Promise<string> {
  const { adapter } = session;
  assert.ok(adapter);
  const ended = once(adapter, 'exit');
  adapter.kill('SIGUSR2');
  const [code] = (await ended) as [number];
  assert.equal(code, 1);
  const sentence = /^The debugger has failed and ends: the report in (\/\S+) says how\.$/m;
  return sentence.exec(session.console)?.[1] ?? assert.fail(session.console);
}

describe('An adapter that fails', () => {
  for (const kind of ['error', 'rejection'] as const) {
    it(`by an ${kind} that no code caught writes a report that only the user can read, and ends what it launched`, async () => {
      const session = new TestSession();
      await failing(kind, () =>
        session.launch(fixture('programs/chain.ts'), { functions: [{ name: 'suspend boil' }] }),
      );
      await session.stopped();
      const pid = Number(await session.evaluate('process.pid'));
      const file = await reportOf(session);
      assert.match(readFileSync(file, 'utf8'), /Error: on purpose\n/);
      assert.equal(statSync(file).mode & 0o777, 0o600);
      rmSync(file);
      assert.throws(() => process.kill(pid, 0));
    });
  }

  it('gives back what it was attached to, also where that is stopped', () =>
    withProgram(InspectedProgram.start(fixture('programs', 'endless.ts')), async (inspected, port) => {
      const session = new TestSession();
      await failing('error', () => session.attach(port));
      await session.client.pauseRequest({ threadId: 1 });
      await session.stopped();
      rmSync(await reportOf(session));
      const again = new TestSession();
      await again.attach(port);
      assert.equal(await again.evaluate('1 + 1'), '2');
      await again.close();
      assert.equal(inspected.signal, null);
    }));
});
