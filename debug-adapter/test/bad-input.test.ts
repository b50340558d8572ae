/** Bad input gives one clear sentence, and nothing outlives what it depends on. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fixture, ROOT, TestSession, withSession } from './debug-session.js';

const CHAIN = fixture('programs/chain.ts');
const ADAPTER = path.join(ROOT, 'dist/debug-adapter/main.mjs');
const TERMINAL = path.join(ROOT, 'dist/terminal/main.mjs');

function temporaryFile(name: string, text: string): string {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'coroutine-debugger-')), name);
  writeFileSync(file, text);
  return file;
}

async function isAlive(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  return Promise.resolve(true);
}

/** Waits for a process that is not our child to end: its inspector-less pid is all there is to watch. */
async function goneFrom(pid: number): Promise<void> {
  while (await isAlive(pid)) await once(spawn(process.execPath, ['--version'], { stdio: 'ignore' }), 'exit');
}

async function terminal(args: readonly string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [TERMINAL, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const [code] = (await once(child, 'close')) as [number];
  return { code, stdout, stderr };
}

describe('Bad input', () => {
  const refused: readonly (readonly [string, Record<string, unknown>, RegExp])[] = [
    [
      'a missing file',
      { program: '/nowhere/at/all.ts' },
      /^There is no file \/nowhere\/at\/all\.ts: check 'program'\.$/,
    ],
    [
      'a folder as program',
      { program: path.dirname(CHAIN) },
      /is a folder without a file to run .*: check 'program'\.$/,
    ],
    ['no program', { program: undefined }, /lacks 'program'/],
    [
      'an ill-typed key',
      { program: CHAIN, args: 1 },
      /^'args' in the launch configuration must be a text or a list of texts\.$/,
    ],
    ['a missing envFile', { program: CHAIN, envFile: '/nowhere/.env' }, /^'envFile' cannot be read: ENOENT/],
    [
      'a version of Node that is not installed',
      { program: CHAIN, runtimeVersion: '3.14', env: {} },
      /^Node 3\.14 is not among the versions that nvm has installed in /,
    ],
    [
      'a missing working directory',
      { program: CHAIN, cwd: '/nowhere' },
      /^There is no folder \/nowhere: check 'cwd'\.$/,
    ],
    [
      'a missing Node',
      { program: CHAIN, runtimeExecutable: '/no/node' },
      /^Cannot start Node with '\/no\/node': it was not found\./,
    ],
  ];
  for (const [what, launch, sentence] of refused) {
    it(`answers ${what} with one sentence`, async () => {
      const session = new TestSession();
      try {
        await assert.rejects(session.launch('', { launch }), (error: Error) => sentence.test(error.message));
      } finally {
        await session.close();
      }
    });
  }

  it('answers the assignment to what cannot be set, and a question for no exception, with one sentence', () =>
    withSession(async (session) => {
      const program = temporaryFile(
        'set.mjs',
        "import os from 'node:os';\ndebugger;\nconsole.log(os.EOL);\n",
      );
      await session.launch(program);
      await session.stopped();
      const { scopes } = (
        await session.client.scopesRequest({ frameId: (await session.stack())[0]?.id ?? 0 })
      ).body;
      const [module] = scopes;
      for (const name of ['os', 'this', 'nothing'])
        await assert.rejects(
          session.client.setVariableRequest({
            variablesReference: module?.variablesReference ?? 0,
            name,
            value: '1',
          }),
          (error: Error) => error.message === `'${name}' is not a variable that can be set here.`,
        );
      await assert.rejects(
        session.client.setVariableRequest({
          variablesReference: module?.variablesReference ?? 0,
          name: 'os',
          value: ' ',
        }),
        /^Error: There is no value to set 'os' to\.$/,
      );
      await assert.rejects(
        session.client.exceptionInfoRequest({ threadId: 1 }),
        /^Error: The program has not stopped at an exception\.$/,
      );
    }));

  it('says when Node is too old', async () => {
    const oldNode = temporaryFile('node', '#!/bin/sh\necho v18.20.4\n');
    await import('node:fs/promises').then((fs) => fs.chmod(oldNode, 0o755));
    await withSession(async (session) => {
      await assert.rejects(
        session.launch(CHAIN, { launch: { runtimeExecutable: oldNode } }),
        /Node v18\.20\.4 is too old: the coroutine runtime needs Node 20\.19 or newer/,
      );
    });
  });

  it("shows Node's own words for a syntax error, and ends", () =>
    withSession(async (session) => {
      await session.launch(temporaryFile('broken.mjs', 'const a = ;\n'));
      await session.ended;
      assert.match(session.stderr, /SyntaxError: Unexpected token ';'/, session.console);
      assert.doesNotMatch(session.stderr, /dist\/runtime/);
    }));

  it('shows the error of a program that throws at once, with its exit code', () =>
    withSession(async (session) => {
      let exitCode: number | undefined;
      session.client.on('exited', ({ body }: { body: { exitCode: number } }) => (exitCode = body.exitCode));
      await session.launch(temporaryFile('throws.mjs', "throw new Error('at once');\n"));
      await session.ended;
      assert.match(session.stderr, /Error: at once/);
      assert.equal(exitCode, 1);
    }));

  it('names the signal that ended a program', () =>
    withSession(async (session) => {
      let exitCode: number | undefined;
      session.client.on('exited', ({ body }: { body: { exitCode: number } }) => (exitCode = body.exitCode));
      await session.launch(temporaryFile('killed.mjs', "process.kill(process.pid, 'SIGKILL');\n"));
      await session.ended;
      assert.equal(session.stderr, 'The program was ended by SIGKILL.\n');
      assert.equal(exitCode, 137);
    }));

  it('says that a port is in use', async () => {
    const server = net.createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as net.AddressInfo;
    const secretFile = temporaryFile('secret', '');
    rmSync(secretFile);
    const adapter = spawn(process.execPath, [ADAPTER, `--server=${port}`, `--secret-file=${secretFile}`], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let stderr = '';
    adapter.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    await once(adapter, 'close');
    server.close();
    assert.equal(
      stderr,
      `coroutine-debugger: cannot listen on port ${port}: it is in use; choose another.\n`,
    );
  });

  it('answers a wrong --break of the terminal client with one sentence', async () => {
    const { code, stderr } = await terminal(['run', CHAIN, '--break', 'somewhere']);
    assert.equal(code, 1);
    assert.match(stderr, /^coroutine-debugger: 'somewhere' is no place to stop: .*\n$/);
  });

  it('answers commands of a file that cannot be read, or be done, with one sentence each, and by its exit code', async () => {
    const missing = await terminal(['run', CHAIN, '--commands', '/nowhere/at/all']);
    assert.deepEqual(missing, {
      code: 1,
      stdout: '',
      stderr:
        'coroutine-debugger: The commands cannot be read from /nowhere/at/all: there is no such file.\n',
    });
    const commands = ['dance', 'chain x', 'on lunch', 'tasks --all', 'break', 'continue', 'tasks'];
    const { code, stdout } = await terminal([
      'run',
      CHAIN,
      '-x',
      temporaryFile('commands.txt', commands.join('\n')),
    ]);
    assert.equal(code, 1);
    const [, ...lines] = stdout.split('\n');
    assert.deepEqual(lines, [
      '> dance',
      "There is no command 'dance': try help.",
      '> chain x',
      "'x' is not the number of a coroutine.",
      '> on lunch',
      'Write on followed by one of suspend, resume, create, finish, fail, cancel.',
      '> tasks --all',
      'tasks has no option --all: --mine, --finished, --await, --pinned, --by-age, --by-name, --by-state, --by-time.',
      '> break',
      'no breakpoints',
      '> continue',
      'soup x 23 (4)',
      '■ The program ended',
      '> tasks',
      'The program has ended.',
      '',
    ]);
  });

  it('answers a missing file given to the terminal client with one sentence', async () => {
    const { code, stderr } = await terminal(['run', 'nowhere.ts']);
    assert.equal(code, 1);
    assert.match(stderr, /^coroutine-debugger: There is no file .*nowhere\.ts: check 'program'\.\n$/);
  });
});

describe('The program', () => {
  it('does not outlive an adapter that is killed, even stopped in a hook', () =>
    withSession(async (session) => {
      await session.launch(CHAIN, { functions: [{ name: 'suspend boil' }] });
      await session.stopped();
      const pid = Number(await session.evaluate('process.pid'));
      await session.killAdapter();
      await goneFrom(pid);
    }));

  it('does not outlive the client', () =>
    withSession(async (session) => {
      await session.launch(fixture('programs/waits.ts'));
      while (!session.stdout.includes('ready')) await once(session.client, 'output');
      const pid = Number(await session.evaluate('process.pid'));
      const { adapter } = session;
      assert.ok(adapter);
      const adapterEnded = once(adapter, 'exit');
      adapter.stdin?.end();
      await Promise.all([goneFrom(pid), adapterEnded]);
    }));
});

describe('Requests for what is not there', () => {
  it('are refused in one sentence, and the session continues', () =>
    withSession(async (session) => {
      await session.launch(CHAIN, { functions: [{ name: 'boil' }] });
      await session.stopped();
      const { client } = session;
      await assert.rejects(client.stackTraceRequest({ threadId: 99 }), /^Error: There is no thread 99\.$/);
      await assert.rejects(client.nextRequest({ threadId: 99 }), /There is no thread 99\./);
      await assert.rejects(client.continueRequest({ threadId: 99 }), /There is no thread 99\./);
      await assert.rejects(client.scopesRequest({ frameId: 999 }), /There is no frame 999/);
      await assert.rejects(session.evaluate('1', 999), /There is no frame 999/);
      await assert.rejects(
        client.setExceptionBreakpointsRequest({ filters: ['bogus'] }),
        /There is no exception filter 'bogus'\./,
      );
      await assert.rejects(client.send('launch', { program: CHAIN }), /This session has its program already/);
      assert.equal((await session.stack())[0]?.name, 'boil');
    }));
});
