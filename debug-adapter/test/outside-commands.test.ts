/** `pstree`, `ps` and `watch` as a shell runs them. */
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Ajv } from 'ajv';
import { rowOf } from '../terminal/outside/ps.js';
import { Target } from '../unprepared/test/target.js';
import { fixture, ROOT } from './debug-session.js';

const CLIENT = path.join(ROOT, 'dist/terminal/main.mjs');

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function run(...args: readonly string[]): Promise<Ended> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [CLIENT, ...args], (_error, stdout, stderr) => {
      resolve({ code: child.exitCode, stdout, stderr });
    });
  });
}

(process.platform === 'linux' ? describe : describe.skip)('The terminal client, from outside,', function () {
  this.timeout(120_000);
  const folder = mkdtempSync(path.join(tmpdir(), 'outside-'));
  let target: Target | undefined;

  afterEach(async () => {
    await target?.end();
    target = undefined;
  });

  after(() => {
    rmSync(folder, { recursive: true });
  });

  it('prints the tree of a process, as of when, and what it cost', async () => {
    target = await Target.start('deep.mjs');
    const { code, stdout } = await run('pstree', String(target.pid));
    const [head = '', cost = '', ...tree] = stdout.split('\n');
    assert.match(
      head,
      new RegExp(`^Coroutines of .*deep\\.mjs \\(process ${target.pid}\\), as of \\d\\d:\\d\\d:\\d\\d$`),
    );
    assert.match(cost, /^6 wait; read from memory, for which the program stood still for \d+ ms$/);
    assert.match(tree.join('\n'), /└─ fifth {2}awaits hold\(1e8\) {2}at deep\.mjs:32:3/);
    assert.equal(code, 0);
  });

  it('saves a dump that fits the schema, and opens it again', async () => {
    target = await Target.start('fan.mjs');
    const { stdout } = await run('pstree', String(target.pid), '--json');
    const schema = JSON.parse(readFileSync(path.join(ROOT, 'docs/dump.schema.json'), 'utf8')) as object;
    const validate = new Ajv({ strict: false }).compile(schema);
    assert.ok(validate(JSON.parse(stdout)), JSON.stringify(validate.errors));
    const file = path.join(folder, 'fan.json');
    const saved = await run('pstree', String(target.pid), '--save', file);
    assert.equal(saved.stdout, `Saved to ${file}: coroutine-debugger show ${file} prints it.\n`);
    const shown = await run('show', file);
    assert.match(shown.stdout, /37 live coroutines/);
    assert.match(shown.stdout, /anyone\(\) {2}waits for any 0\/2 {2}at fan\.mjs:25/);
    assert.match(shown.stdout, /key = "green\/7"/);
  });

  it('says what it cannot do', async () => {
    const none = await run('pstree');
    assert.equal(
      none.stderr,
      'coroutine-debugger: Which process? coroutine-debugger ps shows those that run Node.\n',
    );
    assert.equal(none.code, 1);
    const bad = await run('pstree', 'abc');
    assert.match(bad.stderr, /'abc' is not a positive whole number/);
  });

  it('lists Node processes with the number of coroutines that wait', async () => {
    target = await Target.start('deep.mjs');
    const { stdout } = await run('ps', String(target.pid));
    const row = stdout.split('\n').find((line) => line.startsWith(String(target?.pid)));
    assert.match(row ?? '', /^\d+ +\d+ s +sleeps +6 +.*deep\.mjs$/);
  });

  it('lists no process that has ended since', async () => {
    const gone = spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' });
    await once(gone, 'exit');
    const listed = { pid: gone.pid ?? 0, ageSeconds: 1, state: 'runs', program: 'gone.mjs' } as const;
    assert.equal(await rowOf(listed), undefined);
  });

  it('prints what a silent command waits for, and ends it', async () => {
    const command = [process.execPath, fixture('outside/deep.mjs')];
    const { code, stdout, stderr } = await run('watch', '--silence', '2', '--', ...command);
    assert.equal(stdout, 'ready\n');
    assert.match(stderr, /^\nNothing was printed for 2 s\.\n\nCoroutines of .*deep\.mjs \(process \d+\)/);
    assert.match(stderr, /└─ fifth {2}awaits hold\(1e8\)/);
    assert.equal(code, 124);
  });

  it('prints what a command waits for that lasts too long, however much it prints', async () => {
    const chatty = `setInterval(() => console.log('still here'), 50); (async function forever() { await new Promise((r) => (globalThis.r = r)); })();`;
    const { code, stderr } = await run('watch', '--time-limit', '2', '--', process.execPath, '-e', chatty);
    assert.match(stderr, /^\nIt has not ended within 2 s\.\n[^]*└─ forever {2}awaits new Promise/);
    assert.equal(code, 124);
  });

  it('is a command like any other while that ends by itself', async () => {
    const program = "console.log('out'); console.error('err'); process.exitCode = 7;";
    const { code, stdout, stderr } = await run('watch', '--', process.execPath, '-e', program);
    assert.deepEqual([code, stdout, stderr], [7, 'out\n', 'err\n']);
    const none = await run('watch', '--', path.join(folder, 'none'));
    assert.match(none.stderr, /^coroutine-debugger: The command could not be started: /);
  });
});
