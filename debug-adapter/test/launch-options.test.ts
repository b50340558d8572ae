/** Options of a launch and an attach, by the names and meanings of VS Code's JavaScript debugger. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { findInspector } from '../debuggee/process/find-inspector.js';
import { fixture, markedLine, withSession } from './debug-session.js';
import { InspectedProgram, WITH_RUNTIME } from './inspected-program.js';

const PROGRAM = fixture('programs', 'surroundings.ts');
const INDEX = fixture('programs', 'folder', 'index.js');

async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as net.AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

describe('A launch', () => {
  it('takes variables from a file, under those of the configuration, numbers included', async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'env-file-'));
    try {
      const envFile = path.join(folder, '.env');
      writeFileSync(envFile, '# kitchen\nSOUP="leek and potato"\nCOUNT=1\n');
      await withSession(async (session) => {
        await session.launch(PROGRAM, { launch: { envFile, env: { COUNT: 2 } } });
        await session.ended;
        assert.match(session.stdout, /"soup":"leek and potato","count":"2"/);
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  for (const [what, program] of [
    ['a folder', path.dirname(INDEX)],
    ['a file without its extension', INDEX.replace('.js', '')],
  ] as const)
    it(`runs ${what} as Node does`, () =>
      withSession(async (session) => {
        await session.launch(program, { breakpoints: { [INDEX]: [{ line: markedLine(INDEX, 'ready') }] } });
        await session.stopped();
        await session.continue();
        await session.ended;
        assert.equal(session.stdout, 'ready\n');
      }));

  it('runs a script of the shell, whose processes of Node are debugged', () =>
    withSession(async (session) => {
      await session.launch(path.join(path.dirname(INDEX), 'start.sh'), {
        launch: { runtimeExecutable: 'sh' },
        children: { breakpoints: { [INDEX]: [{ line: markedLine(INDEX, 'ready') }] } },
      });
      const child = await session.child();
      await child.stopped();
      await child.continue();
      await session.ended;
      assert.equal(session.stdout, 'ready\n');
    }));

  it('runs a text of --eval, and stops at its debugger statement', () =>
    withSession(async (session) => {
      await session.launch('', {
        launch: { program: undefined, runtimeArgs: ['--eval', "debugger; console.log('said')"] },
      });
      const { description } = await session.stopped();
      assert.equal(description, 'Paused on a debugger statement');
      await session.continue();
      await session.ended;
      assert.equal(session.stdout, 'said\n');
      assert.match(session.console, /^What ran is a text /);
    }));

  it('takes arguments as one text, which is split as a shell does', () =>
    withSession(async (session) => {
      await session.launch(PROGRAM, { launch: { args: 'one "two words" --three=3' } });
      await session.ended;
      assert.match(session.stdout, /"args":\["one","two words","--three=3"\]/);
    }));

  it('stops on entry of the file that is named', () =>
    withSession(async (session) => {
      await session.launch(PROGRAM, { launch: { stopOnEntry: fixture('programs', 'surroundings-part.ts') } });
      await session.stopped();
      const [top] = await session.stack();
      assert.equal(path.basename(top?.source?.path ?? ''), 'surroundings-part.ts');
    }));

  it("of VS Code's JavaScript debugger works with another type, and what has no effect is said once", () =>
    withSession(async (session) => {
      const launch = {
        skipFiles: ['<node_internals>/**'],
        sourceMaps: true,
        outFiles: ['**/*.js'],
        pauseForSourceMap: true,
        outputCapture: 'std',
        showAsyncStacks: true,
        progam: 'misspelt',
      };
      await session.launch(PROGRAM, { launch });
      await session.ended;
      assert.match(session.stdout, /"args":\[\]/);
      assert.equal(session.console.match(/no effect/g)?.length, 2);
      assert.match(session.console, /has an unknown key, 'progam': it has no effect\./);
      assert.match(session.console, /'sourceMaps' \(source maps are always read\)/);
    }));
});

/** Programs whose first statement is on their first line, or is a call. */
const FIRST_STATEMENTS: Record<string, string> = {
  'one.mjs': 'console.log(1); await 5; console.log(2);',
  'two.mjs': 'console.log(1);\nawait 5;\nconsole.log(2);',
  'three.mjs': 'console.log(1);\nconsole.log(2);',
  'four.cjs': 'console.log(1); console.log(2);',
  'five.cjs': 'async function f() { await 5; console.log(1); }\nf();',
  'six.mts': "import { setTimeout as pause } from 'node:timers/promises'; console.log(pause(1) as unknown);",
  'seven.mjs': 'const wait = async () => { await 5; console.log(1); }; await wait(); console.log(2);',
};

describe('A stop on entry', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'entry-'));

  after(() => {
    rmSync(folder, { recursive: true });
  });

  for (const [name, text] of Object.entries(FIRST_STATEMENTS)) {
    it(`comes before anything has run: ${text.split('\n').join(' ⏎ ')}`, () =>
      withSession(async (session) => {
        const program = path.join(folder, name);
        writeFileSync(program, text);
        await session.launch(program, { launch: { stopOnEntry: true } });
        assert.equal((await session.stopped()).reason, 'entry');
        const [top] = await session.stack();
        const line = name === 'five.cjs' ? 2 : 1;
        assert.deepEqual([top?.source?.path, top?.line, session.stdout], [realpathSync(program), line, '']);
        await session.continue();
        await session.ended;
      }));
  }
});

describe('An attach', () => {
  it('waits for a program that is about to start', async () => {
    const port = await freePort();
    await assert.rejects(findInspector(port), /^UserError: Nothing listens on port/);
    // Its first try finds nothing: the program is started after it.
    const found = findInspector(port, 50_000);
    const { inspected } = await InspectedProgram.start(
      fixture('programs', 'endless.ts'),
      WITH_RUNTIME,
      '--inspect',
      { inspectorPort: port },
    );
    try {
      assert.match(await found, /^ws:/);
    } finally {
      inspected.kill();
    }
  });
});
