/** What a person starts in a terminal of an editor: debugged while the editor is there, and as without us where it is not. */
import assert from 'node:assert/strict';
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';
import {
  everyShellEnvironment,
  shellEnvironment,
  ShellPort,
  type ShellSession,
} from '../shells/shell-port.js';
import type { LaunchArguments } from '../protocol/launch-arguments.js';
import { fixture, markedLine, ROOT, TestSession, type LaunchOptions } from './debug-session.js';

const PRELOAD = path.join(ROOT, 'dist/runtime/preload.mjs');
const WORKER = fixture('children/worker.ts');
const COOKED = markedLine(WORKER, 'cooked');
const SERVED = fixture('children/served.ts');
const AT_COOKED = { breakpoints: { [WORKER]: [{ line: COOKED }] } };
/** Prints whether anything of us is in the process. */
const LOOKS = `console.log(Symbol.for('coroutine-debugger.hook') in globalThis, process.execArgv.length)`;

/** An editor's window with a shell: processes of that get sessions. */
class Window {
  readonly sessions: TestSession[] = [];
  readonly asked: ShellSession[] = [];
  port: ShellPort | undefined;
  private readonly folder = mkdtempSync(path.join(os.tmpdir(), 'shells-'));
  readonly file = path.join(this.folder, 'shell.json');
  private readonly running: ChildProcessByStdio<null, Readable, Readable>[] = [];

  constructor(private readonly options: LaunchOptions) {}

  async open(launch: LaunchArguments = {}): Promise<void> {
    this.port = await ShellPort.open(this.file, launch, async (asked) => {
      this.asked.push(asked);
      const session = new TestSession();
      this.sessions.push(session);
      await session.attach(undefined, { ...this.options, launch: asked.configuration });
    });
  }

  /** Runs a command in a shell, and gives what it prints at its end. */
  async run(command: string, environment = shellEnvironment(this.file, PRELOAD, undefined)): Promise<string> {
    const { HOME = '', PATH = '' } = process.env;
    const shell = spawn('sh', ['-c', command], {
      cwd: path.dirname(WORKER),
      env: { HOME, PATH, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.running.push(shell);
    let text = '';
    shell.stdout.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    shell.stderr.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    await once(shell, 'close');
    return text.replace(/^(Debugger|For help|Waiting for the debugger).*\n/gm, '');
  }

  /** As Ctrl+C does. */
  interrupt(): void {
    for (const shell of this.running) shell.kill('SIGINT');
  }

  /** The first session, once it stands still. */
  async stopped(): Promise<TestSession> {
    for (;;) {
      const [session] = this.sessions;
      if (session !== undefined) {
        await session.stopped();
        return session;
      }
      // The port tells of a process by calling us.
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  async close(): Promise<void> {
    this.port?.close();
    await Promise.all(this.sessions.map((session) => session.close()));
    rmSync(this.folder, { recursive: true, force: true });
  }
}

async function withWindow(
  body: (window: Window) => Promise<void>,
  options: LaunchOptions = AT_COOKED,
): Promise<void> {
  const window = new Window(options);
  try {
    await window.open();
    await body(window);
  } finally {
    await window.close();
  }
}

/** A window in a process of its own, whose sessions never begin. */
async function windowThatHangs(file: string): Promise<ChildProcessByStdio<null, Readable, null>> {
  const module = new URL('../shells/shell-port.js', import.meta.url).href;
  const text = `import { ShellPort } from ${JSON.stringify(module)};
    await ShellPort.open(${JSON.stringify(file)}, {}, () => {
      console.log('asked');
      return new Promise(() => {});
    });
    setInterval(() => {}, 1000);
    console.log('open');`;
  const host = spawn(process.execPath, ['--input-type=module', '-e', text], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(host.stdout, 'data');
  return host;
}

describe('A shell of an editor', () => {
  it('debugs what is started in it, and shows its output in the terminal alone', () =>
    withWindow(async (window) => {
      const printed = window.run('node worker.ts soup');
      const session = await window.stopped();
      const [top] = await session.stackText();
      assert.equal(top, `cook:${COOKED}`);
      await session.continue();
      assert.equal(await printed, 'soup is ready\n');
      assert.match(window.asked[0]?.name ?? '', /^worker\.ts \[\d+\]$/);
      assert.equal(window.asked[0]?.file, WORKER);
      assert.deepEqual([session.stdout, session.console], ['', '']);
      // How it is reached is secret.
      assert.doesNotMatch(JSON.stringify(window.asked), /ws:/);
    }));

  it('debugs what an npm script runs, and not npm', () =>
    withWindow(async (window) => {
      const printed = window.run('npm run --silent cook');
      const session = await window.stopped();
      await session.continue();
      assert.equal(await printed, 'soup is ready\n');
      assert.equal(window.asked.length, 1);
    }));

  it('debugs what a process of it forks, and what node --test runs', () =>
    withWindow(async (window) => {
      const forked = await window.run(`node ${fixture('children/starts.ts')} fork soup`);
      assert.match(forked, /^soup is ready\nended \[0,null\]/);
      assert.deepEqual(
        window.asked.map(({ file }) => path.basename(file)),
        ['starts.ts', 'worker.ts'],
      );
      const tested = await window.run(`node --test ${fixture('test-runners/till.node.ts')}`);
      assert.match(tested, /pass 1/);
      assert.ok(window.asked.some(({ file }) => file.endsWith('till.node.ts')));
    }, {}));

  it('debugs what node --watch starts, and is no session itself', () =>
    withWindow(
      async (window) => {
        const printed = window.run('exec node --watch served.ts once');
        const session = await window.stopped();
        await session.continue();
        await session.ended;
        assert.deepEqual(
          window.asked.map(({ file }) => file),
          [SERVED],
        );
        window.interrupt();
        assert.match(await printed, /^Ada is served$/m);
      },
      { breakpoints: { [SERVED]: [{ line: markedLine(SERVED, 'served') }] } },
    ));

  it('gives the launch keys of the window to each process and its session', async () => {
    const window = new Window({});
    try {
      await window.open({ captureScopes: false, skipFiles: ['**/x.ts'], control: true });
      await window.run('node worker.ts soup');
      const { configuration } = window.asked[0] ?? {};
      assert.deepEqual(
        [configuration?.['skipFiles'], configuration?.['control'], configuration?.['captureScopes']],
        [['**/x.ts'], true, undefined],
      );
      assert.equal(window.sessions[0]?.console, '');
    } finally {
      await window.close();
    }
  });

  it('of a window that was reloaded debugs again', () =>
    withWindow(async (window) => {
      const environment = shellEnvironment(window.file, PRELOAD, undefined);
      window.port?.close();
      assert.equal(await window.run(`node -e "${LOOKS}"`, environment), 'false 2\n');
      assert.equal(window.asked.length, 0);
      await window.open();
      const before = window.port;
      await window.open();
      // The window before may end after the next has begun.
      before?.close();
      assert.match(await window.run(`node -e "${LOOKS}"`, environment), /^true/);
      assert.equal(window.asked.length, 1);
    }, {}));

  it('whose window has died runs everything as without us', async () => {
    const window = new Window({});
    try {
      const host = await windowThatHangs(window.file);
      host.kill('SIGKILL');
      await once(host, 'exit');
      // Its file is still there.
      assert.ok(statSync(window.file).isFile());
      assert.equal(await window.run(`node -e "${LOOKS}"`), 'false 2\n');
    } finally {
      await window.close();
    }
  });

  it('lets a process go that waits for its session when the window dies', async () => {
    const window = new Window({});
    try {
      const host = await windowThatHangs(window.file);
      const asked = once(host.stdout, 'data');
      const printed = window.run('node worker.ts soup');
      await asked;
      host.kill('SIGKILL');
      assert.equal(await printed, 'soup is ready\n');
    } finally {
      await window.close();
    }
  });

  it('lets a debugged process continue when the window closes', () =>
    withWindow(async (window) => {
      const printed = window.run('node worker.ts soup');
      const session = await window.stopped();
      window.port?.close();
      await session.close();
      assert.equal(await printed, 'soup is ready\n');
    }));

  it('leaves a process alone whose session is refused', async () => {
    const window = new Window({});
    try {
      window.port = await ShellPort.open(window.file, {}, () => Promise.reject(new Error('no')));
      assert.equal(await window.run('node worker.ts soup'), 'soup is ready\n');
    } finally {
      await window.close();
    }
  });

  it('that is every shell debugs programs, not what tools of the project are', () =>
    withWindow(async (window) => {
      const { variable, value, nodeOptions } = everyShellEnvironment(window.file, PRELOAD, true);
      const environment = { [variable]: value, NODE_OPTIONS: nodeOptions };
      const prettier = path.join(ROOT, 'node_modules/.bin/prettier');
      assert.match(await window.run(`${prettier} --version`, environment), /^\d/);
      assert.match(await window.run(`node -e "${LOOKS}"`, environment), /^false/);
      assert.equal(window.asked.length, 0);
      await window.run('node worker.ts soup', environment);
      await window.run(`${path.join(ROOT, 'node_modules/.bin/mocha')} --version`, environment);
      assert.deepEqual(
        window.asked.map(({ file }) => path.basename(file)),
        ['worker.ts', 'mocha'],
      );
      const always = everyShellEnvironment(window.file, PRELOAD, false);
      const forAll = { [always.variable]: always.value, NODE_OPTIONS: always.nodeOptions };
      await window.run(`${prettier} --version`, forAll);
      assert.equal(window.asked.length, 3);
    }, {}));

  it('has its secret in a file that only the user can read', function () {
    if (process.platform === 'win32') this.skip();
    return withWindow((window) => {
      assert.equal(statSync(window.file).mode & 0o777, 0o600);
      return Promise.resolve();
    });
  });
});
